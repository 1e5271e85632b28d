import type { Locale } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { append } from '../../ledger/index.ts';
import { addAccount, insertClinic } from './account.repo.ts';
import { emailKey } from './email.ts';

export interface NewClinic {
  clinicName: string;
  name: string;
  email: string;
  locale: Locale;
  passwordHash: string;
}

/**
 * The clinic of the transaction with its person as owner, and what the ledger says of both.
 * @param ip - null: made on the console
 * @throws Refusal email-taken
 */
export async function openClinic(tx: Tx, wanted: NewClinic, ip: string | null): Promise<void> {
  const { clinicName, name, locale, passwordHash } = wanted;
  const { tenantId, userId: id } = tx.actor;
  await insertClinic(tx, clinicName);
  const email = wanted.email.trim();
  const account = { id, email, emailKey: emailKey(email), name, locale, passwordHash, role: 'owner' } as const;
  if (!(await addAccount(tx, account))) refuse('email-taken');
  const entry = { outcome: 'done', patientRef: null, ...(ip === null ? {} : { ip }) } as const;
  await append(tx, { ...entry, event: 'clinic.created', resource: { type: 'clinic', id: tenantId }, facts: {} });
  const facts = { role: 'owner', onConsole: ip === null };
  await append(tx, { ...entry, event: 'account.created', resource: { type: 'account', id }, facts });
}
