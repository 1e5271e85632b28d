export { openDetails as openPatientDetails } from './details.ts';
export { createPatient } from './patient.service.ts';
export { patientRoutes } from './patients.routes.ts';
export { sweepAssignments } from './sweep.ts';
