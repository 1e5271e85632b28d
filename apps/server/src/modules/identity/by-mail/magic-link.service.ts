import { LINK_MINUTES, type AskByMail, type ConfirmMagicLink, type MagicAsked, type Ticket } from '@hyaline/contract';
import { randomInt } from '../../../platform/crypto/index.ts';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { queueMail } from '../../mail/index.ts';
import { keepBrowser } from '../sign-in/browser-cookie.ts';
import { inEqualTime } from '../sign-in/equal-time.ts';
import { lifeSecondsOf, linkTo, requireMail, whoseMail } from './mail-link.ts';
import { keepMailLink, openMailLink, useMailLink } from './mail-link.repo.ts';
import { keep, newSecret } from '../secrets.ts';
import { issueTicket } from '../sign-in/ticket.ts';

const CODES = 1_000_000;

/**
 * Mails a link that stands in for the password once, if the address has an account that may sign in so; the answer and
 * its time are the same if not. The code in the answer is for the case that the link is opened in another browser.
 * @param mark - of the asking browser
 * @throws Refusal mail-unavailable
 */
export async function askMagicLink(platform: Platform, { email }: AskByMail, mark: string): Promise<MagicAsked> {
  requireMail(platform);
  const secret = newSecret();
  const code = String(randomInt(CODES)).padStart(6, '0');
  const hash = await keep(platform, 'mail-link', secret);
  const link = {
    secret: hash,
    kind: 'magic-link',
    who: whoseMail(platform, email),
    browser: await keepBrowser(platform, mark),
    code: await keepCode(platform, secret, code),
    lifeSeconds: lifeSecondsOf('magic-link'),
  } as const;
  await inEqualTime(() =>
    platform.db.asPlatform(async (tx) => {
      const accountId = await keepMailLink(tx, link);
      if (accountId === null) return;
      const values = { link: linkTo(platform, 'magic', secret) };
      await queueMail(tx, platform, { kind: 'magic-link', to: { accountId }, values });
    }),
  );
  return { validMinutes: LINK_MINUTES['magic-link'], code };
}

/**
 * The first half of a sign-in by a mailed link: the second factor is asked for all the same.
 * @param mark - of the browser that opened the link
 * @throws Refusal mail-link-dead, other-browser until the code of the asking browser has been given
 */
export async function openMagicLink(
  platform: Platform,
  { secret, code }: ConfirmMagicLink,
  mark: string | undefined,
): Promise<Ticket> {
  const hash = await keep(platform, 'mail-link', secret);
  const browser = await keepBrowser(platform, mark);
  const given = code === undefined ? {} : { code: await keepCode(platform, secret, code) };
  const link = await platform.db.asPlatform((tx) =>
    openMailLink(tx, { secret: hash, kind: 'magic-link', browser, ...given }),
  );
  if (!link) return refuse('mail-link-dead');
  if (!link.opened) refuse(code === undefined ? 'other-browser' : 'password-wrong');
  return platform.db.inTenant(link, async (tx) =>
    (await useMailLink(tx, hash, 'magic-link')) ? issueTicket(platform, tx) : refuse('mail-link-dead'),
  );
}

/** Six digits alone could be tried out by whoever has the key; bound to the link's secret they cannot even be compared. */
const keepCode = (platform: Platform, secret: string, code: string): Promise<Uint8Array> =>
  keep(platform, 'mail-link-code', secret, code);
