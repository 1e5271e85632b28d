import type { Platform } from '../../../platform/index.ts';
import { mailReady, queueMail } from '../../mail/index.ts';
import { inEqualTime } from '../sign-in/equal-time.ts';
import { lifeSecondsOf, linkTo } from './mail-link.ts';
import { keepMailLink } from './mail-link.repo.ts';
import { keep, newSecret } from '../secrets.ts';
import { throttleTryOf } from '../sign-in/throttle.repo.ts';

/** One mail for an account in this time, however many networks wait. */
const WINDOW_SECONDS = 60 * 60;

/** What all counters of one account have in common. @param whose - its e-mail as compared, or its id */
export const throttleSubject = (platform: Pick<Platform, 'vault'>, whose: string): Promise<Uint8Array> =>
  keep(platform, 'throttle', 'subject', whose);

/** Mails the way out of a lock to its owner, if there is one. Who asked cannot tell whether there is. */
export async function offerUnlock(
  platform: Platform,
  who: { emailKey: string } | { accountId: string },
): Promise<void> {
  if (!mailReady(platform)) return;
  const subject = await throttleSubject(platform, 'emailKey' in who ? who.emailKey : who.accountId);
  const counter = await keep(platform, 'throttle', 'unlock-mail', Buffer.from(subject).toString('hex'));
  const secret = newSecret();
  const hash = await keep(platform, 'mail-link', secret);
  await inEqualTime(() =>
    platform.db.asPlatform(async (tx) => {
      if ((await throttleTryOf(tx, counter, subject, 1, WINDOW_SECONDS)) > 0) return;
      const link = { secret: hash, kind: 'unlock', who, lifeSeconds: lifeSecondsOf('unlock') } as const;
      const accountId = await keepMailLink(tx, link);
      if (accountId === null) return;
      const values = { link: linkTo(platform, 'unlock', secret) };
      await queueMail(tx, platform, { kind: 'unlock', to: { accountId }, values });
    }),
  );
}
