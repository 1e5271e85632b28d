import type { OwnLook, OwnLooks } from '@hyaline/contract';
import { dateText, timeText } from './dates.ts';
import { type Around, backLink, button, card, el, empty, lead, title } from './parts.ts';
import { fill } from './strings.ts';

/** Who was at the record, day by day. @param older - asks for what came before; null: that is all */
export function looksView(
  { shown, looks }: Pick<OwnLooks, 'shown' | 'looks'>,
  around: Around,
  older: (() => void) | null,
): HTMLElement[] {
  const { strings } = around;
  const head = [backLink(around), title(strings.looksTitle)];
  if (!shown) return [...head, lead(strings.looksOff)];
  const days = Map.groupBy(looks, ({ day }) => day);
  return [
    ...head,
    lead(strings.looksText),
    ...(looks.length === 0 ? [empty(strings.noLooks)] : [...days].map(([day, lines]) => dayOf(day, lines, around))),
    ...(older === null ? [] : [button(strings.older, older)]),
    el('p', { class: 'po-sub', text: strings.strange }),
  ];
}

const dayOf = (day: string, lines: readonly OwnLook[], around: Around): HTMLElement =>
  el(
    'section',
    { 'aria-labelledby': `day-${day}` },
    el('h2', { id: `day-${day}`, text: dateText(around.language, day) }),
    card(el('ul', { class: 'po-rows' }, ...lines.map((line) => lineOf(line, around)))),
  );

function lineOf(look: OwnLook, { strings, language }: Around): HTMLElement {
  const { person, byPatient, byProxy, what, times, first, last, special } = look;
  const name = byPatient
    ? strings.you
    : person === null
      ? strings.systemPerson
      : person.name === ''
        ? byProxy
          ? strings.proxies.title
          : strings.formerPerson
        : person.name;
  const role = byProxy ? `, ${strings.forYou}` : person?.role ? `, ${strings.role[person.role]}` : '';
  const span = [timeText(language, first), timeText(language, last)];
  const when = span[0] === span[1] ? span[0] : span.join(' – ');
  const often = times === 1 ? '' : ` (${fill(strings.times, { n: times })})`;
  return el(
    'li',
    {},
    el('b', { text: name }),
    role !== '' && el('span', { text: role }),
    el('p', { class: 'po-facts', text: `${strings.what[what]}${often} · ${when}` }),
    special && el('p', { class: 'po-flag po-outside', text: strings.special }),
  );
}
