import { type Locale, plainText, type VitalName, VITALS } from '@hyaline/contract';
import type { Chart } from '@hyaline/fhir';
import { type Block, taggedPdf } from '../../platform/pdf/index.ts';
import type { Disagreement } from '../patient-requests/index.ts';

const WORDS = {
  en: {
    title: 'Patient record', page: (page: number, pages: number) => `Page ${page} of ${pages}`, born: 'Born', sex: 'Sex', language: 'Language', phone: 'Phone', email: 'E-mail', address: 'Address', mrn: 'Record number', contact: 'Emergency contact',
    allergy: 'Allergies', condition: 'Conditions', vitals: 'Vital signs', lab: 'Laboratory', note: 'Notes', document: 'Documents', studies: 'Imaging studies', protocols: 'Protocols', disagreements: 'What the patient disagrees with', disputed: 'There is a disagreement with this entry.', asked: 'To be corrected', stated: 'Statement of the patient', alongAlone: 'The patient sent no statement and asked that the request and the answer go along.', statedFor: (name: string) => `Statement of ${name || 'a representative'}, for the patient`, unreadable: 'A statement was written here that cannot be read.', replied: 'Reply of the clinic', none: 'None on record.',
    asOf: 'As of', sexes: { female: 'female', male: 'male', other: 'other', unknown: 'unknown' }, by: 'by',
    signs: { systolic: 'systolic', diastolic: 'diastolic', pulse: 'pulse', temperature: 'temperature', respiratoryRate: 'breaths', oxygenSaturation: 'oxygen saturation', weight: 'weight', height: 'height', waist: 'waist', pain: 'pain' },
  },
  es: {
    title: 'Historia del paciente', page: (page: number, pages: number) => `Página ${page} de ${pages}`, born: 'Nacimiento', sex: 'Sexo', language: 'Idioma', phone: 'Teléfono', email: 'Correo', address: 'Dirección', mrn: 'Número de historia', contact: 'Contacto de emergencia',
    allergy: 'Alergias', condition: 'Diagnósticos', vitals: 'Signos vitales', lab: 'Laboratorio', note: 'Notas', document: 'Documentos', studies: 'Estudios de imagen', protocols: 'Protocolos', disagreements: 'Con lo que el paciente no está de acuerdo', disputed: 'Hay un desacuerdo con esta anotación.', asked: 'A corregir', stated: 'Declaración del paciente', alongAlone: 'El paciente no envió ninguna declaración y pidió que se adjunten la solicitud y la respuesta.', statedFor: (name: string) => `Declaración de ${name || 'representante'}, en nombre del paciente`, unreadable: 'Aquí se escribió una declaración que no puede leerse.', replied: 'Respuesta de la clínica', none: 'Nada registrado.',
    asOf: 'A fecha de', sexes: { female: 'femenino', male: 'masculino', other: 'otro', unknown: 'desconocido' }, by: 'por',
    signs: { systolic: 'sistólica', diastolic: 'diastólica', pulse: 'pulso', temperature: 'temperatura', respiratoryRate: 'respiraciones', oxygenSaturation: 'saturación de oxígeno', weight: 'peso', height: 'talla', waist: 'cintura', pain: 'dolor' },
  },
} as const; // prettier-ignore

