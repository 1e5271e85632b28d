import type { DayPart, OwnAppointments } from '@hyaline/contract';
import { type Around, el, field, note, submit } from '../parts.ts';
import { area, choice } from './form.ts';

/** Of the contract's WISH: not imported, so that this page loads no more than it needs. */
const MOST_NOTE = 300;
const PARTS: readonly DayPart[] = ['morning', 'afternoon', 'evening'];
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export interface Typed {
  typeId: string;
  weekdays: number[];
  parts: DayPart[];
  from: string;
  note: string;
}
const fresh = (): Typed => ({ typeId: '', weekdays: [], parts: [], from: '', note: '' });
let typed = fresh();
export const forgetWish = (): void => void (typed = fresh());

interface Form {
  busy: boolean;
  said: string | null;
  /** Something in it is another: it is another wish. */
  changed: () => void;
  /** Null: something is missing. */
  send: (typed: Typed | null) => void;
}

/** Kind, from when, days and times of day, and a short word. */
export function wishForm(
  types: OwnAppointments['types'],
  { strings }: Around,
  { busy, said, changed, send }: Form,
): HTMLElement {
  const words = strings.appointments;
  const kind = el('select', { id: 'wish-kind', required: true });
  kind.append(el('option', { value: '', text: types.length === 1 ? '' : words.choose }));
  for (const { id, name, minutes } of types) kind.append(el('option', { value: id, text: `${name}, ${minutes} min` }));
  if (typed.typeId === '' && types.length === 1) typed.typeId = types[0]?.id ?? '';
  kind.value = typed.typeId;
  kind.addEventListener('change', () => (typed.typeId = kind.value));
  const today = new Date().toISOString().slice(0, 10);
  const from = el('input', { id: 'wish-from', type: 'date', min: today, required: true });
  if (typed.from === '') typed.from = today;
  from.value = typed.from;
  from.addEventListener('change', () => (typed.from = from.value));
  const form = el(
    'form',
    { novalidate: true, class: 'po-form' },
    field(words.kind, kind, 'po-wide'),
    field(words.fromDay, from, 'po-wide'),
    many(words.days, DAYS.map((day) => choice(`day-${day}`, words.weekday[String(day) as '1'], typed.weekdays.includes(day), (on) => (typed.weekdays = toggled(typed.weekdays, day, on).toSorted())))), // prettier-ignore
    many(words.times, PARTS.map((part) => choice(`part-${part}`, words.part[part], typed.parts.includes(part), (on) => (typed.parts = toggled(typed.parts, part, on))))), // prettier-ignore
    area(words.note, typed as unknown as Record<string, string>, 'note', { most: MOST_NOTE, lines: 3, still: busy }),
    note(said),
    submit(busy ? strings.sending : words.send, busy),
  );
  form.addEventListener('input', changed);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const ready = typed.typeId !== '' && /^\d{4}-\d{2}-\d{2}$/.test(typed.from);
    send(ready ? { ...typed, note: typed.note.trim() } : null);
  });
  return form;
}

const toggled = <T>(list: readonly T[], item: T, on: boolean): T[] =>
  on ? [...list, item] : list.filter((each) => each !== item);

const many = (legend: string, choices: HTMLElement[]): HTMLElement =>
  el('fieldset', { class: 'po-many' }, el('legend', { text: legend }), el('div', { class: 'po-choices' }, ...choices));
