import type { ErasureReason, Locale } from '@hyaline/contract';

interface Words {
  page: (page: number, pages: number) => string;
  letter: string;
  dear: (name: string) => string;
  asked: (day: string) => string;
  answer: Record<'allowed' | 'partly' | 'denied', string>;
  reason: Record<ErasureReason, (facts: { years: number; law: string; until: string }) => string>;
  at: (day: string) => string;
  gone: string;
  rights: string;
  reference: string;
  certificate: string;
  says: string;
  rows: string;
  studies: string;
  asked2: string;
  done: string;
  finished: string;
  key: string;
  keyGone: string;
  keyLeft: string;
  backups: (day: string) => string;
  ledger: string;
}

const en: Words = {
  page: (page, pages) => `Page ${page} of ${pages}`,
  letter: 'Answer to your request to erase your data',
  dear: (name) => `Dear ${name},`,
  asked: (day) => `on ${day} we were asked to erase the data that we keep about you.`,
  answer: {
    allowed: 'We will erase them. Nothing in the law asks us to keep your record any longer.',
    partly: 'We can erase a part of them now. The clinical record itself has to be kept for some time.',
    denied: 'We cannot erase them at this time.',
  },
  reason: {
    'legal-hold': () => 'Your record is under a legal hold: it may be needed in a legal matter and must not be changed or destroyed until the hold is released.', // prettier-ignore
    retention: ({ years, law, until }) => `The law asks us to keep clinical records for ${years} years after the last entry, which is until ${until}${law === '' ? '' : ` (${law})`}.`, // prettier-ignore
    'retention-minor': ({ law, until }) => `You were a minor at your last visit. The law asks us to keep such records longer, which is until ${until}${law === '' ? '' : ` (${law})`}.`, // prettier-ignore
    'retention-disclosures': ({ until }) => `The law lets you ask for six years what we disclosed about you and to whom. So that we can answer, the record stays until ${until} (45 CFR 164.528).`, // prettier-ignore
    'nothing-forbids': () => 'The time for which the law asks us to keep your record is over.',
  },
  at: (day) => `You may ask for the rest from ${day} on.`,
  gone: 'What goes now: your preferred name, telephone number, e-mail address, social security number and emergency contact, with their earlier versions.', // prettier-ignore
  rights: 'If you do not agree, write to us, or to the authority that supervises data protection or health privacy where you live. You keep the right to see your record and to a copy of it.', // prettier-ignore
  reference: 'Reference',
  certificate: 'Certificate of erasure',
  says: 'This certifies that the data kept under the reference below were erased. It does not say whose they were.',
  rows: 'Rows erased by table',
  studies: 'Imaging studies destroyed',
  asked2: 'Asked for on',
  done: 'Carried out',
  finished: 'Finished',
  key: 'Encryption key of the record',
  keyGone: 'destroyed: copies in older backups cannot be read any more',
  keyLeft: 'kept, since a part of the record has to be kept',
  backups: (day) => `No backup made before is kept beyond ${day}. Until then those backups hold search tokens of the record: keyed hashes of names, dates and numbers. They do not end with its key; they end with the backups.`, // prettier-ignore
  ledger: 'Entry in the ledger, and the signed receipt for it',
};

const es: Words = {
  page: (page, pages) => `Página ${page} de ${pages}`,
  letter: 'Respuesta a su solicitud de supresión de datos',
  dear: (name) => `Estimado/a ${name}:`,
  asked: (day) => `el ${day} se nos pidió suprimir los datos que conservamos sobre usted.`,
  answer: {
    allowed: 'Los suprimiremos. Ninguna norma nos obliga a conservar su historia por más tiempo.',
    partly: 'Podemos suprimir ahora una parte. La historia clínica en sí debe conservarse durante un tiempo.',
    denied: 'No podemos suprimirlos en este momento.',
  },
  reason: {
    'legal-hold': () => 'Su historia está sujeta a una retención legal: puede necesitarse en un asunto jurídico y no debe cambiarse ni destruirse hasta que se levante.', // prettier-ignore
    retention: ({ years, law, until }) => `La ley nos obliga a conservar las historias clínicas ${years} años después de la última anotación, es decir, hasta el ${until}${law === '' ? '' : ` (${law})`}.`, // prettier-ignore
    'retention-minor': ({ law, until }) => `Usted era menor de edad en su última visita. La ley nos obliga a conservar esas historias por más tiempo, es decir, hasta el ${until}${law === '' ? '' : ` (${law})`}.`, // prettier-ignore
    'retention-disclosures': ({ until }) => `La ley le permite preguntar durante seis años qué revelamos sobre usted y a quién. Para poder responderle, la historia se conserva hasta el ${until} (45 CFR 164.528).`, // prettier-ignore
    'nothing-forbids': () => 'Ha terminado el plazo durante el cual la ley nos obliga a conservar su historia.',
  },
  at: (day) => `Podrá pedir la supresión del resto a partir del ${day}.`,
  gone: 'Lo que se suprime ahora: su nombre preferido, teléfono, correo electrónico, número de la seguridad social y contacto de emergencia, con sus versiones anteriores.', // prettier-ignore
  rights: 'Si no está de acuerdo, escríbanos o diríjase a la autoridad de protección de datos o de privacidad sanitaria de su lugar de residencia. Conserva el derecho a ver su historia y a obtener una copia.', // prettier-ignore
  reference: 'Referencia',
  certificate: 'Certificado de supresión',
  says: 'Se certifica que se suprimieron los datos conservados con la referencia indicada abajo. No dice de quién eran.',
  rows: 'Filas suprimidas por tabla',
  studies: 'Estudios de imagen destruidos',
  asked2: 'Solicitado el',
  done: 'Ejecutado',
  finished: 'Terminado',
  key: 'Clave de cifrado de la historia',
  keyGone: 'destruida: las copias en respaldos anteriores ya no pueden leerse',
  keyLeft: 'conservada, porque una parte de la historia debe conservarse',
  backups: (day) => `Ningún respaldo anterior se conserva después del ${day}. Hasta entonces esos respaldos contienen marcas de búsqueda de la historia: resúmenes con clave de nombres, fechas y números. No terminan con la clave de la historia; terminan con los respaldos.`, // prettier-ignore
  ledger: 'Asiento en el registro y su recibo firmado',
};

export const wordsOf = (locale: Locale): Words => ({ en, es })[locale];
