/**
 * From what the time for which a record is kept runs: every table that holds something of a patient, and its instants
 * that say when somebody last treated, wrote or told something. What a later column implies is not named.
 */
export const ACTIVITY: Readonly<Record<string, readonly string[]>> = {
  patient: ['changed_at', 'removed_at'],
  patient_version: ['changed_at'],
  chart_entry: ['changed_at', 'signed_at', 'removed_at'],
  chart_entry_version: ['written_at'],
  atlas_visit: ['changed_at', 'removed_at'],
  atlas_visit_version: ['written_at'],
  packet: ['changed_at'],
  packet_version: ['made_at'],
  packet_sending: ['sent_at'],
  packet_consent: ['signed_at'],
  study: ['saved_at', 'linked_at'],
  protocol: ['changed_at'],
  protocol_version: ['signed_at'],
  refill: ['changed_at'],
  follow_up: ['changed_at'],
  disclosure: ['recorded_at', 'struck_at'],
  disclosure_suspension: ['starts_at', 'ended_at'],
  accounting_request: ['made_at'],
  appointment_note: ['changed_at'],
  message: ['sent_at'],
};

/** Tables about a patient that say nothing of when they were treated. */
export const NO_ACTIVITY: readonly string[] = [
  'patient_identity', // these three change with the row of the patient
  'patient_profile',
  'patient_token',
  'patient_assignment', // who may see the record
  'import_patient',
  'legal_hold', // holds by itself
  'erasure',
  'shared_with_patient', // who may see it, as assignments say of the clinic's people
  'proxy', // who comes in for the patient
  'packet_reading', // when the patient looked
  'patient_request', // what was asked of the clinic, not what was done for the patient
  'request_statement', // what the patient answered to a denial
  'request_along',
  'appointment_wish', // what was asked for; an appointment says when it was
  'appointment_wish_note',
  'message_thread', // its messages say when
  'mail_choice',
  'dose_mark', // what the patient did at home
];

/** What 45 CFR 164.528 asks to tell for six years after it. */
const TOLD = ['disclosure', 'disclosure_suspension', 'accounting_request'];

/** An appointment that took place, or that the patient did not come to, stands outside of the record, by its reference. */
const LAST_VISIT = `(select max(a.ends_at) from core.appointment a where a.patient_ref = p.ref
    and a.status in ('arrived', 'in-room', 'completed', 'no-show', 'late-cancel'))`;

/** SQL for the latest of these instants of the patient `p`, as a calendar day; null when there is none. */
const latest = (tables: readonly string[], ...more: string[]): string => {
  const instants = tables.map((table) => {
    const columns = (ACTIVITY[table] ?? []).map((column) => `max(x.${column})`).join(', ');
    return `(select greatest(${columns}) from ${table} x where x.${table === 'patient' ? 'id' : 'patient_id'} = p.id)`;
  });
  return `(greatest(${[...instants, ...more].join(', ')})::date)::text`;
};
export const LAST_ACTIVITY = latest(Object.keys(ACTIVITY), LAST_VISIT);
export const LAST_TOLD = latest(TOLD);
