import type { ExportStudy } from '@hyaline/contract';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { steadyState } from './study.repo.ts';

const PHI = { phi: true };

/**
 * Notes that something of a study is about to leave the viewer: a file, a copy, paper. It is made in the browser, which
 * waits for this. Special access ends, and what was taken out under it would not: it lets nobody export.
 * @throws Refusal not-found for a study this person does not see; forbidden when they see it by special access only
 */
export async function exportStudy(
  platform: Pick<Platform, 'db' | 'database'>,
  actor: Actor,
  id: string,
  { kind, views, identified }: ExportStudy,
  ip: string,
): Promise<void> {
  const event = 'study.exported';
  const facts = { kind, views, identified };
  const exists = await hasPhiSchema(platform, actor.tenantId);
  const found = exists
    ? await platform.db.inTenant(
        actor,
        async (tx) => {
          const study = await steadyState(tx, id);
          if (study?.state !== 'saved') return 'not-found';
          if (!study.ownRight) return 'forbidden';
          const { patientRef } = study;
          await append(tx, { event, outcome: 'done', resource: { type: 'study', id }, patientRef, facts, ip });
          return 'done';
        },
        PHI,
      )
    : 'not-found';
  if (found === 'done') return;
  await appendDenied(platform, actor, { event, resource: { type: 'study', id }, patientRef: null, facts, ip });
  refuse(found);
}
