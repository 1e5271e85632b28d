export { type ExportedPackets, exportedPackets } from './for-export.ts';
export { packetRoutes } from './packets.routes.ts';
export { endPacketsOf } from './send.service.ts';
