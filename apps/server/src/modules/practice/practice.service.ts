import type { Practice } from '@hyaline/contract';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import * as repo from './practice.repo.ts';

type Needs = Pick<Platform, 'db'>;

/** @throws Refusal not-found outside of a clinic */
export const practice = ({ db }: Needs, actor: Actor): Promise<Practice> =>
  db.inTenant(actor, async (tx) => toPractice(await rowOf(tx)));

export const rowOf = async (tx: Tx): Promise<repo.PracticeRow> => (await repo.readPractice(tx)) ?? refuse('not-found');

export function toPractice({ steps: _, ...row }: repo.PracticeRow): Practice {
  return row;
}
