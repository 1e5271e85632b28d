import type { SecurityNotice } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { queueMail } from '../mail/index.ts';
import type { SignInClient } from './sign-in/client.ts';
import { clientFacts } from './sign-in/client-facts.ts';

type Device = Pick<SignInClient, 'browser' | 'os'>;
type Whole = Pick<SignInClient, 'ip' | 'browser' | 'os' | 'language' | 'device'>;

/** Tells a person by mail of a change to how they sign in; sent if and only if the change of this transaction stands. */
export async function noticeByMail(
  platform: Platform,
  tx: Tx,
  what: SecurityNotice,
  from: Device,
  accountId = tx.actor.userId,
): Promise<void> {
  const at = platform.clock.now().toISOString();
  const values = { what, at, device: [from.browser, from.os].filter(Boolean).join(', ') };
  await queueMail(tx, platform, { kind: 'security-notice', to: { accountId }, values });
}

/** What follows the use of a recovery code, wherever it was taken: a ledger row, and a mail to its owner. */
export async function noteRecoveryCode(platform: Platform, tx: Tx, from: Whole): Promise<void> {
  const resource = { type: 'account', id: tx.actor.userId };
  const facts = await clientFacts(platform, from);
  const entry = { event: 'recovery-code.used', outcome: 'done', resource, patientRef: null, facts } as const;
  await append(tx, { ...entry, ip: from.ip });
  await noticeByMail(platform, tx, 'recovery-code-used', from);
}
