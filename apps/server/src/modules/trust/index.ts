export { type Prober, startProber } from './prober.ts';
export { trustPage } from './trust.service.ts';
export { trustRoutes } from './trust.routes.ts';
