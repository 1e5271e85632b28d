export { brandingRoutes } from './branding.routes.ts';
export { brandOf } from './branding.service.ts';
