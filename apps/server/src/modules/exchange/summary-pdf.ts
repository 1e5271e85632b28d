import { type Locale, plainText, type VitalName, VITALS } from '@hyaline/contract';
import type { Chart } from '@hyaline/fhir';
import { type Block, taggedPdf } from '../../platform/pdf/index.ts';

const WORDS = {
  en: {
    title: 'Patient record', page: (page: number, pages: number) => `Page ${page} of ${pages}`, born: 'Born', sex: 'Sex', language: 'Language', phone: 'Phone', email: 'E-mail', address: 'Address', mrn: 'Record number', contact: 'Emergency contact',
    allergy: 'Allergies', condition: 'Conditions', vitals: 'Vital signs', lab: 'Laboratory', note: 'Notes', document: 'Documents', studies: 'Imaging studies', protocols: 'Protocols', none: 'None on record.',
    asOf: 'As of', sexes: { female: 'female', male: 'male', other: 'other', unknown: 'unknown' }, by: 'by',
    signs: { systolic: 'systolic', diastolic: 'diastolic', pulse: 'pulse', temperature: 'temperature', respiratoryRate: 'breaths', oxygenSaturation: 'oxygen saturation', weight: 'weight', height: 'height', waist: 'waist', pain: 'pain' },
  },
  es: {
    title: 'Historia del paciente', page: (page: number, pages: number) => `Página ${page} de ${pages}`, born: 'Nacimiento', sex: 'Sexo', language: 'Idioma', phone: 'Teléfono', email: 'Correo', address: 'Dirección', mrn: 'Número de historia', contact: 'Contacto de emergencia',
    allergy: 'Alergias', condition: 'Diagnósticos', vitals: 'Signos vitales', lab: 'Laboratorio', note: 'Notas', document: 'Documentos', studies: 'Estudios de imagen', protocols: 'Protocolos', none: 'Nada registrado.',
    asOf: 'A fecha de', sexes: { female: 'femenino', male: 'masculino', other: 'otro', unknown: 'desconocido' }, by: 'por',
    signs: { systolic: 'sistólica', diastolic: 'diastólica', pulse: 'pulso', temperature: 'temperatura', respiratoryRate: 'respiraciones', oxygenSaturation: 'saturación de oxígeno', weight: 'peso', height: 'talla', waist: 'cintura', pain: 'dolor' },
  },
} as const; // prettier-ignore

/** What the bundle says, for people: a tagged PDF. */
export function summaryPdf(
  chart: Chart,
  { clinic, at, locale }: { clinic: string; at: string; locale: Locale },
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
        section(words[kind], chart.entries.filter(({ content }) => content.kind === kind).flatMap((entry) => blocksOf(entry, locale))), // prettier-ignore
      ),
      ...section(words.protocols, chart.protocols.map(({ title, items }) => ({ tag: 'P', label: title, text: items.map(({ name: item, instructions }) => `${item} ${instructions}`).join('; ') }))), // prettier-ignore
      ...section(words.studies, chart.studies.map(({ description, started, modalities }) => ({ tag: 'P', text: [started, modalities.join(' '), description].filter(Boolean).join(' · ').replaceAll('·', '-') }))), // prettier-ignore
    ],
  });
}

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
