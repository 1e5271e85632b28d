export { admitSupport, visitFacts } from './admit-support.ts';
export { grantRoutes } from './grants.routes.ts';
export { addSupportOnConsole, removeSupportOnConsole } from './support-console.ts';
export { supportRoutes } from './support.routes.ts';
export { sweepGrants } from './sweep.ts';
