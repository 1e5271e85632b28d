export { adherenceRoutes } from './adherence.routes.ts';
export { type ExportedDose, exportedDoses } from './doses.service.ts';
