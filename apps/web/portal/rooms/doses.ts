import type { DoseState, OwnDose, OwnDoses } from '@hyaline/contract';
import { ask, done, json, zoneHere } from '../api.ts';
import { dateText } from '../dates.ts';
import { type Around, backLink, card, el, empty, lead, note, onClick, title } from '../parts.ts';
import { fill } from '../strings.ts';
import { area } from './form.ts';
import type { Host, Room } from './room.ts';

/** Of the contract's DOSES: not imported, so that this page loads no more than it needs. */
const MOST_NOTE = 500;

let found: OwnDoses | null = null;
/** Of the dose whose note is being written. */
let noting: string | null = null;
let saving: string | null = null;
let said: { key: string; text: string } | null = null;
const typed = { note: '' };

const keyOf = ({ protocolId, itemId, date, time }: OwnDose): string => [protocolId, itemId, date, time].join('.');

/** The doses of the plan for a week, and what the patient says came of each. */
export const dosesRoom: Room = {
  async load(host) {
    const query = new URLSearchParams({ locale: host.language(), timeZone: zoneHere() });
    found = host.taken(await ask<OwnDoses>('GET', `/doses?${query}`, undefined, json));
    return found !== null;
  },
  view(around, host) {
    const { doses: words } = around.strings;
    const days = Map.groupBy(found?.doses ?? [], ({ date }) => date);
    return [
      backLink(around),
      title(words.title),
      lead(words.text),
      ...(days.size === 0 ? [empty(words.none)] : [...days].map(([day, doses]) => dayOf(day, doses, around, host))),
      el('p', { class: 'po-sub', text: words.care }),
    ];
  },
  forget() {
    found = said = null;
    noting = saving = null;
    typed.note = '';
  },
};

function dayOf(day: string, doses: readonly OwnDose[], around: Around, host: Host): HTMLElement {
  const { strings, language } = around;
  const isToday = day === found?.today;
  const name = isToday ? strings.doses.today : dateText(language, day);
  return el(
    'section',
    { 'aria-labelledby': `doses-${day}` },
    el('h2', { id: `doses-${day}`, text: name }),
    ...doses.map((dose) => card(...doseOf(dose, around, host))),
  );
}

function doseOf(dose: OwnDose, { strings }: Around, host: Host): (HTMLElement | false)[] {
  const words = strings.doses;
  const key = keyOf(dose);
  const press = (state: DoseState): HTMLButtonElement =>
    onClick(
      el('button', {
        type: 'button',
        class: 'po-mark',
        id: `${state}-${key}`,
        'data-state': state,
        'aria-pressed': dose.state === state ? 'true' : 'false',
        'aria-label': fill(words.mark[state], { compound: dose.compound, time: dose.time }),
        disabled: saving === key,
        text: words[state],
      }),
      () => void mark(host, dose, dose.state === state ? null : state, dose.note, words),
    );
  return [
    el('h3', { text: dose.compound }),
    el('p', { class: 'po-facts', text: fill(words.when, { dose: dose.dose, time: dose.time }) }),
    el('div', { class: 'po-marks' }, press('taken'), press('skipped')),
    dose.note !== '' && noting !== key && el('p', { class: 'po-text po-noted', text: dose.note }),
    ...dose.others.map(({ state, note: text, by }) => {
      const who = by === null ? words.byPatient : by === '' ? words.byOther : by;
      return el('p', { class: 'po-text po-noted', text: fill(words.said[text === "" ? state : (`${state}Noted` as const)], { who, text }) }); // prettier-ignore
    }),
    dose.state !== null && (noting === key ? noteForm(dose, strings, host) : noteLink(dose, strings, host)),
    note(said?.key === key ? said.text : null),
  ];
}

const noteLink = (dose: OwnDose, { doses: words }: Around['strings'], host: Host): HTMLElement =>
  onClick(
    el('button', { type: 'button', class: 'po-back po-add', text: dose.note === '' ? words.addNote : words.changeNote }),
    () => {
      noting = keyOf(dose);
      typed.note = dose.note;
      host.draw(false);
      document.getElementById('field-note')?.focus();
    },
  ); // prettier-ignore

function noteForm(dose: OwnDose, { doses: words }: Around['strings'], host: Host): HTMLElement {
  const form = el(
    'form',
    { novalidate: true },
    area(words.note, typed, 'note', { most: MOST_NOTE, lines: 3 }),
    el('button', { type: 'submit', class: 'po-button', text: words.keep }),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void mark(host, dose, dose.state, typed.note.trim(), words);
  });
  return form;
}

async function mark(
  host: Host,
  dose: OwnDose,
  state: DoseState | null,
  text: string,
  words: Around['strings']['doses'],
): Promise<void> {
  const key = keyOf(dose);
  const { protocolId, itemId, date, time } = dose;
  const kept = state === null ? '' : text;
  saving = key;
  said = null;
  host.draw(false);
  const answer = await ask(
    'PUT',
    '/doses',
    { protocolId, itemId, date, time, state, note: kept, timeZone: zoneHere() },
    done,
  );
  saving = null;
  if (answer.kind === 'ok' || (answer.kind === 'refused' && answer.code === 'not-signed-in')) {
    if (host.taken(answer) === null) return;
    noting = null;
    if (found)
      found = { ...found, doses: found.doses.map((each) => (keyOf(each) === key ? { ...each, state, note: kept as OwnDose['note'] } : each)) }; // prettier-ignore
  } else
    said = { key, text: answer.kind === 'refused' && answer.code === 'dose-not-due' ? words.notDue : words.failed };
  host.draw(false);
}
