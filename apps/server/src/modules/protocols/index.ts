export { type SignedProtocol, signedContents, signedProtocols } from './for-export.ts';
export { plainProtocols } from './plain.ts';
export { protocolRoutes } from './protocol.routes.ts';
export { protocolInForce, type SignedVersion } from './for-packet.ts';
export { SHEET_WORDS } from './sheet-words.ts';
