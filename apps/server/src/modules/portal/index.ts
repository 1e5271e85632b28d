export { sweepPortal } from './entrance.service.ts';
export { sweepProxies } from './proxy-sweep.ts';
export { portalCaller } from './known-device.ts';
export { portalRoutes } from './portal.routes.ts';
export { type PatientSession, PORTAL_COOKIE, resolvePatient } from './session.service.ts';
