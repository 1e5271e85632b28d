import type { AppointmentStatus, NewTask } from '@hyaline/contract';
import { addDays, weekdayOf } from '@hyaline/schedule';
import type { KindName } from './demo-schedule.ts';

/** Mailboxes of those of the demo clinic who treat. */
export type Provider = 'ines' | 'tom';

export interface DemoVisit {
  day: string;
  /** Of the clock on the clinic's wall. */
  at: string;
  kind: KindName;
  by: Provider;
  /** The how-manieth of the demo's patients. */
  patient: number;
  room: 0 | 1 | 2;
}

const visit = (weekday: number, at: string, kind: KindName, by: Provider, patient: number): Omit<DemoVisit, 'day'> & { weekday: number } => ({ weekday, at, kind, by, patient, room: kind === 'scan' ? 2 : by === 'ines' ? 0 : 1 }); // prettier-ignore

/** A week like any other; patients by their place in `NOVEL_PATIENTS`, each with somebody who treats them. */
const WEEK = [
  visit(1, '08:30', 'check', 'ines', 4),
  visit(1, '09:30', 'scan', 'ines', 6),
  visit(1, '10:00', 'first', 'tom', 0),
  visit(1, '14:00', 'spine', 'ines', 9),
  visit(1, '15:30', 'check', 'tom', 7),
  visit(2, '09:00', 'first', 'ines', 8),
  visit(2, '10:30', 'check', 'tom', 2),
  visit(2, '11:00', 'check', 'ines', 5),
  visit(2, '14:30', 'scan', 'tom', 3),
  visit(2, '16:00', 'spine', 'tom', 7),
  visit(3, '08:30', 'spine', 'tom', 0),
  visit(3, '09:30', 'check', 'ines', 6),
  visit(3, '11:30', 'check', 'ines', 3),
  visit(3, '15:00', 'first', 'ines', 4),
  visit(4, '09:00', 'check', 'ines', 9),
  visit(4, '09:40', 'scan', 'tom', 2),
  visit(4, '10:30', 'spine', 'ines', 5),
  visit(4, '14:00', 'check', 'tom', 0),
  visit(4, '16:30', 'check', 'ines', 8),
  visit(5, '09:00', 'spine', 'tom', 7),
  visit(5, '10:00', 'check', 'ines', 6),
  visit(5, '11:00', 'scan', 'ines', 4),
];
/** What comes beside in the weeks that are looked at: this one and, from a weekend, the next. */
const BESIDE = [
  visit(1, '11:00', 'check', 'ines', 3),
  visit(1, '11:30', 'spine', 'tom', 2),
  visit(1, '16:00', 'check', 'ines', 8),
  visit(2, '09:00', 'check', 'tom', 0),
  visit(2, '15:30', 'check', 'ines', 9),
  visit(3, '10:00', 'check', 'tom', 7),
  visit(3, '14:00', 'spine', 'ines', 8),
  visit(4, '11:30', 'check', 'tom', 3),
  visit(4, '15:00', 'first', 'ines', 6),
  visit(5, '09:00', 'check', 'ines', 5),
  visit(5, '11:00', 'check', 'tom', 0),
  visit(5, '14:00', 'spine', 'ines', 3),
  visit(5, '15:00', 'check', 'tom', 2),
];
const WEEKS = [-3, -2, -1, 0, 1, 2];

/** Every second line in one week, the others in the next; all of them, and more beside, in this week and the one after. */
export function demoVisits(today: string): DemoVisit[] {
  const monday = addDays(today, 1 - weekdayOf(today));
  return WEEKS.flatMap((week) =>
    (week === 0 || week === 1 ? [...WEEK, ...BESIDE] : WEEK.filter((_, at) => (at + week) % 2 === 0)).map(
      ({ weekday, ...each }) => ({
        ...each,
        day: addDays(monday, 7 * week + weekday - 1),
      }),
    ),
  );
}

/** What became of a visit that is over: nearly everybody came. */
export function comesOfPast(patient: number, day: string): AppointmentStatus[] {
  const days = Number(day.slice(8));
  if (patient === 2 && days % 2 === 0) return ['no-show'];
  if (patient === 7 && days % 5 === 0) return ['late-cancel'];
  return ['arrived', 'in-room', 'completed'];
}

type DemoTask = Omit<NewTask, 'assigneeId'> & { assignee: Provider | 'owner' | 'desk' | null };

/** Work of a clinic in which no patient is named: by reference alone. */
export function demoTasks(today: string, refs: readonly string[]): DemoTask[] {
  const task = (title: string, days: number, rest: Partial<DemoTask>): DemoTask => ({
    title,
    dueOn: addDays(today, days),
    assignee: 'desk',
    priority: 'normal',
    patientRef: null,
    repeats: null,
    items: [],
    ...rest,
  });
  return [
    task('Call about the earlier time that is asked for', 0, { priority: 'high', patientRef: refs[0] ?? null }),
    task('Ask the imaging centre for the older scan', 1, { patientRef: refs[6] ?? null }),
    task('Look through last week’s scans', 2, { assignee: 'ines' }),
    task('Count the stock of the week', 4, {
      repeats: 'FREQ=WEEKLY',
      items: ['Gloves and masks', 'Scanner covers', 'Printer paper'],
    }),
    task('Quarterly look at who may see what', 9, { assignee: 'owner', priority: 'low' }),
    task('Renew the agreement with the laboratory', -1, { assignee: null }),
  ];
}
