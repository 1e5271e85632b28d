import type { DenialReason, EntryKind, Locale, RequestKind, RequestLaw, RequestOutcome } from '@hyaline/contract';

interface Words {
  page: (page: number, pages: number) => string;
  title: Record<'receipt' | 'extension' | 'answer' | 'statement', string>;
  reference: string;
  dear: (name: string) => string;
  kind: Record<RequestKind, string>;
  received: (day: string, what: string) => string;
  dueBy: (day: string, law: string) => string;
  noTime: (law: string) => string;
  noSureDay: string;
  identity: string;
  longer: (day: string, law: string) => string;
  because: string;
  answer: Record<RequestOutcome, string>;
  reason: Record<DenialReason, string>;
  given: Partial<Record<RequestKind, string>>;
  review: string;
  statement: string;
  along: string;
  /** The one entry of the chart that it speaks of. */
  about: (what: string, day: string) => string;
  entry: Record<EntryKind, string>;
  wanted: string;
  denied: (day: string) => string;
  deniedInPart: (day: string) => string;
  disagrees: string;
  /** The patient has given no statement, and asks that this goes along. */
  noStatement: string;
  /** Written by a parent or representative. */
  disagreesFor: (name: string) => string;
  /** In place of a statement whose bytes do not open. */
  unreadable: string;
  replies: string;
  rights: Record<RequestLaw, string>;
  sign: (clinic: string) => string;
}

const en: Words = {
  page: (page, pages) => `Page ${page} of ${pages}`,
  title: {
    receipt: 'We have your request',
    extension: 'We need more time for your request',
    answer: 'Answer to your request',
    statement: 'Statement of disagreement',
  },
  reference: 'Reference',
  dear: (name) => `Dear ${name},`,
  kind: {
    access: 'to see what we keep about you, or to have a copy of it',
    portability: 'to have your data in a form that programs can read',
    amendment: 'to correct what we keep about you',
    restriction: 'to use or tell less of what we keep about you',
    'confidential-communication': 'to reach you in another way or at another place',
    objection: 'not to use your data for something',
    'opt-out': 'not to pass your data on',
    deletion: 'to delete what we keep about you',
  },
  received: (day, what) => `on ${day} we received your request ${what}.`,
  dueBy: (day, law) => `We will answer by ${day} (${law}).`,
  noSureDay: 'We answer without delay, and within the time of the law that holds for you.',
  noTime: (law) => `The law names no time for this (${law}). We will answer without delay.`,
  identity: 'So that nobody else is told what is yours, we first make sure that the request is from you. We may ask you to show a document or call you back at the number in your record.', // prettier-ignore
  longer: (day, law) =>
    `We cannot answer in time and use the one extension that the law allows (${law}). We will answer by ${day}.`,
  because: 'The reason:',
  answer: {
    granted: 'We do as you asked.',
    partly: 'We do a part of what you asked. For the rest, the reasons are below.',
    denied: 'We cannot do as you asked. The reasons are below.',
  },
  reason: {
    'identity-not-shown': 'We could not make sure that the request is from you. You can ask again at any time.',
    'not-kept-here': 'We do not keep what you asked for. If we know who does, we tell you.',
    'psychotherapy-notes': 'Notes that a therapist keeps for themselves, apart from the record, are not part of it (45 CFR 164.524(a)(1)(i)).', // prettier-ignore
    'legal-proceeding': 'It was put together for a legal proceeding (45 CFR 164.524(a)(1)(ii)).',
    'endangers-somebody': 'A health professional judged that it is likely to endanger the life or physical safety of you or somebody else.', // prettier-ignore
    'of-another-person': 'It speaks of another person, who would be harmed by it.',
    'accurate-and-complete': 'After looking into it, we found that what stands there is accurate and complete.',
    'not-ours': 'We did not write it. Please ask whoever did.',
    'not-obliged': 'The law does not oblige us to agree, and we cannot keep to it without harm to your treatment or our work.', // prettier-ignore
    'unfounded-or-excessive': 'The request is clearly unfounded, or repeats one that was answered a short while ago.',
  },
  given: {
    access: 'Your copy comes with this letter, or on the way that we agreed with you.',
    portability: 'Your data come with this letter as files that other programs can read, with a list of what they are.',
    amendment: 'We have corrected the record. What stood there before stays readable as an earlier version, as the law asks.', // prettier-ignore
    restriction: 'The restriction is noted in your record from today on.',
    'confidential-communication': 'The way that you asked for is noted in your record from today on.',
  },
  review: 'Where a professional judged that something endangers somebody, you may ask for a review by another professional who had no part in the decision.', // prettier-ignore
  statement: 'You may send us a statement of disagreement. We keep it with the record and send it along whenever we disclose what it is about. If you send none, you may ask that your request and this answer go along.', // prettier-ignore
  along: 'This paper goes along whenever what it is about is disclosed (45 CFR 164.526(d)(5)).',
  about: (what, day) => `It is about one entry of the record: ${what}, entered on ${day}.`,
  entry: { allergy: 'an allergy', condition: 'a condition', note: 'a note', vitals: 'vital signs', lab: 'laboratory results', document: 'a document' }, // prettier-ignore
  wanted: 'You asked us to correct this:',
  denied: (day) => `On ${day} we answered that we cannot, for these reasons:`,
  deniedInPart: (day) => `On ${day} we answered that we do a part of it, and for these reasons not the rest:`,
  disagrees: 'You do not agree, and state:',
  noStatement: 'You sent us no statement of disagreement. You asked that your request and this answer go along.',
  disagreesFor: (name) => `${name || 'Your representative'} does not agree, and states for you:`,
  unreadable: 'A statement was written here that cannot be read any more. Please give it to us again.',
  replies: 'We reply:',
  rights: {
    hipaa: 'If you do not agree, you may complain to us, or to the Secretary of Health and Human Services, Office for Civil Rights (hhs.gov/ocr/complaints). Nobody may hold it against you.', // prettier-ignore
    gdpr: 'If you do not agree, you may complain to the data protection authority where you live, and go to court (GDPR articles 77 and 79).', // prettier-ignore
    ccpa: 'If you do not agree, you may write to us, or to the California Privacy Protection Agency (cppa.ca.gov).',
    cl: 'If you do not agree, you may go to the civil court or, from 1 December 2026 on, to the Personal Data Protection Agency.', // prettier-ignore
    br: 'If you do not agree, you may petition the national data protection authority (ANPD).',
    ca: 'If you do not agree, you may complain to the Office of the Privacy Commissioner of Canada (priv.gc.ca).',
  },
  sign: (clinic) => `With kind regards, ${clinic}`,
};

