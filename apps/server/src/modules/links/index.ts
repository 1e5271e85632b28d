export { linkRoutes } from './links.routes.ts';
export type { ShareableStudy, SharedStudies } from './studies.ts';
export { sweepLinks } from './sweep.ts';
