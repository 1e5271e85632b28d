import type { LedgerRow } from '@hyaline/contract';
import { isUuid } from '@hyaline/kit';

const SHOWN = 3;

/** Facts that have words in both languages. */
export const KNOWN_FACTS = ['account', 'addendumTo', 'agent', 'apiKey', 'assignees', 'browser', 'bytes', 'days', 'demo', 'device', 'document', 'grant', 'group', 'hasPassword', 'hidden', 'hours', 'images', 'includesIdentity', 'kind', 'locale', 'mailed', 'maxOpens', 'minutes', 'onConsole', 'opens', 'os', 'outcome', 'patientConsent', 'reason', 'refusedFiles', 'revision', 'role', 'rows', 'searched', 'series', 'state', 'told', 'type', 'version'] as const; // prettier-ignore

/**
 * A line of what was recorded beside the event, values as the ledger holds them. Ids, nested values and long texts are
 * left to the panel.
 * @param wordsOf - the name of a fact in the reader's language
 */
export function detailOf(facts: LedgerRow['facts'], wordsOf: (name: string) => string = plainWords): string {
  return Object.entries(facts)
    .flatMap(([name, value]) => {
      if (value === null || value === false || value === '') return [];
      if (value === true) return [wordsOf(name)];
      if (typeof value === 'object') return [];
      const text = String(value);
      return text.length > 40 || isUuid(text) ? [] : [`${wordsOf(name)} ${text}`];
    })
    .slice(0, SHOWN)
    .join(', ');
}

/** `maxOpens` reads as `max opens`: for a fact that newer code wrote. */
export const plainWords = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
