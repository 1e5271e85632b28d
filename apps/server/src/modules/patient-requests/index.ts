export { remindOfRequests } from './reminders.ts';
export { patientRequestRoutes } from './request.routes.ts';
