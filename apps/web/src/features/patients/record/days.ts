/** A calendar day of this device as 2026-11-22, some days from another. */
export function dayAfter(from: Date, days: number): string {
  const at = new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The last second of a calendar day of this device. */
export function endOfDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date, 23, 59, 59).toISOString();
}

/**
 * Whether something may last until the end of a day: from today, and no longer than `maxDays` times 24 hours.
 * @param day - 2026-11-22, or empty
 */
export const isWithin = (day: string, from: Date, maxDays: number): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(day) && day >= dayAfter(from, 0) && day <= dayAfter(from, maxDays - 1);
