export { endLinksOfStudy } from './ending.service.ts';
export { Downloads } from './downloads.ts';
export { createLink, revokeLink } from './link.service.ts';
export { linkRoutes } from './links.routes.ts';
export { openLink } from './opening.service.ts';
export type { ShareableStudy, SharedStudies } from './studies.ts';
export { sweepLinks } from './sweep.ts';
