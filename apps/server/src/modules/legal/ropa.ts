import { DATA_CLASSES, type DataClass } from '@hyaline/contract';
import { z } from 'zod';

const Said = z.strictObject({ en: z.string().min(3), es: z.string().min(3) });
type Said = z.infer<typeof Said>;

/** One row of the record: Art. 30(1) and (2) GDPR, and the ground in Art. 6 and 9. */
const Activity = z.strictObject({
  id: z.string().regex(/^[a-z-]{3,30}$/),
  /** processor: on behalf of the clinics. controller: for whoever operates the installation. */
  role: z.enum(['processor', 'controller']),
  purpose: Said,
  basis: Said,
  /** As the law counts them: `GDPR 6(1)(b)`. */
  grounds: z.array(z.string().regex(/^(GDPR|HIPAA) [0-9]/)).min(1),
  people: Said,
  data: Said,
  /** Of the one table of who may know what: each stands in some activity. */
  dataClasses: z.array(z.enum(DATA_CLASSES)),
  recipients: Said,
  transfers: Said,
  retention: Said,
  measures: Said,
});
export type Activity = z.infer<typeof Activity>;

const NO_TRANSFER: Said = {
  en: 'None by the software: data stays where the installation stands.',
  es: 'Ninguna por parte del software: los datos quedan donde está la instalación.',
};
const SEALED: Said = {
  en: 'Sealed under keys of each clinic and patient before it is stored; clinics apart in the database; two factors; a ledger that shows changes; backups that run out after 30 days.',
  es: 'Sellado con llaves de cada clínica y paciente antes de guardarse; clínicas separadas en la base de datos; dos factores; un registro que muestra los cambios; copias que vencen a los 30 días.',
};

