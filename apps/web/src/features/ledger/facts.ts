import type { LedgerRow } from '@hyaline/contract';

const SHOWN = 3;

/**
 * A line of what was recorded beside the event: the names and values as the ledger holds them, without interpretation.
 * Nested values and long texts are left to the panel.
 */
export function detailOf(facts: LedgerRow['facts']): string {
  return Object.entries(facts)
    .flatMap(([name, value]) => {
      if (value === null || value === false || value === '') return [];
      if (value === true) return [wordsOf(name)];
      if (typeof value === 'object') return [];
      const text = String(value);
      return text.length > 40 ? [] : [`${wordsOf(name)} ${text}`];
    })
    .slice(0, SHOWN)
    .join(', ');
}

/** `maxOpens` reads as `max opens`. */
const wordsOf = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
