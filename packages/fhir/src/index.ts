export { base64ToBytes, textToBase64 } from './base64.ts';
export type { Chart, ChartEntry, ChartMedication, ChartPatient, ChartProtocol, ChartStudy } from './records.ts';
export { type ChartsRead, type EntryRead, type PatientRead, readCharts } from './read/charts.ts';
export { countryCode } from './read/countries.ts';
export type { DocumentFound } from './read/documents.ts';
export { type Fault, FAULT_REASONS, type FaultReason } from './read/faults.ts';
export { type From, writeBundle } from './write/bundle.ts';
