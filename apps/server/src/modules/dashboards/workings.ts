import { STEP, WORKING_STEP, type Working } from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import { addDays, intersect, type Interval, minutesOf, startOfDay, union } from '@hyaline/schedule';
import { SMALL_CELL } from '@hyaline/suppress';
import type { Platform } from '../../platform/index.ts';
import { pastPlanOf } from '../schedule/index.ts';
import { type Gap, placeOf, studyBytes, type TasksDue, type VisitRow } from './working.repo.ts';

/** What of a clinic is no patient's: the hours it had in each month, and how much its studies weigh. */
export interface Frame {
  schedules: boolean;
  images: boolean;
  /** By first day of the month, then by `provider|place`: in order, not overlapping. */
  hours: Map<string, Map<string, Interval[]>>;
  bytes: number;
}

/** As the clinic's own system. @param months - first days, YYYY-MM-DD */
export const frameOf = ({ db }: Pick<Platform, 'db'>, clinicId: string, months: readonly string[]): Promise<Frame> =>
  db.inTenant({ tenantId: clinicId, userId: SYSTEM_USER }, async (tx) => {
    const { zone, workspaces } = await placeOf(tx);
    const plan = await pastPlanOf(tx, addDays(months.toSorted()[0] ?? '', -1));
    const hours = new Map(
      months.map((month) => {
        const after = nextMonth(month);
        const whole = [{ start: startOfDay(month, zone), end: startOfDay(after, zone) }];
        const open = plan.pairs.map((pair): [string, Interval[]] => [
          `${pair.providerId}|${pair.locationId}`,
          intersect(whole, union(plan.openOf(pair, addDays(month, -1), after))),
        ]);
        return [month, new Map(open)];
      }),
    );
    const images = workspaces.includes('imaging');
    return { schedules: workspaces.includes('practice'), images, hours, bytes: images ? await studyBytes(tx) : 0 };
  });

export interface Told {
  /** null: not told, or not known and `gap` says why */
  value: number | null;
  gap: Gap | null;
}
const gap = (why: Gap): Told => ({ value: null, gap: why });
const told = (value: number | null): Told => ({ value, gap: null });

/**
 * How a clinic worked in a month. Visits and tasks are those of patients whose groups are told, so that a number here is
 * the same whoever is hidden. A number is told in steps, where more than ten persons made it and none of them a third.
 */
export function workingsOf(
  frame: Frame,
  month: string,
  visits: readonly VisitRow[],
  tasks: readonly TasksDue[],
): Record<Working, Told> {
  const { schedules, images, bytes } = frame;
  return {
    utilisation: schedules ? utilisation(frame.hours.get(month) ?? new Map(), visits) : gap('not-in-use'),
    'lead-time': schedules ? told(middleLead(visits)) : gap('not-in-use'),
    'tasks-on-time': schedules ? told(tasksInTime(tasks)) : gap('not-in-use'),
    storage: images ? told(Math.floor(bytes / 1e9 / STEP) * STEP) : gap('not-in-use'),
  };
}

/** @param shares - what each person has of a number */
function isOfMany(shares: readonly number[]): boolean {
  const those = shares.filter((share) => share > 0);
  return those.length > SMALL_CELL && Math.max(...those) * 3 <= sumOf(those);
}

function utilisation(hours: ReadonlyMap<string, Interval[]>, visits: readonly VisitRow[]): Told {
  const bookable = sumOf([...hours.values()].map(minutesOf));
  if (bookable === 0) return gap('no-hours');
  const shares = [...Map.groupBy(visits, ({ ref }) => ref).values()].map((own) => minutesWithin(hours, own));
  return told(isOfMany(shares) ? inSteps((100 * minutesWithin(hours, visits)) / bookable) : null);
}

function minutesWithin(hours: ReadonlyMap<string, Interval[]>, visits: readonly VisitRow[]): number {
  const held = Map.groupBy(visits, ({ providerId, locationId }) => `${providerId}|${locationId}`);
  return [...held].reduce((sum, [pair, those]) => {
    const spans = those.map(({ startsAt, endsAt }) => ({ start: +startsAt, end: +endsAt }));
    return sum + minutesOf(intersect(hours.get(pair) ?? [], union(spans)));
  }, 0);
}

/** Hidden too where few tasks were late: what holds for all but ten holds for somebody. */
function tasksInTime(tasks: readonly TasksDue[]): number | null {
  const [due, inTime] = [tasks.map((one) => one.due), tasks.map((one) => one.inTime)];
  const late = tasks.map((one) => one.due - one.inTime);
  return [due, inTime, late].every(isOfMany) ? inSteps((100 * sumOf(inTime)) / sumOf(due)) : null;
}

/** Days: half of the persons booked at least so long before, each by the middle of their own visits. */
function middleLead(visits: readonly VisitRow[]): number | null {
  const persons = Map.groupBy(visits, ({ ref }) => ref).values();
  const leads = [...persons].flatMap((own) => {
    const known = own.flatMap(({ lead }) => (lead === null ? [] : [lead]));
    return known.length === 0 ? [] : [middleOf(known)];
  });
  return leads.length > SMALL_CELL ? inSteps(middleOf(leads)) : null;
}

function middleOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** In steps of five downwards. */
const inSteps = (value: number): number => Math.floor(value / WORKING_STEP) * WORKING_STEP;
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

const nextMonth = (month: string): string => {
  const [year = 0, at = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at, 1)).toISOString().slice(0, 10);
};
