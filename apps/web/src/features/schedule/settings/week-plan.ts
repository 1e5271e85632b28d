import type { WeeklyHours } from '@hyaline/contract';

/** One stretch of a provider's week as it is edited; an end of 00:00 in a time field is the end of the day. */
export interface PlanRow {
  key: string;
  weekday: number;
  from: string;
  to: string;
  locationId: string;
  validFrom: string;
  validUntil: string | null;
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const WORKDAYS = [1, 2, 3, 4, 5] as const;
const MIDNIGHT = '24:00';

/** What holds today or later is edited; what is over stays as it was. */
export function planOf(hours: readonly WeeklyHours[], today: string): { rows: PlanRow[]; past: WeeklyHours[] } {
  const isOver = ({ validUntil }: WeeklyHours): boolean => validUntil !== null && validUntil < today;
  return {
    past: hours.filter(isOver),
    rows: hours
      .filter((one) => !isOver(one))
      .map((one, at) => ({ ...one, key: String(at), to: one.to === MIDNIGHT ? '00:00' : one.to })),
  };
}

export const hoursOf = (rows: readonly PlanRow[], past: readonly WeeklyHours[]): WeeklyHours[] => [
  ...past,
  ...rows.map(({ key: _, to, ...row }) => ({ ...row, to: endOf(to) })),
];

const endOf = (to: string): string => (to === '00:00' ? MIDNIGHT : to);

/** Rows that end before they begin, or lie over another one that holds at the same time. */
export function wrongRows(rows: readonly PlanRow[]): ReadonlySet<string> {
  const wrong = rows.filter(
    (row) =>
      row.from === '' ||
      row.to === '' ||
      row.from >= endOf(row.to) ||
      (row.validUntil !== null && row.validUntil < row.validFrom) ||
      rows.some((other) => other !== row && overlap(row, other)),
  );
  return new Set(wrong.map(({ key }) => key));
}

function overlap(a: PlanRow, b: PlanRow): boolean {
  const sameDay = a.weekday === b.weekday && a.from < endOf(b.to) && b.from < endOf(a.to);
  const sameTime = (a.validUntil === null || b.validFrom <= a.validUntil) && (b.validUntil === null || a.validFrom <= b.validUntil); // prettier-ignore
  return sameDay && sameTime;
}

/** Another stretch on a day: after the last one, else the usual hours. */
export function withMore(
  rows: readonly PlanRow[],
  weekday: number,
  start: Pick<PlanRow, 'locationId' | 'validFrom'>,
): PlanRow[] {
  const last = rows.findLast((row) => row.weekday === weekday);
  const times =
    last === undefined ? { from: '09:00', to: '17:00' } : { from: later(last.to, 1), to: later(last.to, 5) };
  return [...rows, { ...start, ...times, key: newKey(rows), weekday, validUntil: null }];
}

/** Monday's hours on every workday. */
export function likeMonday(rows: readonly PlanRow[]): PlanRow[] {
  const monday = rows.filter(({ weekday }) => weekday === 1);
  const kept = rows.filter(({ weekday }) => weekday === 1 || weekday > 5);
  const copies = WORKDAYS.slice(1).flatMap((weekday) => monday.map((row) => ({ ...row, weekday })));
  return [...kept, ...copies].map((row, at) => ({ ...row, key: String(at) }));
}

const newKey = (rows: readonly PlanRow[]): string => String(Math.max(-1, ...rows.map(({ key }) => Number(key))) + 1);
const later = (time: string, hours: number): string =>
  `${String(Math.min(23, Number(time.slice(0, 2)) + hours)).padStart(2, '0')}:${time.slice(3, 5)}`;