const es: Words = {
  page: (page, pages) => `Página ${page} de ${pages}`,
  title: {
    receipt: 'Hemos recibido su solicitud',
    extension: 'Necesitamos más tiempo para su solicitud',
    answer: 'Respuesta a su solicitud',
    statement: 'Declaración de desacuerdo',
  },
  reference: 'Referencia',
  dear: (name) => `Estimado/a ${name}:`,
  kind: {
    access: 'de ver lo que conservamos sobre usted o de obtener una copia',
    portability: 'de recibir sus datos en un formato que puedan leer los programas',
    amendment: 'de corregir lo que conservamos sobre usted',
    restriction: 'de usar o comunicar menos de lo que conservamos sobre usted',
    'confidential-communication': 'de comunicarnos con usted por otra vía o en otro lugar',
    objection: 'de no usar sus datos para algo',
    'opt-out': 'de no ceder sus datos',
    deletion: 'de eliminar lo que guardamos sobre usted',
  },
  received: (day, what) => `el ${day} recibimos su solicitud ${what}.`,
  dueBy: (day, law) => `Responderemos a más tardar el ${day} (${law}).`,
  noSureDay: 'Respondemos sin demora y dentro del plazo de la ley que se aplica a usted.',
  noTime: (law) => `La ley no fija un plazo para esto (${law}). Responderemos sin demora.`,
  identity: 'Para que nadie más conozca lo que es suyo, primero comprobamos que la solicitud es de usted. Podemos pedirle que muestre un documento o llamarle al número que figura en su historia.', // prettier-ignore
  longer: (day, law) => `No podemos responder a tiempo y usamos la única prórroga que permite la ley (${law}). Responderemos a más tardar el ${day}.`, // prettier-ignore
  because: 'El motivo:',
  answer: {
    granted: 'Haremos lo que pidió.',
    partly: 'Haremos una parte de lo que pidió. Los motivos sobre el resto figuran abajo.',
    denied: 'No podemos hacer lo que pidió. Los motivos figuran abajo.',
  },
  reason: {
    'identity-not-shown': 'No pudimos comprobar que la solicitud es de usted. Puede volver a pedirlo en cualquier momento.', // prettier-ignore
    'not-kept-here': 'No conservamos lo que pidió. Si sabemos quién lo conserva, se lo diremos.',
    'psychotherapy-notes': 'Las notas que un terapeuta guarda para sí, aparte de la historia, no forman parte de ella (45 CFR 164.524(a)(1)(i)).', // prettier-ignore
    'legal-proceeding': 'Se preparó para un procedimiento jurídico (45 CFR 164.524(a)(1)(ii)).',
    'endangers-somebody': 'Un profesional sanitario consideró probable que ponga en peligro la vida o la integridad física de usted o de otra persona.', // prettier-ignore
    'of-another-person': 'Habla de otra persona, a la que perjudicaría.',
    'accurate-and-complete': 'Tras revisarlo, comprobamos que lo que figura es exacto y completo.',
    'not-ours': 'No lo escribimos nosotros. Diríjase, por favor, a quien lo hizo.',
    'not-obliged': 'La ley no nos obliga a aceptarlo, y no podríamos cumplirlo sin perjudicar su tratamiento o nuestro trabajo.', // prettier-ignore
    'unfounded-or-excessive': 'La solicitud es claramente infundada o repite otra respondida hace poco.',
  },
  given: {
    access: 'Su copia acompaña a esta carta o le llega por la vía que acordamos con usted.',
    portability: 'Sus datos acompañan a esta carta como archivos que otros programas pueden leer, con una lista de lo que son.', // prettier-ignore
    amendment: 'Hemos corregido la historia. Lo que figuraba antes sigue siendo legible como versión anterior, como pide la ley.', // prettier-ignore
    restriction: 'La limitación consta en su historia desde hoy.',
    'confidential-communication': 'La vía que pidió consta en su historia desde hoy.',
  },
  review: 'Cuando un profesional considera que algo pone en peligro a alguien, puede pedir que lo revise otro profesional que no haya participado en la decisión.', // prettier-ignore
  statement: 'Puede enviarnos una declaración de desacuerdo. La conservaremos con la historia y la adjuntaremos siempre que comuniquemos aquello a lo que se refiere. Si no envía ninguna, puede pedir que se adjunten su solicitud y esta respuesta.', // prettier-ignore
  along: 'Este documento acompaña siempre a la comunicación de aquello a lo que se refiere (45 CFR 164.526(d)(5)).',
  about: (what, day) => `Se refiere a una anotación de la historia: ${what}, registrada el ${day}.`,
  entry: { allergy: 'una alergia', condition: 'un diagnóstico', note: 'una nota', vitals: 'signos vitales', lab: 'resultados de laboratorio', document: 'un documento' }, // prettier-ignore
  wanted: 'Usted nos pidió corregir esto:',
  denied: (day) => `El ${day} respondimos que no podemos hacerlo, por estos motivos:`,
  deniedInPart: (day) => `El ${day} respondimos que hacemos una parte, y el resto no, por estos motivos:`,
  disagrees: 'Usted no está de acuerdo y declara:',
  noStatement: 'No nos envió ninguna declaración de desacuerdo. Pidió que se adjunten su solicitud y esta respuesta.',
  disagreesFor: (name) => `${name || 'Su representante'} no está de acuerdo y declara en nombre de usted:`,
  unreadable: 'Aquí se escribió una declaración que ya no puede leerse. Le rogamos que nos la entregue de nuevo.',
  replies: 'Nuestra respuesta:',
  rights: {
    hipaa: 'Si no está de acuerdo, puede reclamar ante nosotros o ante el Secretario de Salud y Servicios Humanos, Oficina de Derechos Civiles (hhs.gov/ocr/complaints). Nadie puede tomar represalias por ello.', // prettier-ignore
    gdpr: 'Si no está de acuerdo, puede reclamar ante la autoridad de protección de datos de su lugar de residencia y acudir a los tribunales (artículos 77 y 79 del RGPD).', // prettier-ignore
    ccpa: 'Si no está de acuerdo, puede escribirnos o dirigirse a la California Privacy Protection Agency (cppa.ca.gov).',
    cl: 'Si no está de acuerdo, puede acudir al juzgado civil o, desde el 1 de diciembre de 2026, a la Agencia de Protección de Datos Personales.', // prettier-ignore
    br: 'Si no está de acuerdo, puede dirigirse a la autoridad nacional de protección de datos (ANPD).',
    ca: 'Si no está de acuerdo, puede reclamar ante la Oficina del Comisionado de Privacidad de Canadá (priv.gc.ca).',
  },
  sign: (clinic) => `Atentamente, ${clinic}`,
};

export const wordsOf = (locale: Locale): Words => ({ en, es })[locale];
