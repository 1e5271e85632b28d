import { LINK_LIFETIMES } from '@hyaline/contract';
import { HOUR_MS } from '@hyaline/kit';

export type Expiry = { kind: 'hours'; hours: number } | { kind: 'date'; date: string };
const { minHours, maxHours } = LINK_LIFETIMES.study;

/**
 * Hours until a link ends. A chosen date lasts to the end of that day where the sender is.
 * @returns null when the date is empty, past or beyond what a study link may live
 */
export function hoursOf(expiry: Expiry, now: Date): number | null {
  if (expiry.kind === 'hours') return expiry.hours;
  const end = new Date(`${expiry.date}T23:59:59`);
  if (Number.isNaN(end.getTime())) return null;
  const hours = Math.floor((end.getTime() - now.getTime()) / HOUR_MS);
  return hours >= minHours && hours <= maxHours ? hours : null;
}
