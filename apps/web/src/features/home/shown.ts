import type { Figure, FigureName, Locale, Permission } from '@hyaline/contract';
import { formatBytes } from '../../lib/format.ts';

const numberOf = (value: number, locale: Locale, digits: number): string =>
  new Intl.NumberFormat(locale === 'es' ? 'es-ES' : 'en-GB', {
    maximumFractionDigits: digits,
    useGrouping: 'always',
  }).format(value);

/** A value in the reader's language, without its unit's word: 74.2 %, 3.5, 1,204, 12.4 GB. */
export function amount(value: number, unit: Figure['unit'], locale: Locale): string {
  if (unit === 'share') return `${numberOf(value * 100, locale, 1)} %`;
  if (unit === 'bytes') return formatBytes(value, locale);
  return numberOf(value, locale, unit === 'days' ? 1 : 0);
}

export type Change = { to: 'up' | 'down'; by: number } | { to: 'same' } | { to: 'unknown' };

/** Smaller differences than what is shown are none. */
const LEAST = { share: 0.0005, days: 0.05, count: 0.5, bytes: 0.5 } as const;

/** How a figure stands to the one of the period before; `by` in the unit's own steps, percentage points for a share. */
export function changeOf({ value, previous, unit }: Pick<Figure, 'value' | 'previous' | 'unit'>): Change {
  if (value === null || previous === null) return { to: 'unknown' };
  const by = value - previous;
  if (Math.abs(by) < LEAST[unit]) return { to: 'same' };
  return { to: by > 0 ? 'up' : 'down', by: Math.abs(by) * (unit === 'share' ? 100 : 1) };
}
export const changeAmount = (by: number, unit: Figure['unit'], locale: Locale): string =>
  numberOf(by, locale, unit === 'count' ? 0 : 1);

interface Behind {
  to: string;
  needs: Permission;
}
/** The list behind a figure, and what seeing it takes; one that ends with `=` wants the first day of the period. */
export const BEHIND: Record<FigureName, Behind> = {
  utilisation: { to: '/schedule?view=list&day=', needs: 'schedule:read' },
  'lead-time': { to: '/schedule?view=list&day=', needs: 'schedule:read' },
  'no-shows': { to: '/schedule?view=list&day=', needs: 'schedule:read' },
  'booked-online': { to: '/campaigns', needs: 'campaign:read' },
  visits: { to: '/schedule?view=list&day=', needs: 'schedule:read' },
  'tasks-overdue': { to: '/tasks?show=overdue', needs: 'task:read' },
  'tasks-due': { to: '/tasks?show=open', needs: 'task:read' },
  'tasks-done': { to: '/tasks?show=done', needs: 'task:read' },
  'links-opened': { to: '/links', needs: 'link:read' },
  'packets-read': { to: '/links', needs: 'link:read' },
  storage: { to: '/imaging', needs: 'study:read' },
};
