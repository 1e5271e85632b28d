import { type Disclosure, EVENTS, type EventName, type Locale, type Look } from '@hyaline/contract';
import { csvOf } from '../../platform/http/index.ts';
import { wordsOf } from './accounting-words.ts';
import { type Block, taggedPdf } from '../../platform/pdf/index.ts';

export interface ReportHead {
  clinic: string;
  patientRef: string;
  /** null: whoever makes it may not know the name. */
  patientName: string | null;
  /** Days, both included. */
  from: string;
  to: string;
  madeAt: string;
  locale: Locale;
}

/** What 164.528(b)(2) asks of each: date, who received it, address, what, why. */
export function accountingPdf(head: ReportHead, told: readonly Disclosure[]): Promise<Buffer> {
  const t = wordsOf(head.locale);
  const entries = told.flatMap((each): Block[] => [
    { tag: 'H2', text: each.day },
    { tag: 'P', label: t.recipient, text: each.recipient },
    { tag: 'P', label: t.address, text: each.address === '' ? t.unknown : each.address },
    { tag: 'P', label: t.description, text: each.description },
    { tag: 'P', label: t.purpose, text: `${t.kind[each.kind]}. ${each.purpose}` },
  ]);
  const none: Block[] = [{ tag: 'P', text: t.noDisclosures }];
  return pdfOf(head, t.accounting, t.accountingText, entries.length === 0 ? none : entries);
}

export function accountingCsv({ locale }: ReportHead, told: readonly Disclosure[]): string {
  const t = wordsOf(locale);
  return csvOf([
    [t.day, t.recipient, t.address, t.description, t.purpose, t.category],
    ...told.map((each) => [each.day, each.recipient, each.address, each.description, each.purpose, t.kind[each.kind]]),
  ]);
}

export function accessReportPdf(head: ReportHead, looks: readonly Look[]): Promise<Buffer> {
  const t = wordsOf(head.locale);
  const entries = looks.map((look): Block => ({
    tag: 'P',
    label: `${look.at.slice(0, 19).replace('T', ' ')} UTC`,
    text: [whoOf(head, look), whatOf(head, look), ...notesOf(head, look)].join(' · '),
  }));
  const none: Block[] = [{ tag: 'P', text: t.noLooks }];
  return pdfOf(head, t.accessReport, t.accessReportText, entries.length === 0 ? none : entries);
}

export function accessReportCsv(head: ReportHead, looks: readonly Look[]): string {
  const t = wordsOf(head.locale);
  return csvOf([
    [t.time, t.person, t.what, t.note],
    ...looks.map((look) => [look.at, whoOf(head, look), whatOf(head, look), notesOf(head, look).join(', ')]),
  ]);
}

const whoOf = ({ locale }: ReportHead, { person, event }: Look): string => {
  if (person.id !== null && person.name !== '') return person.name;
  return event.startsWith('link.') ? wordsOf(locale).linkHolder : wordsOf(locale).system;
};
const whatOf = ({ locale }: ReportHead, { event }: Look): string =>
  Object.hasOwn(EVENTS, event) ? EVENTS[event as EventName][locale] : event;
function notesOf({ locale }: ReportHead, { outcome, byGrant, byKey }: Look): string[] {
  const t = wordsOf(locale);
  return [outcome === 'refused' ? t.refused : '', byGrant ? t.byGrant : '', byKey ? t.byKey : ''].filter(Boolean);
}

function pdfOf(head: ReportHead, title: string, text: string, entries: readonly Block[]): Promise<Buffer> {
  const t = wordsOf(head.locale);
  const patient = head.patientName === null ? head.patientRef : `${head.patientName} (${head.patientRef})`;
  return taggedPdf({
    title,
    author: head.clinic,
    locale: head.locale,
    createdAt: head.madeAt,
    page: t.page,
    blocks: [
      { tag: 'H1', text: title },
      { tag: 'P', label: t.patient, text: patient },
      { tag: 'P', label: t.clinic, text: head.clinic },
      { tag: 'P', label: t.period, text: `${head.from} – ${head.to}` },
      { tag: 'P', label: t.made, text: `${head.madeAt.slice(0, 16).replace('T', ' ')} UTC` },
      { tag: 'P', text },
      ...entries,
    ],
  });
}
