import type { OwnRecord, VitalName } from '@hyaline/contract';
import { dateText, numberText } from './dates.ts';
import { type Around, card, el, empty, section } from './parts.ts';
import { fill } from './strings.ts';
import { trendLine } from './trend.ts';

interface Point {
  at: string;
  value: number;
  /** Written below a stroke: of a blood pressure the lower value. */
  lower?: number;
}
interface Series {
  name: string;
  unit: string;
  points: Point[];
}

const MEASURES: readonly Exclude<VitalName, 'systolic' | 'diastolic'>[] = [
  'pulse', 'weight', 'height', 'waist', 'temperature', 'oxygenSaturation', 'respiratoryRate', 'pain',
]; // prettier-ignore

const byTime = <T extends { at: string }>(points: T[]): T[] =>
  points.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));

const unitText = (unit: string, { strings }: Around): string =>
  (strings.unit as Readonly<Record<string, string>>)[unit] ?? unit;
const pointText = ({ value, lower }: Point, unit: string, around: Around): string => {
  const number = (each: number) => numberText(around.language, each);
  return `${number(value)}${lower === undefined ? '' : `/${number(lower)}`} ${unitText(unit, around)}`.trim();
};

/** Vital signs: the newest value large, those before it as a line. Values in another unit than the newest are left out. */
export function vitalsSection({ vitals }: OwnRecord, around: Around): HTMLElement {
  const { strings } = around;
  const cards = MEASURES.flatMap((name) => {
    const all = byTime(
      vitals.flatMap(({ content: { takenAt, signs } }) => {
        const sign = signs[name];
        return sign ? [{ at: takenAt as string, value: sign.value, unit: sign.unit as string }] : [];
      }),
    );
    const unit = all.at(-1)?.unit;
    if (unit === undefined) return [];
    const series = { name: strings.vital[name], unit, points: all.filter((point) => point.unit === unit) };
    return [measure(series, around)];
  });
  const pressures = byTime(
    vitals.flatMap(({ content: { takenAt, signs } }) =>
      signs.systolic && signs.diastolic
        ? [{ at: takenAt as string, value: signs.systolic.value, lower: signs.diastolic.value }]
        : [],
    ),
  );
  if (pressures.length > 0)
    cards.unshift(measure({ name: strings.vital.bloodPressure, unit: 'mm[Hg]', points: pressures }, around));
  return section(
    'measurements',
    strings.measurements,
    cards.length === 0 ? empty(strings.noMeasurements) : el('div', { class: 'po-measures' }, ...cards),
  );
}

type Result = OwnRecord['labs'][number]['content']['results'][number];

/** Results by test: the newest first of all, with the laboratory's own range in words. */
export function labSection({ labs }: OwnRecord, around: Around): HTMLElement {
  const { strings } = around;
  const tests = new Map<string, { at: string; result: Result }[]>();
  for (const { content } of labs)
    for (const result of content.results) {
      const key = result.loinc === '' ? result.name.toLowerCase() : result.loinc;
      tests.set(key, [...(tests.get(key) ?? []), { at: content.collectedAt, result }]);
    }
  const cards = [...tests.values()].map((found) => {
    const all = byTime(found);
    const newest = all.at(-1) as { at: string; result: Result };
    const { name, unit } = newest.result;
    const points = all.flatMap(({ at, result }) =>
      typeof result.value === 'number' && result.unit === unit ? [{ at, value: result.value }] : [],
    );
    return measure({ name, unit, points }, around, newest);
  });
  return section(
    'laboratory',
    strings.laboratory,
    cards.length === 0 ? empty(strings.noLaboratory) : el('div', { class: 'po-measures' }, ...cards),
    cards.length > 0 && el('p', { class: 'po-sub', text: strings.talk }),
  );
}

function measure({ name, unit, points }: Series, around: Around, newest?: { at: string; result: Result }): HTMLElement {
  const { strings, language } = around;
  const last = points.at(-1);
  const at = newest?.at ?? last?.at ?? '';
  const said = newest?.result;
  const number = last === undefined ? '' : `${said?.comparator ?? ''}${pointText(last, unit, around)}`;
  const text = typeof said?.value === 'string' ? said.value : number;
  const flag = said && flagOf(said);
  const range = said && rangeText(said, around);
  const words = {
    name,
    count: points.length,
    from: dateText(language, points[0]?.at ?? ''),
    to: dateText(language, at),
  };
  return card(
    el('h3', { text: name }),
    el('p', { class: 'po-value', text }),
    flag ? el('p', { class: flag === 'normal' ? 'po-flag' : 'po-flag po-outside', text: strings.flag[flag] }) : null,
    el('p', { class: 'po-facts', text: [dateText(language, at), range].filter(Boolean).join(' · ') }),
    points.length > 1 ? trendLine(points, fill(strings.trend, words)) : null,
    points.length > 1 ? allValues(points, unit, around) : null,
  );
}

/** What the laboratory said; where it only gave its range, what follows from it. */
function flagOf({ flag, value, low, high }: Result): Result['flag'] {
  if (flag !== null || typeof value !== 'number' || (low === null && high === null)) return flag;
  return low !== null && value < low ? 'low' : high !== null && value > high ? 'high' : 'normal';
}

function rangeText({ low, high }: Result, { strings, language }: Around): string {
  if (low === null && high === null) return '';
  const [from, to] = [low, high].map((edge) => (edge === null ? '' : numberText(language, edge))) as [string, string];
  const form = low === null ? strings.upTo : high === null ? strings.from : strings.between;
  return fill(strings.usual, { range: fill(form, { low: from, high: to }) });
}

const allValues = (points: readonly Point[], unit: string, around: Around): HTMLElement =>
  el(
    'details',
    {},
    el('summary', { text: around.strings.allValues }),
    el(
      'ul',
      { class: 'po-values' },
      ...points
        .toReversed()
        .map((point) =>
          el(
            'li',
            {},
            el('span', { text: dateText(around.language, point.at) }),
            el('b', { text: pointText(point, unit, around) }),
          ),
        ),
    ),
  );
