import type { RequestForm } from '@hyaline/contract';
import { randomBytes } from '../../../platform/crypto/index.ts';
import type { Actor, Tx } from '../../../platform/db/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import { requireBaa } from '../../legal/index.ts';
import { ensurePhiSchema } from '../../tenancy/index.ts';
import { type FormPage, readForm, switchForm } from './form.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'config' | 'clock'>;

export const requestForm = (needs: Needs, actor: Actor): Promise<RequestForm> =>
  needs.db.inTenant(actor, async (tx) => present(needs, await readForm(tx)));

/**
 * Off, the page is not there; links that were mailed before go on. The address stays the same for good.
 * @throws Refusal baa-required, workspace-off: no stranger is asked where nothing can be kept
 */
export async function switchRequestForm(
  needs: Needs,
  actor: Actor,
  enabled: boolean,
  ip: string,
): Promise<RequestForm> {
  if (enabled) {
    await requireBaa(needs, actor);
    await ensurePhiSchema(needs, actor.tenantId);
  }
  return needs.db.inTenant(actor, async (tx) => {
    if (await switchForm(tx, newCode(), enabled)) {
      const resource = { type: 'clinic', id: actor.tenantId };
      await append(tx, { event: 'request-form.changed', outcome: 'done', resource, patientRef: null, facts: { enabled }, ip }); // prettier-ignore
    }
    return present(needs, await readForm(tx));
  });
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const newCode = (): string => [...randomBytes(10)].map((byte) => LETTERS[byte % 32]).join('');

const present = ({ config }: Needs, form: FormPage | undefined): RequestForm => ({
  enabled: form?.enabled ?? false,
  address: form ? `${config.publicUrl}/privacy/${form.code}` : null,
});

/** The clinic's form where it is on, for its other public pages. */
export async function openFormCode(tx: Tx): Promise<string | null> {
  const form = await readForm(tx);
  return form?.enabled ? form.code : null;
}
