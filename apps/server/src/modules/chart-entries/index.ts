export { addDocuments, addEntries, type DocumentToAdd, documentOf, type EntryToAdd } from './batch.ts';
export { entriesOfPatient, type ExportedRow } from './batch.repo.ts';
export { chartOf } from './chart-of.ts';
export { chartRoutes } from './chart.routes.ts';
export { openContent, sealContent } from './details.ts';
export { documentIn } from './for-packet.ts';
export { openDocument, patientPrefix } from './document.service.ts';
export { createEntry } from './entry.service.ts';
export { change, type Chart, look, type Needs as ChartNeeds } from './look.ts';
