export { type ExportedWish, exportedWishes, ownAppointmentsForExport } from './for-export.ts';
export { portalAppointmentRoutes } from './appointments.routes.ts';
export { remindOfAppointments } from './remind.ts';
