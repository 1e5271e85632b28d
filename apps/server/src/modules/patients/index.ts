export {
  assignEntered,
  duplicatesAmong,
  enterPatients,
  type Entered,
  fillIn,
  type PossibleDuplicate,
  providersOf,
  replaceFields,
} from './batch.ts';
export { nameForVisit } from './assignment.service.ts';
export { handOverPatients, patientsTreatedBy } from './hand-over.ts';
export { openDetails as openPatientDetails, openFields as openPatientFields } from './details.ts';
export { factsAbout, grantFor } from './facts.ts';
export { createPatient, readPatient } from './patient.service.ts';
export { patientRoutes } from './patients.routes.ts';
export { referencesOf } from './numbers.ts';
export { sweepAssignments } from './sweep.ts';
export { readNames } from './names.ts';
export { aboutPatient, type Asking, askingOf, note, PHI, within } from './within.ts';
export { type AboutPatient, changing, noteAbout } from './writing.ts';
