export { grantRoutes } from './grants.routes.ts';
export { sweepGrants } from './sweep.ts';
