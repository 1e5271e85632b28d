import { canonicalJson, isUuid, type Json, utf8 } from '@hyaline/kit';
import { leafHash } from './merkle.ts';

/**
 * One event as the ledger keeps it. The database builds this text itself (`audit.append`); here it is read, and
 * built again in tests that hold both spellings against each other.
 */
export interface LedgerEvent {
  v: 1;
  entry: string;
  tenant: string;
  /** null: no person, the system itself. */
  actor: string | null;
  /** Server clock, UTC, milliseconds. */
  at: string;
  event: string;
  outcome: 'done' | 'refused';
  resource: { type: string; id: string } | null;
  /** Keyed pseudonym; the mapping to a person lives elsewhere and can be destroyed without touching this text. */
  patient: string | null;
  /** SHA-256 of the sealed address in the side table, hex: binds it, and says nothing once it is destroyed. */
  ip: string | null;
  facts: { readonly [name: string]: Json };
}

export const canonicalEvent = (event: LedgerEvent): string => canonicalJson(event as unknown as Json);
export const eventLeaf = (canonical: string) => leafHash(utf8(canonical));

/**
 * @returns the event behind a canonical text, or null when the text is not one, or is not in its one spelling
 * (a second spelling could carry a key twice and show different readers different events)
 */
export function parseEvent(canonical: string): LedgerEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(canonical);
  } catch {
    return null;
  }
  return isEvent(value) && canonicalEvent(value) === canonical ? value : null;
}

function isEvent(value: unknown): value is LedgerEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { v, entry, tenant, actor, at, event, outcome, facts } = value as Record<string, unknown>;
  const texts = [entry, tenant, at, event].every((field) => typeof field === 'string');
  if (!texts || v !== 1 || !isUuid(entry as string) || !isUuid(tenant as string)) return false;
  if (actor !== null && !(typeof actor === 'string' && isUuid(actor))) return false;
  return (outcome === 'done' || outcome === 'refused') && typeof facts === 'object' && facts !== null;
}
