import type { OwnRecord, PlainProtocol } from '@hyaline/contract';
import { dateText } from './dates.ts';
import { labSection, vitalsSection } from './measured.ts';
import { type Around, backLink, card, el, empty, lead, section, title } from './parts.ts';
import { fill } from './strings.ts';

/** The whole record, in the order of what matters most. */
export function recordView(record: OwnRecord, around: Around): HTMLElement[] {
  const { strings } = around;
  return [
    backLink(around),
    title(strings.recordTitle),
    lead(strings.recordText),
    allergies(record, around),
    plan(record, around),
    conditions(record, around),
    vitalsSection(record, around),
    labSection(record, around),
    details(record, around),
    el('p', { class: 'po-sub', text: strings.elsewhere }),
  ];
}

const facts = (...lines: string[]): HTMLElement =>
  el('p', { class: 'po-facts', text: lines.filter((line) => line !== '').join(' · ') });

function allergies({ allergies: all }: OwnRecord, { strings, language }: Around): HTMLElement {
  const rows = all.map(({ content: { substance, reaction, severity, status, noted } }) =>
    el(
      'li',
      { class: status === 'active' ? 'po-alert' : '' },
      el('b', { text: substance }),
      facts(
        reaction,
        severity === null ? '' : strings.severity[severity],
        status === 'active' ? '' : strings.allergyStatus[status],
        noted === '' ? '' : fill(strings.since, { date: dateText(language, noted) }),
      ),
    ),
  );
  const list = rows.length === 0 ? empty(strings.noAllergies) : card(el('ul', { class: 'po-rows' }, ...rows));
  return section('allergies', strings.allergies, list);
}

function conditions({ conditions: all }: OwnRecord, { strings, language }: Around): HTMLElement {
  const rows = all.map(({ content: { text, clinicalStatus, onset, abatement, remark } }) =>
    el(
      'li',
      {},
      el('b', { text }),
      facts(
        strings.conditionStatus[clinicalStatus],
        onset === '' ? '' : fill(strings.since, { date: dateText(language, onset) }),
        abatement === '' ? '' : fill(strings.until, { date: dateText(language, abatement) }),
      ),
      remark !== '' && el('p', { text: remark }),
    ),
  );
  const list = rows.length === 0 ? empty(strings.noConditions) : card(el('ul', { class: 'po-rows' }, ...rows));
  return section('conditions', strings.conditions, list);
}

const plan = ({ protocols }: OwnRecord, around: Around): HTMLElement =>
  section(
    'plan',
    around.strings.plan,
    ...(protocols.length === 0
      ? [empty(around.strings.noPlan)]
      : protocols.map((protocol) => card(...sheet(protocol, around)))),
  );

/** As on the printed sheet, one thing below the other. */
function sheet(protocol: PlainProtocol, { strings, language }: Around): HTMLElement[] {
  const part = (name: string, lines: readonly string[]): HTMLElement[] => {
    const filled = lines.flatMap((line) => line.split('\n')).filter((line) => line.trim() !== '');
    return filled.length === 0 ? [] : [el('dt', { text: name }), ...filled.map((text) => el('dd', { text }))];
  };
  const signed = { name: protocol.signedBy.name, date: dateText(language, protocol.signedAt) };
  const head = el(
    'h3',
    {},
    protocol.title,
    protocol.state === 'paused' && el('span', { class: 'po-pill', text: strings.paused }),
  );
  return [
    head,
    facts(fill(strings.signedBy, signed)),
    el('dl', {}, ...part(strings.purpose, [protocol.purpose])),
    ...protocol.items.flatMap((item) => [
      el('h4', { text: item.compound }),
      el(
        'dl',
        {},
        ...part(strings.dose, [item.dose]),
        ...part(strings.when, [item.when]),
        ...part(strings.course, item.course),
        ...part(strings.preparation, item.preparation),
        ...part(strings.note, [item.note]),
      ),
    ]),
    el('dl', {}, ...part(strings.instructions, [protocol.instructions])),
  ];
}

function details({ fields }: OwnRecord, { strings, language }: Around): HTMLElement {
  const { address, emergencyContact } = fields;
  const lines: [string, string][] = [
    [strings.field.name, [fields.givenName, fields.familyName, fields.secondFamilyName].filter(Boolean).join(' ')],
    [strings.field.birthDate, fields.birthDate === '' ? '' : dateText(language, fields.birthDate)],
    [strings.field.phone, fields.phone],
    [strings.field.email, fields.email],
    [
      strings.field.address,
      [address.line, [address.postalCode, address.city].filter(Boolean).join(' '), address.state, address.country]
        .filter(Boolean)
        .join(', '),
    ],
    [
      strings.field.emergency,
      [emergencyContact.name, emergencyContact.relation, emergencyContact.phone].filter(Boolean).join(', '),
    ],
    [strings.field.mrn, fields.mrn],
  ];
  const shown = lines.filter(([, value]) => value !== '');
  return section(
    'details',
    strings.details,
    card(
      el(
        'dl',
        { class: 'po-pairs' },
        ...shown.flatMap(([name, value]) => [el('dt', { text: name }), el('dd', { text: value })]),
      ),
    ),
  );
}