/** What the bundle says, for people: a tagged PDF. */
export function summaryPdf(
  chart: Chart,
  {
    clinic,
    at,
    locale,
    disagreements,
  }: { clinic: string; at: string; locale: Locale; disagreements: readonly Disagreement[] },
): Promise<Buffer> {
  const words = WORDS[locale];
  const { fields } = chart.patient;
  const name = [fields.givenName, fields.familyName, fields.secondFamilyName].filter(Boolean).join(' ');
  const row = (label: string, text: string): Block[] => (text === '' ? [] : [{ tag: 'P', label, text }]);
  const section = (title: string, blocks: Block[]): Block[] => [
    { tag: 'H2', text: title },
    ...(blocks.length === 0 ? [{ tag: 'P', text: words.none } as const] : blocks),
  ];
  const { address, emergencyContact: contact } = fields;
  // at the one entry that it speaks of; where nobody has said which, or the entry is not here, after the chart
  const shown = new Set(chart.entries.map(({ id }) => id));
  const others = disagreements.filter(({ entryId }) => entryId === null || !shown.has(entryId));
  const of = (id: string): Block[] =>
    disagreements
      .filter(({ entryId }) => entryId === id)
      .flatMap((one): Block[] => [{ tag: 'P', text: words.disputed }, ...disagreementBlocks(words)(one)]);
  const kinds = ['allergy', 'condition', 'vitals', 'lab', 'note', 'document'] as const;
  return taggedPdf({
    title: words.title,
    author: clinic,
    locale,
    createdAt: at,
    page: words.page,
    blocks: [
      { tag: 'H1', text: name },
      { tag: 'P', text: `${clinic}. ${words.asOf} ${at.slice(0, 10)}.` },
      ...row(words.born, fields.birthDate),
      ...row(words.sex, words.sexes[fields.sex]),
      ...row(words.language, fields.language),
      ...row(words.phone, fields.phone),
      ...row(words.email, fields.email),
      ...row(words.address, [address.line, address.postalCode, address.city, address.state, address.country].filter(Boolean).join(', ')), // prettier-ignore
      ...row(words.mrn, fields.mrn),
      ...row(words.contact, [contact.name, contact.relation, contact.phone].filter(Boolean).join(', ')),
      ...kinds.flatMap(
        (kind) =>
        section(words[kind], chart.entries.filter(({ content }) => content.kind === kind).flatMap((entry) => [...blocksOf(entry, locale), ...of(entry.id)])), // prettier-ignore
      ),
      ...section(words.protocols, chart.protocols.map(({ title, items }) => ({ tag: 'P', label: title, text: items.map(({ name: item, instructions }) => `${item} ${instructions}`).join('; ') }))), // prettier-ignore
      ...(others.length === 0 ? [] : section(words.disagreements, others.flatMap(disagreementBlocks(words)))),
      ...section(words.studies, chart.studies.map(({ description, started, modalities }) => ({ tag: 'P', text: [started, modalities.join(' '), description].filter(Boolean).join(' · ').replaceAll('·', '-') }))), // prettier-ignore
    ],
  });
}

/** Statements go along with the record that they are about (45 CFR 164.526(d)(5)). */
const disagreementBlocks =
  (words: (typeof WORDS)[Locale]) =>
  ({ request, answer, statement, statedBy, rebuttal }: Disagreement): Block[] => [
    { tag: 'P', label: words.asked, text: request },
    ...(answer === '' ? [] : [{ tag: 'P', text: answer } as const]),
    ...(statement === null
      ? [{ tag: 'P', text: words.alongAlone } as const]
      : [{ tag: 'P', label: statedBy === null ? words.stated : words.statedFor(statedBy), text: statement || words.unreadable } as const]), // prettier-ignore
    ...(rebuttal === null ? [] : [{ tag: 'P', label: words.replied, text: rebuttal } as const]),
  ];

function blocksOf({ content, createdAt, author }: Chart['entries'][number], locale: Locale): Block[] {
  const words = WORDS[locale];
  const line = (label: string, ...parts: string[]): Block[] => [{ tag: 'P', label, text: parts.filter(Boolean).join(', ') || '-' }]; // prettier-ignore
  switch (content.kind) {
    case 'allergy':
      return line(content.substance, content.reaction, content.status, content.noted);
    case 'condition':
      return line(content.text, content.clinicalStatus, content.onset, content.abatement, content.remark);
    case 'vitals': {
      const signs = (Object.keys(VITALS) as VitalName[]).flatMap((sign) => {
        const value = content.signs[sign];
        return value ? [`${words.signs[sign]} ${value.value} ${value.unit}`] : [];
      });
      return line(content.takenAt.slice(0, 10), ...signs, content.remark);
    }
    case 'lab':
      return line(`${content.collectedAt.slice(0, 10)} ${content.panel}`, ...content.results.map(({ name, value, unit, comparator }) => `${name} ${comparator ?? ''}${value} ${unit}`.trim())); // prettier-ignore
    case 'note':
      return [
        ...line(`${createdAt.slice(0, 10)} ${content.title}`, `${words.by} ${author.name}`),
        ...plainText(content.body).split('\n').filter(Boolean).map((text): Block => ({ tag: 'P', text })), // prettier-ignore
      ];
    case 'document':
      return line(content.name, content.category, content.remark);
  }
}
