export { type ExportedPackets, exportedPackets } from './for-export.ts';
export { packetRoutes } from './packets.routes.ts';
export { giveUpPacketMails } from './send.service.ts';
export { noticeUnread } from './unread.ts';
export { packetOfLink } from './own-packet.repo.ts';
export {
  openOwnPacket,
  ownConsentCopy,
  type OwnPart,
  ownPacketPart,
  ownPackets,
  signOwnConsent,
} from './own-packets.ts';
