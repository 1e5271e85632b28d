import type {
  AddedStarters,
  ArchiveCompound,
  ChangeCompound,
  Compound,
  Compounds,
  CreateCompound,
  EventName,
  Locale,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './compound.repo.ts';
import { STARTERS } from './starters.ts';

type Needs = Pick<Platform, 'db'>;
const UNIQUE_VIOLATION = '23505';

/** The clinic's catalogue. No patient is in it, so looking at it is no event. */
export async function listCompounds(platform: Needs, actor: Actor): Promise<Compounds> {
  const rows = await platform.db.inTenant(actor, repo.compounds);
  const names = await namesFor(platform, actor, [...new Set(rows.map(({ changedBy }) => changedBy))]);
  const compounds: Compound[] = rows.map(({ changedAt, changedBy, archivedAt, ...row }) => ({
    ...row,
    changedAt: changedAt.toISOString(),
    changedBy: { id: changedBy, name: names.get(changedBy) ?? '' },
    archivedAt: archivedAt?.toISOString() ?? null,
  }));
  return { compounds };
}

/** @throws Refusal name-taken when an active compound is called the same */
export const createCompound = (
  { db }: Needs,
  actor: Actor,
  { fields }: CreateCompound,
  ip: string,
  repeatable: Repeatable | null = null,
): Promise<{ id: string }> =>
  db.inTenant(actor, (tx) =>
    repo.once(tx, repeatable, async () => {
      const id = newId();
      if (!(await repo.insertCompound(tx, id, fields))) return refuse('name-taken');
      await note(tx, 'compound.created', id, ip);
      return { id };
    }),
  );

/** @throws Refusal conflict when it has changed since; name-taken; not-found */
export const changeCompound = (
  platform: Needs,
  actor: Actor,
  id: string,
  { revision, fields }: ChangeCompound,
  ip: string,
) =>
  changing(platform, actor, id, async (tx) => {
    if (!(await repo.changeCompound(tx, id, revision, fields))) return refuse('conflict');
    await note(tx, 'compound.changed', id, ip);
  });

/** An archived compound is offered no more; protocols that name it stay as they are. @throws as changeCompound */
export const archiveCompound = (platform: Needs, actor: Actor, id: string, ask: ArchiveCompound, ip: string) =>
  changing(platform, actor, id, async (tx) => {
    if (!(await repo.archiveCompound(tx, id, ask.revision, ask.archived))) return refuse('conflict');
    await note(tx, ask.archived ? 'compound.archived' : 'compound.restored', id, ip);
  });

/** Adds what of the starter list the clinic does not have by name. */
export const addStarters = ({ db }: Needs, actor: Actor, locale: Locale, ip: string): Promise<AddedStarters> =>
  db.inTenant(actor, async (tx) => {
    let added = 0;
    for (const starter of STARTERS) {
      const id = newId();
      if (!(await repo.insertCompound(tx, id, starter[locale]))) continue;
      await note(tx, 'compound.created', id, ip);
      added++;
    }
    return { added };
  });

async function changing({ db }: Needs, actor: Actor, id: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  try {
    await db.inTenant(actor, async (tx) => {
      if ((await repo.compoundsById(tx, [id])).length === 0) return refuse('not-found');
      return work(tx);
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return refuse('name-taken');
    throw error;
  }
}

const note = (tx: Tx, event: EventName, id: string, ip: string) =>
  append(tx, { event, outcome: 'done', resource: { type: 'compound', id }, patientRef: null, facts: {}, ip });
