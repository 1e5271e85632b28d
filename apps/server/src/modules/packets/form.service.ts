import type { ChangeConsentForm, ConsentForms, CreateConsentForm, PrivacyNotice } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { append } from '../ledger/index.ts';
import { ensurePhiSchema, hasPhiSchema } from '../tenancy/index.ts';
import { type Asking, type Needs, PHI } from './about.ts';
import * as repo from './form.repo.ts';
import { CONSENT_EXAMPLES } from './starters.ts';

/** The clinic's texts, and of the examples those that it has not made its own. */
export async function consentForms(platform: Needs, { actor }: Asking): Promise<ConsentForms> {
  const rows = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(actor, repo.formRows, PHI)
    : [];
  const taken = new Set(rows.map(({ starter, locale }) => `${starter}|${locale}`));
  const examples = CONSENT_EXAMPLES.filter(({ starter, locale }) => !taken.has(`${starter}|${locale}`));
  return {
    forms: [
      ...rows.map(({ changedAt, ...row }) => ({ ...row, changedAt: changedAt.toISOString() })),
      ...examples.map((example) => ({ id: null, version: 0, changedAt: null, ...example })),
    ],
  };
}

/** One change of the clinic's texts, with its ledger entry. */
async function changing<T>(
  platform: Needs,
  { actor, ip }: Asking,
  work: (tx: Tx) => Promise<{ result: T; id: string; change: string }>,
): Promise<T> {
  await ensurePhiSchema(platform, actor.tenantId);
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const { result, id, change } = await work(tx);
      const resource = { type: 'consent-form', id };
      const said = { event: 'consent-form.changed', outcome: 'done', resource, patientRef: null } as const;
      await append(tx, { ...said, facts: { change }, ip });
      return result;
    },
    PHI,
  );
}

export const createForm = (platform: Needs, asking: Asking, form: CreateConsentForm) =>
  changing(platform, asking, async (tx) => {
    const id = await repo.keepForm(tx, { id: newId(), ...form });
    return { result: { id }, id, change: 'written' };
  });

/** The next version; what was sent or signed keeps the one it had. @throws Refusal conflict */
export const changeForm = (platform: Needs, asking: Asking, id: string, form: ChangeConsentForm) =>
  changing(platform, asking, async (tx) => {
    const version = (await repo.changeForm(tx, { id, ...form })) ?? refuse('conflict');
    return { result: { version }, id, change: 'written' };
  });

/** @throws Refusal not-found */
export const removeForm = (platform: Needs, asking: Asking, id: string) =>
  changing(platform, asking, async (tx) => {
    if (!(await repo.removeForm(tx, id))) return refuse('not-found');
    return { result: null, id, change: 'removed' };
  });

export const privacyNotice = async (platform: Needs, { actor }: Asking): Promise<PrivacyNotice> => ({
  url: await platform.db.inTenant(actor, repo.noticeUrl),
});

export const setPrivacyNotice = (platform: Needs, { actor, ip }: Asking, { url }: PrivacyNotice): Promise<null> =>
  platform.db.inTenant(actor, async (tx) => {
    await repo.setNoticeUrl(tx, url);
    const resource = { type: 'clinic', id: actor.tenantId };
    const said = { event: 'clinic.privacy-notice-changed', outcome: 'done', resource, patientRef: null } as const;
    await append(tx, { ...said, facts: { given: url !== null }, ip });
    return null;
  });
