/** What a calendar's columns can be. Everything else, names above all, is not looked at. */
export type CalendarColumn = 'patient' | 'start' | 'date' | 'time' | 'end' | 'minutes' | 'provider' | 'type' | 'status';

/** Headers that people and programs write, in English and Spanish, without case, accents and punctuation. */
const NAMES: Readonly<Record<CalendarColumn, readonly string[]>> = {
  patient: ['reference', 'ref', 'patientref', 'patientreference', 'referencia', 'mrn', 'medicalrecordnumber', 'patientid', 'patientnumber', 'chartnumber', 'recordnumber', 'historiaclinica', 'numerohistoria', 'nhc', 'expediente', 'ficha', 'numeroficha', 'nficha', 'noficha', 'idpaciente'], // prettier-ignore
  start: ['start', 'starts', 'startsat', 'startdatetime', 'datetime', 'appointmentdatetime', 'inicio', 'fechahora', 'fechayhora', 'comienzo'], // prettier-ignore
  date: ['date', 'day', 'startdate', 'appointmentdate', 'fecha', 'dia', 'fechacita', 'fechadelacita'],
  time: ['time', 'starttime', 'appointmenttime', 'hora', 'horainicio', 'horadeinicio', 'horacita'],
  end: ['endtime', 'end', 'endsat', 'fin', 'horafin', 'horadefin', 'termino'],
  minutes: ['minutes', 'duration', 'length', 'mins', 'durationminutes', 'minutos', 'duracion', 'duracionminutos'],
  provider: ['provider', 'doctor', 'clinician', 'practitioner', 'resource', 'profesional', 'medico', 'doctora', 'especialista'], // prettier-ignore
  type: ['type', 'appointmenttype', 'kind', 'service', 'tipo', 'tipocita', 'tipodecita', 'servicio', 'prestacion'],
  status: ['status', 'appointmentstatus', 'state', 'estado', 'estadocita'],
};
const BY_NAME = new Map(
  (Object.entries(NAMES) as [CalendarColumn, readonly string[]][]).flatMap(([column, names]) =>
    names.map((name): [string, CalendarColumn] => [name, column]),
  ),
);

/** Without case, accents and punctuation. */
export const foldWords = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9@]/g, '');

/** Where each column stands; the first of a kind counts. */
export function columnsOf(headers: readonly string[]): Map<CalendarColumn, number> {
  const found = new Map<CalendarColumn, number>();
  headers.forEach((header, at) => {
    const column = BY_NAME.get(foldWords(header));
    if (column !== undefined && !found.has(column)) found.set(column, at);
  });
  return found;
}
