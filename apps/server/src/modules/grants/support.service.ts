import { cleanReason, type LetIn, type SupportInside, type SupportPeople } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { Refusal, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { findGrant, listInside } from './grant.repo.ts';
import { type By, reasonPlace, targetOf } from './grant.service.ts';
import * as repo from './support.repo.ts';
import { grantResource, tellOfSupport } from './telling.service.ts';

/**
 * Lets somebody of support into the owner's clinic. Grant, ledger row, notices and mails are one transaction. As with
 * emergency access nothing looks whether there is such a patient.
 * @throws Refusal not-found for whoever is not of support, grant-live while they are in the clinic already, step-up-required
 */
export async function letIn(platform: Platform, by: By, ask: LetIn, ip: string): Promise<{ id: string }> {
  const { accountId, patientRef, minutes } = ask;
  const id = newId();
  const reason = await platform.vault.sealField({ tenantId: by.tenantId }, reasonPlace(id), cleanReason(ask.reason));
  const about = { account: accountId, minutes };
  try {
    return await platform.db.inTenant(by, async (tx) => {
      const verdict = await repo.giveSupport(tx, { id, accountId, patientRef, minutes, reason });
      if (verdict !== 'given') return refuse(verdict);
      const grant = await findGrant(tx, id);
      if (!grant) throw new Error('a grant that was just given is not there');
      await tellOfSupport(platform, tx, { accountId, endsAt: grant.endsAt });
      const entry = { event: 'grant.approved', outcome: 'done', resource: grantResource(id), patientRef, ip } as const;
      await append(tx, { ...entry, facts: about });
      return { id };
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const facts = { ...about, reason: error.code };
    await appendDenied(platform, by, { event: 'grant.refused', resource: null, patientRef, facts, ip });
    throw error;
  }
}

export const supportPeople = async ({ db }: Platform, by: By): Promise<SupportPeople> => ({
  people: await db.inTenant(by, repo.supportPeople),
});

/** Who of support is in the clinic at this moment, for the banner of both sides. */
export const supportInside = async ({ db }: Platform, by: By): Promise<SupportInside> => ({
  inside: (await db.inTenant(by, listInside)).map((row) => ({
    id: row.id,
    who: row.name,
    own: row.own,
    opens: targetOf(row),
    endsAt: row.endsAt.toISOString(),
    secondsLeft: row.secondsLeft,
  })),
});
