import type { Campaigns, Figure, FigureName, Figures, FiguresQuery } from '@hyaline/contract';
import { addDays, intersect, type Interval, minutesOf, union } from '@hyaline/schedule';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { pastPlanOf } from '../schedule/index.ts';
import * as repo from './figures.repo.ts';
import { type Span, spanOf } from './spans.ts';

/** What a clinic's first page tells: counts and shares of a period and of the one before, of the workspaces it uses. */
export const readFigures = ({ db }: Platform, actor: SessionInfo, { days }: FiguresQuery): Promise<Figures> =>
  db.inTenant(actor, async (tx) => (await figuresOf(tx, days)).figures);

const CAMPAIGN_MONTHS = 12;
/** By finished month, for those who run campaigns. */
export const readCampaigns = ({ db, clock }: Platform, actor: SessionInfo): Promise<Campaigns> =>
  db.inTenant(actor, async (tx) => ({
    asOf: clock.now().toISOString(),
    months: await repo.campaignMonths(tx, CAMPAIGN_MONTHS),
  }));

export async function figuresOf(tx: Tx, days: FiguresQuery['days']): Promise<{ figures: Figures; clinic: string }> {
  const { clinic, workspaces, zone, today, asOf } = await repo.placeOf(tx);
  const span = spanOf(days, today, zone);
  const { from, to, previousFrom, previousTo, steps } = span;
  const figures = [
    ...(workspaces.includes('practice') ? await scheduleFigures(tx, span) : []),
    ...(workspaces.includes('practice') ? await taskFigures(tx, span, today) : []),
    ...(await linkFigures(tx, span)),
    ...(workspaces.includes('imaging') ? [now('storage', 'bytes', 'storage', await repo.studyBytes(tx))] : []),
  ];
  return {
    clinic,
    figures: { asOf: asOf.toISOString(), zone, days, from, to, previousFrom, previousTo, steps, figures },
  };
}

/** Sums of each step of the period, and of the whole period before it. */
interface Course {
  before: number;
  steps: number[];
}
function courseOf<Row extends { step: number }>(span: Span, rows: readonly Row[], of: (row: Row) => number): Course {
  const steps = span.steps.map(() => 0);
  let before = 0;
  for (const row of rows) {
    if (row.step === 1) before += of(row);
    else steps[row.step - 2] = (steps[row.step - 2] ?? 0) + of(row);
  }
  return { before, steps };
}
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const now = (name: FigureName, unit: Figure['unit'], source: Figure['source'], value: number): Figure => ({
  name, unit, source, value, previous: null, now: true, part: null, whole: null, gap: null, course: [],
}); // prettier-ignore

const counted = (name: FigureName, source: Figure['source'], { before, steps }: Course): Figure => ({
  name, unit: 'count', source, value: sum(steps), previous: before, now: false, part: null, whole: null, gap: null, course: steps,
}); // prettier-ignore

interface Shared {
  name: FigureName;
  source: Figure['source'];
  gap: NonNullable<Figure['gap']>;
  part: Course;
  whole: Course;
}
function shared({ name, source, gap, part, whole }: Shared): Figure {
  const value = share(sum(part.steps), sum(whole.steps));
  return {
    name,
    source,
    unit: 'share',
    value,
    now: false,
    gap: value === null ? gap : null,
    previous: share(part.before, whole.before),
    part: sum(part.steps),
    whole: sum(whole.steps),
    course: part.steps.map((each, at) => share(each, whole.steps[at] ?? 0)),
  };
}

async function scheduleFigures(tx: Tx, span: Span): Promise<Figure[]> {
  const rows = await repo.visitsBy(tx, span.bounds);
  const noShow = courseOf(span, rows, (row) => row.noShow);
  const ended = courseOf(span, rows, (row) => row.noShow + row.completed + row.lateCancel);
  const { booked, bookable } = await minutes(tx, span);
  const [from = '', since = ''] = span.bounds;
  const lead = await repo.leadDays(tx, { from, since, until: span.bounds.at(-1) ?? '' });
  const leadTime: Figure = {
    ...now('lead-time', 'days', 'schedule', 0),
    value: lead.present,
    previous: lead.before,
    now: false,
    gap: lead.present === null ? 'no-visits' : null,
  };
  return [
    shared({ name: 'utilisation', source: 'schedule', gap: 'no-hours', part: booked, whole: bookable }),
    leadTime,
    shared({ name: 'no-shows', source: 'schedule', gap: 'no-visits', part: noShow, whole: ended }),
    counted('visits', 'schedule', courseOf(span, rows, (row) => row.completed)), // prettier-ignore
    ...((await repo.booksOnline(tx))
      ? [counted('booked-online', 'schedule', courseOf(span, await repo.bookedOnlineBy(tx, span.bounds), (row) => row.n))] // prettier-ignore
      : []),
  ];
}

/** Real minutes of the hours that held then, and of appointments within them, by step: each provider and place by itself. */
async function minutes(tx: Tx, span: Span): Promise<{ booked: Course; bookable: Course }> {
  const plan = await pastPlanOf(tx, addDays(span.previousFrom, -1));
  const held = await repo.heldTimes(tx, span.bounds);
  const bounds = span.bounds.map((bound) => Date.parse(bound));
  const booked = bounds.slice(1).map(() => 0);
  const bookable = bounds.slice(1).map(() => 0);
  for (const pair of plan.pairs) {
    const open = union(plan.openOf(pair, addDays(span.previousFrom, -1), addDays(span.to, 1)));
    const kept = intersect(open, union(held.get(`${pair.providerId}|${pair.locationId}`) ?? []));
    addByStep(bookable, open, bounds);
    addByStep(booked, kept, bounds);
  }
  const course = ([before = 0, ...steps]: number[]): Course => ({ before, steps });
  return { booked: course(booked), bookable: course(bookable) };
}

/** Adds to each step the minutes of what lies in it. @param spans - in order, not overlapping */
function addByStep(into: number[], spans: readonly Interval[], bounds: readonly number[]): void {
  for (let step = 0; step < into.length; step++) {
    const limits = [{ start: bounds[step] ?? 0, end: bounds[step + 1] ?? 0 }];
    into[step] = (into[step] ?? 0) + minutesOf(intersect(limits, spans));
  }
}

async function taskFigures(tx: Tx, span: Span, today: string): Promise<Figure[]> {
  const { open, overdue, due } = await repo.tasksNow(tx, today);
  const done = await repo.tasksDoneBy(tx, span.bounds);
  return [
    { ...now('tasks-overdue', 'count', 'tasks', overdue), part: overdue, whole: open },
    now('tasks-due', 'count', 'tasks', due),
    counted('tasks-done', 'tasks', courseOf(span, done, (row) => row.n)), // prettier-ignore
  ];
}

async function linkFigures(tx: Tx, span: Span): Promise<Figure[]> {
  const opened = courseOf(span, await repo.linksOpenedBy(tx, span.bounds), (row) => row.n);
  const [from = '', since = ''] = span.bounds;
  const packets = await repo.packetsOf(tx, { from, since, until: span.bounds.at(-1) ?? '' });
  const [present, before] = [true, false].map((which) => packets.find((row) => row.present === which));
  const value = share(present?.read ?? 0, present?.sent ?? 0);
  const read: Figure = {
    ...now('packets-read', 'share', 'links', 0),
    value,
    previous: share(before?.read ?? 0, before?.sent ?? 0),
    now: false,
    part: present?.read ?? 0,
    whole: present?.sent ?? 0,
    gap: value === null ? 'none-sent' : null,
  };
  return [counted('links-opened', 'links', opened), read];
}
