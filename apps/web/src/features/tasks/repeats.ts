/** The rules that the form offers; any other one stays as it is. */
export const REPEATS = [
  'never',
  'daily',
  'workdays',
  'weekly',
  'fortnightly',
  'monthly',
  'quarterly',
  'yearly',
] as const;
export type Repeat = (typeof REPEATS)[number] | 'other';

/** The last days of a month that has fewer: from the 29th on, the nearest day that the month has. */
const monthDay = (day: number): string =>
  day <= 28
    ? `BYMONTHDAY=${day}`
    : `BYMONTHDAY=${Array.from({ length: day - 27 }, (_, i) => 28 + i).join(',')};BYSETPOS=-1`;

/** The rule of a choice for a task that is due on this day (YYYY-MM-DD). */
export function ruleFor(repeat: Exclude<Repeat, 'other'>, dueOn: string): string | null {
  const day = Number(dueOn.slice(8));
  return {
    never: null,
    daily: 'FREQ=DAILY',
    workdays: 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR',
    weekly: 'FREQ=WEEKLY',
    fortnightly: 'FREQ=WEEKLY;INTERVAL=2',
    monthly: `FREQ=MONTHLY;${monthDay(day)}`,
    quarterly: `FREQ=MONTHLY;INTERVAL=3;${monthDay(day)}`,
    yearly: 'FREQ=YEARLY',
  }[repeat];
}

/** Which choice a rule is. */
export function repeatOf(rule: string | null): Repeat {
  if (rule === null) return 'never';
  const known = {
    'FREQ=DAILY': 'daily',
    'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR': 'workdays',
    'FREQ=WEEKLY': 'weekly',
    'FREQ=WEEKLY;INTERVAL=2': 'fortnightly',
    'FREQ=YEARLY': 'yearly',
  } as const;
  if (rule in known) return known[rule as keyof typeof known];
  if (rule.startsWith('FREQ=MONTHLY;BYMONTHDAY=')) return 'monthly';
  return rule.startsWith('FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=') ? 'quarterly' : 'other';
}
