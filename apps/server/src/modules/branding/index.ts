export { brandingRoutes } from './branding.routes.ts';
export { brandOf, mailBrand } from './branding.service.ts';
