export { protocolRoutes } from './protocol.routes.ts';
