export { portalAppointmentRoutes } from './appointments.routes.ts';
export { remindOfAppointments } from './remind.ts';
