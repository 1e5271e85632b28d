export {
  ADDRESS_BUDGET,
  askOnForm,
  type Confirmed,
  confirmForm,
  type FormClinic,
  formClinic,
} from './form/ask.service.ts';
export { openForm } from './form/details.ts';
export { openFormCode } from './form/page.service.ts';
export { requestFormRoutes } from './form/request-form.routes.ts';
export { sweepFormRequests } from './form/sweep.ts';
export { remindOfRequests } from './reminders.ts';
export { patientRequestRoutes } from './request.routes.ts';
export {
  askOwnAlong,
  askOwnRequest,
  ownLetter,
  type OwnSession,
  readOwnRequests,
  stateOwn,
  withdrawOwnRequest,
} from './own-requests.ts';
export { type Disagreement, disagreementsOf } from './disagreements.ts';
