import type { Compound, ProtocolTemplate } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { dateIn, type ProtocolContent, type ProtocolItem } from '@hyaline/protocol';
import { protocolContent } from '@hyaline/protocol/schema';

/** Today where the person is. */
export const today = (timeZone: string | null): string =>
  dateIn(Date.now(), timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);

/** As people type numbers: a comma is a point. */
export const typedAmount = (text: string): string => text.trim().replace(',', '.');

export const newItem = (start: string): ProtocolItem => ({
  id: newId(),
  compoundId: null,
  compound: '',
  dose: { amount: '', unit: 'mg' },
  route: 'subcutaneous',
  iuPerMg: null,
  preparation: null,
  schedule: {
    start,
    end: null,
    repeat: { freq: 'daily', every: 1 },
    times: ['08:00'],
    cycle: null,
    titration: [],
  },
  note: '',
});

export const newContent = (start: string): ProtocolContent => ({
  version: 1,
  title: '',
  purpose: '',
  instructions: '',
  items: [newItem(start)],
});

/** A protocol begun from a template: items of its own, from today on; an end by date goes, for it was of another time. */
export const fromTemplate = ({ content }: Pick<ProtocolTemplate, 'content'>, start: string): ProtocolContent => ({
  ...content,
  items: content.items.map((item) => {
    const { end } = item.schedule;
    const stays = end === null || 'doses' in end || end.on >= start;
    return { ...item, id: newId(), schedule: { ...item.schedule, start, end: stays ? end : null } };
  }),
});

/** A compound of the catalogue brings its name, unit and factor; never a dose. */
export const withCompound = (item: ProtocolItem, compound: Compound): ProtocolItem => ({
  ...item,
  compoundId: compound.id,
  compound: compound.fields.name,
  dose: { ...item.dose, unit: compound.fields.defaultUnit },
  iuPerMg: compound.fields.iuPerMg?.value ?? null,
});

/** Paths of what is not right, as `items.0.dose.amount`. Empty: it can be saved. */
export function problemsOf(content: ProtocolContent): ReadonlySet<string> {
  const parsed = protocolContent.safeParse(content);
  return new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.')));
}

/** Times of day as somebody types them: "8:00, 21.30". Those that are none stay, to be marked. */
export function timesOf(text: string): string[] {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const times = parts.map((part) => part.replace(/^(\d)(?=[:.])/, '0$1').replace('.', ':'));
  return [...new Set(times)].toSorted();
}
