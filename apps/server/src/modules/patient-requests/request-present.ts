import { clockOf, dayAfter, type PatientRequest, phi } from '@hyaline/contract';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import type { askersOf } from './askers.ts';
import type { RequestRow } from './request.repo.ts';
import { isGuess } from './law.ts';
import { openRequest } from './request-seal.ts';
import { withStatement, type Written } from './statements.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

export async function presentAll(
  platform: Needs,
  actor: Actor,
  rows: readonly RequestRow[],
  {
    today,
    askers,
    written,
  }: { today: string; askers: Awaited<ReturnType<typeof askersOf>>; written: Map<string, Written> },
): Promise<PatientRequest[]> {
  const names = await namesFor(platform, actor, [
    ...new Set(rows.flatMap(({ openedBy, identityBy, closedBy }) => [openedBy, identityBy, closedBy])),
  ].filter((id) => id !== null)); // prettier-ignore
  const person = (id: string | null) => ({ id: id ?? '', name: names.get(id ?? '') ?? '' });
  const requests: PatientRequest[] = [];
  for (const row of rows) {
    const { words, identity, extension, answer: given, statement, statedBy, rebuttal, along, contact } = withStatement(await openRequest(platform, actor, row), written.get(row.id)); // prettier-ignore
    const {
      details: _,
      openedBy,
      openedAt,
      identityBy,
      identityAt,
      extendedAt,
      lawAt: _lawAt,
      closedBy,
      closedAt,
      aboutEntry,
      aboutKind,
      aboutOn,
      ...facts
    } = row;
    requests.push({
      ...facts,
      source: clockOf(row.law, row.kind, row.askedOn).source,
      extendableTo: extendableTo(row, today),
      lawGuessed: isGuess(row),
      mayChooseLaw: row.state === 'open' && extendedAt === null,
      words: phi(words),
      openedBy: person(openedBy),
      asker: askers.get(openedBy) ?? null,
      about: aboutEntry && aboutKind && aboutOn ? { id: aboutEntry, kind: aboutKind, enteredOn: aboutOn } : null,
      openedAt: openedAt.toISOString(),
      contact: contact ? { name: phi(contact.name), email: phi(contact.email), phone: phi(contact.phone) } : null,
      identityAt: identityAt?.toISOString() ?? null,
      identity: identity === null ? null : { method: identity, by: person(identityBy) },
      extendedAt: extendedAt?.toISOString() ?? null,
      extension: extension === null ? null : { reason: phi(extension) },
      closedAt: closedAt?.toISOString() ?? null,
      answer: given && { reasons: given.reasons, text: phi(given.text), by: person(closedBy) },
      statement: statement === null ? null : phi(statement),
      statedBy: statedBy === null ? null : phi(statedBy),
      rebuttal: rebuttal === null ? null : phi(rebuttal),
      along,
    });
  }
  return requests;
}

/** @param today - in the clinic's zone @returns until when the time could be made longer; null when the law or the state says no. */
export function extendableTo(
  { law, kind, askedOn, dueOn, extendedAt, state }: RequestRow,
  today: string,
): string | null {
  const { extension } = clockOf(law, kind, askedOn);
  if (state !== 'open' || extension === null || dueOn === null || extendedAt !== null || today > dueOn) return null;
  return dayAfter(dueOn, extension);
}
