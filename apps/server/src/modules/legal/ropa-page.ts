import type { Locale } from '@hyaline/contract';
import type { MailSender } from '../../platform/config/index.ts';
import { escape, officerLine, type PublicPage } from './public-html.ts';
import { wordsOf } from './public-words.ts';
import { ACTIVITIES, faultsOf } from './ropa.ts';

const FIELDS = ['role', 'purpose', 'basis', 'grounds', 'people', 'data', 'recipients', 'transfers', 'retention', 'measures'] as const; // prettier-ignore
type Field = (typeof FIELDS)[number];
const LABELS: Record<Locale, Record<Field, string>> = {
  en: {
    role: 'Role of the operator', purpose: 'Purpose', basis: 'Legal basis', grounds: 'Articles', people: 'People concerned', data: 'Data',
    recipients: 'Recipients', transfers: 'Transfers to other countries', retention: 'Kept for', measures: 'Security measures',
  },
  es: {
    role: 'Papel del operador', purpose: 'Fin', basis: 'Base jurídica', grounds: 'Artículos', people: 'Personas afectadas', data: 'Datos',
    recipients: 'Destinatarios', transfers: 'Transferencias a otros países', retention: 'Conservación', measures: 'Medidas de seguridad',
  },
}; // prettier-ignore
const ROLES: Record<Locale, Record<'processor' | 'controller', string>> = {
  en: { processor: 'Processor, on behalf of the clinics', controller: 'Controller' },
  es: { processor: 'Encargado, por cuenta de las clínicas', controller: 'Responsable' },
};

/** The record as a page, from the one inventory. */
export function ropaPage(locale: Locale, officer: MailSender | null): PublicPage {
  const t = wordsOf(locale);
  const said = (value: string | readonly string[] | { en: string; es: string }, field: Field): string => {
    if (field === 'role') return ROLES[locale][value as 'processor' | 'controller'];
    if (typeof value === 'string') return value;
    return 'en' in value ? value[locale] : value.join(', ');
  };
  const sections = ACTIVITIES.map((activity) => {
    const rows = FIELDS.map(
      (field) => `<div><dt>${LABELS[locale][field]}</dt><dd>${escape(said(activity[field], field))}</dd></div>`,
    );
    return `<section id="${activity.id}"><h2>${escape(activity.purpose[locale])}</h2><dl>${rows.join('')}</dl></section>`;
  });
  const main = `<h1>${t.ropa}</h1><p class="lead">${t.ropaText}</p>${officerLine(locale, officer)}
<p><a href="/trust/ropa.json">JSON</a></p><article>${sections.join('\n')}</article>`;
  return { title: t.ropa, main };
}

/** The same for programs. `faults` names what is missing, so that a gap is not taken for a record. */
export const ropaFile = (officer: MailSender | null, operator: string) => ({
  law: 'GDPR 30',
  operator,
  contact: officer,
  faults: [...faultsOf(ACTIVITIES), ...(officer === null ? ['contact'] : [])],
  activities: ACTIVITIES,
});
