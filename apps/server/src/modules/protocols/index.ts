export { type SignedProtocol, signedProtocols } from './for-export.ts';
export { protocolRoutes } from './protocol.routes.ts';
