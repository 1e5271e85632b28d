export { visitIn } from './for-packet.ts';
export { type ExportedVisit, exportedVisits, visitsForPatient } from './for-export.ts';
export { sharedVisits } from './shared-visits.ts';
export { visitRoutes } from './visit.routes.ts';
export { createVisit } from './visit.service.ts';
export { openOwnVisit, ownVisits, visitNamed } from './own-visits.ts';
