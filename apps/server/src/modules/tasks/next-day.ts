import { DAY_MS } from '@hyaline/kit';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
/** Far enough for the 29th of February every 99 years. */
const FARTHEST_DAYS = 366 * 100 * 8;

interface Rule {
  frequency: string;
  interval: number;
  days: readonly string[];
  monthDays: readonly number[];
  lastOfThem: boolean;
}
interface Day {
  year: number;
  month: number;
  day: number;
  weekday: string;
  /** Days since a Monday. */
  number: number;
}

const numberOf = (iso: string): number => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS) + 3; // 1970-01-01 was a Thursday

function dayOf(number: number): Day {
  const date = new Date((number - 3) * DAY_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: WEEKDAYS[((number % 7) + 7) % 7] ?? '',
    number,
  };
}

function ruleOf(text: string): Rule {
  const parts = new Map(text.split(';').map((part) => part.split('=', 2) as [string, string]));
  const list = (name: string): string[] => (parts.has(name) ? (parts.get(name) ?? '').split(',') : []);
  return {
    frequency: parts.get('FREQ') ?? '',
    interval: Number(parts.get('INTERVAL') ?? 1),
    days: list('BYDAY'),
    monthDays: list('BYMONTHDAY').map(Number),
    lastOfThem: parts.get('BYSETPOS') === '-1',
  };
}

const daysIn = ({ year, month }: Day): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

function onMonthDay(rule: Rule, start: Day, at: Day): boolean {
  if (rule.monthDays.length === 0) return rule.days.length > 0 || at.day === start.day;
  if (!rule.lastOfThem) return rule.monthDays.includes(at.day);
  return at.day === Math.max(...rule.monthDays.filter((day) => day <= daysIn(at)));
}

function falls(rule: Rule, start: Day, at: Day): boolean {
  if (rule.days.length > 0 && !rule.days.includes(at.weekday)) return false;
  const every = (units: number): boolean => units % rule.interval === 0;
  switch (rule.frequency) {
    case 'DAILY':
      return every(at.number - start.number);
    case 'WEEKLY':
      return (
        every(Math.floor(at.number / 7) - Math.floor(start.number / 7)) &&
        (rule.days.length > 0 || at.weekday === start.weekday)
      );
    case 'MONTHLY':
      return every((at.year - start.year) * 12 + at.month - start.month) && onMonthDay(rule, start, at);
    default:
      return every(at.year - start.year) && at.month === start.month && onMonthDay(rule, start, at);
  }
}

/**
 * The next calendar day of a rule of `TaskRule` (RFC 5545, weeks begin on Monday): the first one after `after`, of the
 * series that begins with `start`. Months and years that have no such day are left out.
 * @param start - YYYY-MM-DD
 * @returns YYYY-MM-DD; null for a rule that never falls again
 */
export function nextDay(text: string, start: string, after: string): string | null {
  const rule = ruleOf(text);
  const first = dayOf(numberOf(start));
  const from = Math.max(numberOf(after), first.number) + 1;
  for (let number = from; number < from + FARTHEST_DAYS; number++) {
    const at = dayOf(number);
    if (falls(rule, first, at)) return new Date((number - 3) * DAY_MS).toISOString().slice(0, 10);
  }
  return null;
}
