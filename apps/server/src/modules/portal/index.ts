export { sweepPortal } from './entrance.service.ts';
export { portalRoutes } from './portal.routes.ts';
export { type PatientSession, PORTAL_COOKIE, resolvePatient } from './session.service.ts';
