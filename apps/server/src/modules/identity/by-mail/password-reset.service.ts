import { LINK_MINUTES, type AskByMail, type MailAsked, type ResetPassword, type Ticket } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import { queueMail } from '../../mail/index.ts';
import { acceptPassword } from '../passwords/accept-password.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { endSessionsOf } from '../sessions/end-sessions.service.ts';
import { inEqualTime } from '../sign-in/equal-time.ts';
import { lifeSecondsOf, linkTo, requireMail, whoseMail } from './mail-link.ts';
import { keepMailLink, openMailLink, resetPasswordBy } from './mail-link.repo.ts';
import { keep, newSecret } from '../secrets.ts';
import { noticeByMail } from '../security-notice.ts';
import { throttleForget } from '../sign-in/throttle.repo.ts';
import { issueTicket } from '../sign-in/ticket.ts';
import { throttleSubjects } from './unlock.service.ts';

/**
 * Mails a link to choose another password, if the address has an account; the answer and its time are the same if not.
 * @throws Refusal mail-unavailable
 */
export async function askPasswordReset(platform: Platform, { email }: AskByMail): Promise<MailAsked> {
  requireMail(platform);
  const secret = newSecret();
  const hash = await keep(platform, 'mail-link', secret);
  const lifeSeconds = lifeSecondsOf('password-reset');
  await inEqualTime(() =>
    platform.db.asPlatform(async (tx) => {
      const who = whoseMail(platform, email);
      const accountId = await keepMailLink(tx, { secret: hash, kind: 'password-reset', who, lifeSeconds });
      if (accountId === null) return;
      const values = { link: linkTo(platform, 'reset', secret) };
      await queueMail(tx, platform, { kind: 'password-reset', to: { accountId }, values });
    }),
  );
  return { validMinutes: LINK_MINUTES['password-reset'] };
}

/**
 * A new password by a mailed link. It ends every session, every unfinished sign-in and every lock of the person, and
 * leads to the second factor, which it leaves as it is.
 * @throws Refusal mail-link-dead, password-weak and password-used (the link stays good), too-many-requests
 */
export async function resetPassword(platform: Platform, ask: ResetPassword, client: SignInClient): Promise<Ticket> {
  const hash = await keep(platform, 'mail-link', ask.secret);
  const link = await platform.db.asPlatform((tx) => openMailLink(tx, { secret: hash, kind: 'password-reset' }));
  if (!link) return refuse('mail-link-dead');
  const { userId, email, name, clinicName } = link;
  const about = [email, name, clinicName];
  const passwordHash = await acceptPassword(platform, { password: ask.password, about, accountId: userId });
  const subjects = await throttleSubjects(platform, link);
  const ticket = await platform.db.inTenant(link, async (tx) => {
    if (!(await resetPasswordBy(tx, hash, passwordHash))) refuse('mail-link-dead');
    await throttleForget(tx, subjects);
    const resource = { type: 'account', id: userId };
    const entry = { event: 'account.password-reset', outcome: 'done', resource, patientRef: null, facts: {} } as const;
    await append(tx, { ...entry, ip: client.ip });
    await noticeByMail(platform, tx, 'password-reset', client);
    return issueTicket(platform, tx);
  });
  await endSessionsOf(platform, { accountId: userId, reason: 'password', ip: client.ip });
  return ticket;
}
