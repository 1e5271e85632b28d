export { type Prober, startProber } from './prober.ts';
export { trustRoutes } from './trust.routes.ts';