export const ACTIVITIES: readonly Activity[] = [
  {
    id: 'care',
    role: 'processor',
    purpose: {
      en: 'Keeping, showing and sharing records, studies, atlas values and packets of patients for the clinic that treats them',
      es: 'Guardar, mostrar y compartir historias, estudios, valores del atlas y paquetes de pacientes para la clínica que los atiende',
    },
    basis: {
      en: 'The clinic’s: provision of health care and its duty to keep records; the operator acts on the clinic’s instructions alone',
      es: 'La de la clínica: prestación de asistencia sanitaria y su deber de conservar historias; el operador actúa solo según sus instrucciones',
    },
    grounds: ['GDPR 6(1)(c)', 'GDPR 9(2)(h)', 'GDPR 28(3)(a)', 'HIPAA 164.506'],
    people: { en: 'Patients and those who act for them', es: 'Pacientes y quienes actúan por ellos' },
    data: {
      en: 'Identity and contact data, images, measurements, notes, plans, results and messages: health data',
      es: 'Datos de identidad y contacto, imágenes, mediciones, notas, planes, resultados y mensajes: datos de salud',
    },
    dataClasses: ['phi', 'study', 'atlas', 'packet'],
    recipients: {
      en: 'People of the clinic by role and assignment; those to whom the clinic sends a sealed link; the patient',
      es: 'Personas de la clínica según rol y asignación; a quienes la clínica envía un enlace sellado; el paciente',
    },
    transfers: NO_TRANSFER,
    retention: {
      en: 'As the clinic sets by the law of its place; then erasure by destroying the key',
      es: 'La que fije la clínica según la ley de su lugar; después, borrado destruyendo la llave',
    },
    measures: SEALED,
  },
  {
    id: 'practice',
    role: 'processor',
    purpose: {
      en: 'Appointments, tasks and figures of the clinic, by made-up references of patients',
      es: 'Citas, tareas y cifras de la clínica, con referencias inventadas de pacientes',
    },
    basis: {
      en: 'The clinic’s: running its practice for those whom it treats',
      es: 'La de la clínica: gestionar su consulta para quienes atiende',
    },
    grounds: ['GDPR 6(1)(b)', 'GDPR 9(2)(h)', 'GDPR 28(3)(a)'],
    people: {
      en: 'Patients, visitors who book, the clinic’s people',
      es: 'Pacientes, visitantes que reservan, personal de la clínica',
    },
    data: {
      en: 'References, times, states; name, mail and phone of somebody who books without a record, sealed; a keyed hash of who booked, so that each is counted once in a month',
      es: 'Referencias, horas, estados; nombre, correo y teléfono de quien reserva sin historia, sellados; un resumen con clave de quien reservó, para contar a cada cual una vez al mes',
    },
    dataClasses: ['aggregates'],
    recipients: {
      en: 'People of the clinic; organisations and campaigns see counts over 10 alone',
      es: 'Personas de la clínica; organizaciones y campañas ven solo cifras mayores de 10',
    },
    transfers: NO_TRANSFER,
    retention: {
      en: 'Visitors 90 days after the visit; the hash of who booked until its month has been counted; references until the patient is erased; tasks until they are removed',
      es: 'Visitantes, 90 días después de la visita; el resumen de quien reservó, hasta que se cuenta su mes; referencias, hasta que se borra al paciente; tareas, hasta que se retiran',
    },
    measures: SEALED,
  },
  {
    id: 'accounts',
    role: 'controller',
    purpose: {
      en: 'Accounts and sign-in of the clinics’ people',
      es: 'Cuentas e inicio de sesión del personal de las clínicas',
    },
    basis: { en: 'Contract: the terms of service', es: 'Contrato: los términos del servicio' },
    grounds: ['GDPR 6(1)(b)'],
    people: { en: 'People of clinics and organisations', es: 'Personas de clínicas y organizaciones' },
    data: {
      en: 'Name, mail, role, language, professional details; passwords as hashes, second factors sealed; sessions with network, browser and device',
      es: 'Nombre, correo, rol, idioma, datos profesionales; contraseñas como resúmenes, segundos factores sellados; sesiones con red, navegador y dispositivo',
    },
    dataClasses: ['branding'],
    recipients: {
      en: 'Owners and administrators of the same clinic',
      es: 'Propietarios y administradores de la misma clínica',
    },
    transfers: NO_TRANSFER,
    retention: {
      en: 'While the account exists; membership afterwards, since the ledger names people by it',
      es: 'Mientras exista la cuenta; la pertenencia después, porque el registro nombra a las personas por ella',
    },
    measures: SEALED,
  },
  {
    id: 'security',
    role: 'controller',
    purpose: {
      en: 'Showing who did what, finding misuse, keeping the service up',
      es: 'Mostrar quién hizo qué, descubrir abusos, mantener el servicio',
    },
    basis: {
      en: 'Legal duty to record access to health data, and the legitimate interest in a safe service',
      es: 'Obligación legal de registrar los accesos a datos de salud, y el interés legítimo en un servicio seguro',
    },
    grounds: ['GDPR 6(1)(c)', 'GDPR 6(1)(f)', 'HIPAA 164.312(b)'],
    people: {
      en: 'Whoever uses the service; patients by reference',
      es: 'Quien usa el servicio; pacientes por referencia',
    },
    data: {
      en: 'Ledger entries, access log, request log, counts of attempts, network addresses (sealed in the ledger)',
      es: 'Asientos del registro, accesos, registro de solicitudes, recuentos de intentos, direcciones de red (selladas en el registro)',
    },
    dataClasses: ['audit'],
    recipients: {
      en: 'Owner, administrators and privacy officer of the clinic; the operator for its own installation',
      es: 'Propietario, administradores y responsable de privacidad de la clínica; el operador, de su propia instalación',
    },
    transfers: NO_TRANSFER,
    retention: {
      en: 'Ledger at least six years; network addresses in it twelve months; request log 90 days',
      es: 'Registro, al menos seis años; direcciones de red en él, doce meses; registro de solicitudes, 90 días',
    },
    measures: {
      en: 'Append only, hashed row by row, signed checkpoints outside of the database; pseudonyms in place of names',
      es: 'Solo se añade, resumido fila por fila, puntos de control firmados fuera de la base de datos; seudónimos en lugar de nombres',
    },
  },
  {
    id: 'agreements',
    role: 'controller',
    purpose: { en: 'Agreements with clinics, plans and payment', es: 'Acuerdos con clínicas, planes y pago' },
    basis: {
      en: 'Contract, and the legal duty to keep agreements',
      es: 'Contrato, y la obligación legal de conservar acuerdos',
    },
    grounds: ['GDPR 6(1)(b)', 'GDPR 6(1)(c)', 'HIPAA 164.316(b)'],
    people: { en: 'Owners who sign for a clinic', es: 'Propietarios que firman por una clínica' },
    data: {
      en: 'Name and office of who signed, time, text and its hash, plan and its state; no card data',
      es: 'Nombre y cargo de quien firmó, hora, texto y su resumen, plan y su estado; ningún dato de tarjeta',
    },
    dataClasses: ['legal', 'billing'],
    recipients: { en: 'The clinic that signed', es: 'La clínica que firmó' },
    transfers: NO_TRANSFER,
    retention: { en: 'For the term and at least seven years', es: 'Mientras rijan y al menos siete años' },
    measures: SEALED,
  },
  {
    id: 'messages',
    role: 'controller',
    purpose: {
      en: 'Service mail, and telling those on the waitlist when they may begin',
      es: 'Correo de servicio, y avisar a quienes están en la lista de espera cuando puedan empezar',
    },
    basis: {
      en: 'Contract for service mail; consent for the waitlist, which may be taken back by the mailed link',
      es: 'Contrato para el correo de servicio; consentimiento para la lista de espera, que puede retirarse con el enlace enviado',
    },
    grounds: ['GDPR 6(1)(b)', 'GDPR 6(1)(a)'],
    people: {
      en: 'The clinics’ people, those on the waitlist, patients by their clinic',
      es: 'Personal de las clínicas, quienes están en la lista de espera, pacientes por medio de su clínica',
    },
    data: {
      en: 'Name, mail, practice, phone; no content of records',
      es: 'Nombre, correo, consulta, teléfono; ningún contenido de historias',
    },
    dataClasses: ['integrations'],
    recipients: {
      en: 'The mail server that the operator has set; none without it',
      es: 'El servidor de correo que el operador haya fijado; ninguno sin él',
    },
    transfers: {
      en: 'Those of the mail server that the operator has chosen',
      es: 'Las del servidor de correo que el operador haya elegido',
    },
    retention: {
      en: 'Waitlist: 7 days without confirmation, two years after it; sent mail as a list without content',
      es: 'Lista de espera: 7 días sin confirmar, dos años después; correo enviado, como lista sin contenido',
    },
    measures: SEALED,
  },
];

/** What is missing or wrong in a record, by activity and field; empty when it is whole. */
export function faultsOf(activities: readonly unknown[]): string[] {
  const read = z.array(Activity).safeParse(activities);
  if (!read.success) return read.error.issues.map(({ path }) => path.join('.'));
  const known = new Set(read.data.flatMap(({ dataClasses }) => dataClasses));
  return DATA_CLASSES.filter((name: DataClass) => !known.has(name)).map((name) => `no activity for ${name}`);
}
