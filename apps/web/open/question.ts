import type { LinkChallenge } from '@hyaline/contract';
import { el } from '../viewer/ui/dom.ts';
import type { Language } from '../viewer/ui/fill.ts';
import type { OpenStrings } from './views.ts';

export interface QuestionState {
  readonly ask: LinkChallenge;
  readonly note: string | null;
  readonly busy: boolean;
}

type Part = 'day' | 'month' | 'year';

/** As people write a date where this browser is set up: the month first in the United States, the day elsewhere. */
const orderFor = (language: Language): readonly Part[] =>
  language === 'en' && navigator.language === 'en-US' ? ['month', 'day', 'year'] : ['day', 'month', 'year'];

/**
 * The step between Open and the page. `answer` is called with what is whole: a day that exists, or six digits; what is
 * not spends no try.
 */
export function questionForm(
  { ask, note, busy }: QuestionState,
  { strings, language }: { strings: OpenStrings; language: Language },
  button: HTMLButtonElement,
  answer: (text: string) => void,
): HTMLFormElement {
  const said = el('p', { class: 'op-note', id: 'note', role: 'alert', text: note ?? '' });
  const fields = ask === 'code' ? codeFields(strings) : dateFields(strings, language);
  const form = el('form', { class: 'op-question', novalidate: true }, fields.group, said, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    const whole = fields.read();
    if (whole !== null) return answer(whole);
    said.textContent = ask === 'code' ? strings.codeShort : strings.dateWrong;
    form.querySelector('input')?.focus();
  });
  return form;
}

interface Fields {
  group: HTMLElement;
  /** Null while it is not whole. */
  read: () => string | null;
}

function codeFields(strings: OpenStrings): Fields {
  const input = numberField('answer', 7, { autocomplete: 'one-time-code' });
  input.classList.add('op-digits');
  const group = el('div', {}, el('label', { for: 'answer', text: strings.codeQuestion }), input);
  return {
    group,
    read: () => {
      const digits = input.value.replaceAll(/\D/g, '');
      return digits.length === 6 ? digits : null;
    },
  };
}

function dateFields(strings: OpenStrings, language: Language): Fields {
  const names = { day: strings.day, month: strings.month, year: strings.year };
  const inputs = new Map<Part, HTMLInputElement>();
  const parts = orderFor(language).map((part, i) => {
    const id = i === 0 ? 'answer' : `answer-${part}`;
    const input = numberField(id, part === 'year' ? 4 : 2, { autocomplete: 'off' });
    inputs.set(part, input);
    return el('div', { class: `op-part op-${part}` }, el('label', { for: id, text: names[part] }), input);
  });
  const group = el('fieldset', {}, el('legend', { text: strings.birthQuestion }), el('div', { class: 'op-parts' }, ...parts)); // prettier-ignore
  const value = (part: Part): string => inputs.get(part)?.value.trim() ?? '';
  return {
    group,
    read: () => dayOf(value('year'), value('month'), value('day')),
  };
}

/** YYYY-MM-DD of a day that there was; null for anything else. */
export function dayOf(year: string, month: string, day: string): string | null {
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return null;
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}

const numberField = (id: string, length: number, more: Record<string, string>): HTMLInputElement =>
  el('input', {
    id,
    type: 'text',
    inputmode: 'numeric',
    maxlength: length,
    spellcheck: 'false',
    'aria-describedby': 'note',
    ...more,
  });
