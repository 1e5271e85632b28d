export { remindOfRequests } from './reminders.ts';
export { patientRequestRoutes } from './request.routes.ts';
export { askOwnRequest, ownLetter, type OwnSession, readOwnRequests, withdrawOwnRequest } from './own-requests.ts';
