import { type Closing, type ClosingHindrances, type ClosingInside, type EventName } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { keptAmong, studiesKeptUntil } from '../erasure/index.ts';
import { append } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import * as repo from './closing.repo.ts';
import { tellOfClosing } from './tell.service.ts';

export type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
export interface Asking {
  actor: Actor;
  ip: string;
}

/** How far the closing of the clinic is, and what forbids it today. */
export async function readClosing(needs: Needs, actor: Actor): Promise<Closing> {
  const { row, hindrances, inside } = await looking(needs, actor, async (tx, phi) => ({
    row: await repo.readClosing(tx),
    ...(await standing(needs, tx, phi)),
  }));
  if (row === undefined || row.endedAt !== null) return { asked: null, hindrances, inside };
  const names = await namesFor(needs, actor, [row.askedBy]);
  return {
    asked: {
      at: row.askedAt.toISOString(),
      by: names.get(row.askedBy) ?? '',
      dueAt: row.dueAt.toISOString(),
      exportedAt: row.exportedAt?.toISOString() ?? null,
    },
    hindrances,
    inside,
  };
}

/**
 * Begins the time of waiting. Nothing changes for anybody until it is over, and any owner can take it back.
 * @throws Refusal bad-request for another name than the clinic's; on-hold, still-kept, visits-ahead, leave-organisation; conflict
 */
export async function askToClose(needs: Platform, { actor, ip }: Asking, typed: string): Promise<Closing> {
  await looking(needs, actor, async (tx, phi) => {
    requireName(await repo.about(tx), typed);
    requireNothingForbids(await hindrancesOf(needs, tx, phi));
    if (!(await repo.ask(tx))) return refuse('conflict');
    await note(tx, 'clinic.closing-asked', {}, ip);
    const row = await repo.readClosing(tx);
    if (row) await tellOfClosing(needs, tx, 'closing-asked', row);
  });
  return readClosing(needs, actor);
}

/** @throws Refusal not-found when nobody asked, or it is too late */
export const cancelClosing = (platform: Platform, { actor, ip }: Asking): Promise<null> =>
  platform.db.inTenant(actor, async (tx) => {
    const row = await repo.readClosing(tx);
    if (!(await repo.cancel(tx))) return refuse('not-found');
    await note(tx, 'clinic.closing-cancelled', {}, ip);
    if (row) await tellOfClosing(platform, tx, 'closing-cancelled', row);
    return null;
  });

/** In the clinic's PHI schema where there is one: what it keeps is what may forbid. */
export async function looking<T>(needs: Needs, actor: Actor, work: (tx: Tx, phi: boolean) => Promise<T>): Promise<T> {
  const phi = await hasPhiSchema(needs, actor.tenantId);
  return needs.db.inTenant(actor, (tx) => work(tx, phi), { phi });
}

export const hindrancesOf = async (needs: Needs, tx: Tx, phi: boolean): Promise<ClosingHindrances> =>
  (await standing(needs, tx, phi)).hindrances;

/** So many records are looked at to say how many of them the law asks for. */
const LOOKED = 200;
interface Standing {
  hindrances: ClosingHindrances;
  inside: ClosingInside;
}
async function standing(needs: Needs, tx: Tx, phi: boolean): Promise<Standing> {
  const organisation = (await repo.about(tx))?.organisation === true;
  const visits = await repo.openVisits(tx);
  if (!phi)
    return {
      hindrances: { holds: 0, keepUntil: null, visits, organisation },
      inside: { patients: 0, studies: 0, copiesDue: 0, kept: 0, looked: 0 },
    };
  const ids = (await repo.patients(tx)).map(({ id }) => id);
  const { last } = await repo.ownStudies(tx);
  const { until, kept, looked } = await keptAmong(needs, tx, ids, LOOKED);
  const days = [until, last === null ? null : await studiesKeptUntil(tx, last)];
  const keepUntil =
    days
      .filter((day) => day !== null)
      .toSorted()
      .at(-1) ?? null;
  return {
    hindrances: { holds: await repo.openHolds(tx), keepUntil, visits, organisation },
    inside: {
      patients: ids.length,
      studies: await repo.savedStudies(tx),
      copiesDue: await repo.copiesDue(tx),
      kept,
      looked,
    },
  };
}

export function requireNothingForbids({ holds, keepUntil, visits, organisation }: ClosingHindrances): void {
  if (organisation) refuse('leave-organisation');
  if (holds > 0) refuse('on-hold');
  if (keepUntil !== null) refuse('still-kept');
  if (visits > 0) refuse('visits-ahead');
}

export function requireName(about: repo.About | undefined, typed: string): repo.About {
  if (about === undefined) return refuse('not-found');
  if (about.name !== typed.trim()) return refuse('bad-request', { fields: ['name'] });
  return about;
}

export const note = (tx: Tx, event: EventName, facts: Record<string, Json>, ip?: string) =>
  append(tx, {
    event,
    outcome: 'done',
    resource: { type: 'clinic', id: tx.actor.tenantId },
    patientRef: null,
    facts,
    ...(ip === undefined ? {} : { ip }),
  });
