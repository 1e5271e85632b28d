import type { MailSecret } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { openMailLink, useMailLink } from './mail-link.repo.ts';
import { keep } from '../secrets.ts';
import { noticeByMail } from '../security-notice.ts';
import { throttleForget } from '../sign-in/throttle.repo.ts';
import { throttleSubject } from './unlock-mail.ts';

/**
 * Forgets the wrong passwords and codes of one account, whichever networks they came from; nothing of anybody else's.
 * @throws Refusal mail-link-dead
 */
export async function unlock(platform: Platform, { secret }: MailSecret, client: SignInClient): Promise<void> {
  const hash = await keep(platform, 'mail-link', secret);
  const link = await platform.db.asPlatform((tx) => openMailLink(tx, { secret: hash, kind: 'unlock' }));
  if (!link) return refuse('mail-link-dead');
  const subjects = await throttleSubjects(platform, link);
  await platform.db.inTenant(link, async (tx) => {
    if (!(await useMailLink(tx, hash, 'unlock'))) refuse('mail-link-dead');
    await throttleForget(tx, subjects);
    const resource = { type: 'account', id: link.userId };
    const entry = { event: 'account.unlocked', outcome: 'done', resource, patientRef: null, facts: {} } as const;
    await append(tx, { ...entry, ip: client.ip });
    await noticeByMail(platform, tx, 'unlocked', client);
  });
}

/** Both kinds of counters of an account: passwords go by its e-mail, codes by its id. */
export const throttleSubjects = (
  platform: Platform,
  { emailKey, userId }: { emailKey: string; userId: string },
): Promise<Uint8Array[]> => Promise.all([throttleSubject(platform, emailKey), throttleSubject(platform, userId)]);
