export { type ExportedPackets, exportedPackets } from './for-export.ts';
export { packetRoutes } from './packets.routes.ts';
export { giveUpPacketMails } from './send.service.ts';
