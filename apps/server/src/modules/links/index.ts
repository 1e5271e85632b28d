export {
  endLinksOfPatient,
  endLinksOfRecord,
  endLinksOfStudy,
  endLinksOfSubject,
  mailsOfPacket,
  type WhyOver,
} from './ending.service.ts';
export { Downloads } from './downloads.ts';
export { lookupMac } from './link-keys.ts';
export { createLink, revokeLink } from './link.service.ts';
export { linkRoutes } from './links.routes.ts';
export { type Mailed, mailedLink, type NewMailedLink } from './mailed-link.service.ts';
export { openLink } from './opening.service.ts';
export type { Shared, ShareableStudy, SharedStudies, SharedVisits } from './shared.ts';
export { sweepLinks } from './sweep.ts';
export { viewerOf } from './viewing.service.ts';
