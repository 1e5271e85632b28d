import { type AskPortalLink, type EnterPortal, PORTAL, type PortalLinkAsked } from '@hyaline/contract';
import { fromBase64Url, newId, SYSTEM_USER } from '@hyaline/kit';
import { randomInt, timingSafeEqual } from '../../platform/crypto/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mailBrand } from '../branding/index.ts';
import { inEqualTime, keep, keepBrowser, newSecret } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { lookupMac } from '../links/index.ts';
import { mailReady, queueMail } from '../mail/index.ts';
import { packetOfLink } from '../packets/index.ts';
import { keepLink } from './account.repo.ts';
import * as repo from './entrance.repo.ts';
import { learnPerson } from './others.service.ts';
import { keepBirthDate, keepEmail, mailKey, portalLink } from './invite.service.ts';

const CODES = 1_000_000;
/** Answers of one account in a day, over all its links, and of one address over all its accounts: whoever reads the mailbox has not got a year of birthdays. */
const ANSWERS_A_DAY = 10;
const DAY_SECONDS = 86_400;
/** Asks for one address in an hour: those of one network do not use up what the patient has at home. */
const ASKS = { ofNetwork: 6, ofAddress: 60, windowSeconds: 3600 } as const;

/**
 * Mails a sign-in link for each account of the address: one in each clinic. The answer and its time are the same when
 * there is none.
 * @param mark - of the asking browser
 * @param network - prefix of the address that asks
 * @throws Refusal mail-unavailable
 */
export async function askPortalLink(
  platform: Platform,
  { email, packet }: AskPortalLink,
  mark: string,
  network: string,
): Promise<PortalLinkAsked> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const code = String(randomInt(CODES)).padStart(6, '0');
  const key = await keepEmail(platform, email);
  const browser = await keepBrowser(platform, mark);
  const wanted = packet === undefined ? null : await lookupMac(platform, fromBase64Url(packet));
  await inEqualTime(async () => {
    if (!(await mayAsk(platform, email, network))) return;
    const accounts = await platform.db.asPlatform((tx) => repo.accountsAt(tx, key));
    for (const { tenantId, accountId, locale } of accounts) {
      const secret = newSecret();
      const link = {
        secret: await keep(platform, 'portal-link', secret),
        accountId,
        kind: 'sign-in',
        browser,
        code: await keep(platform, 'portal-code', secret, code),
        lifeSeconds: PORTAL.signInMinutes * 60,
      } as const;
      await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
        if (!(await keepLink(tx, link))) return; // it ended this moment
        if (wanted !== null) await repo.wantPacket(tx, link.secret, wanted);
        const values = { ...(await mailBrand(tx)), link: portalLink(platform, secret) };
        const dedupeKey = mailKey(accountId);
        await queueMail(tx, platform, { kind: 'portal-sign-in', to: { email, locale }, values, dedupeKey });
      });
    }
  });
  return { validMinutes: PORTAL.signInMinutes, code };
}

/** Counted by ask, of whatever address. What a network has too much of is not counted against the address. */
async function mayAsk(platform: Platform, email: string, network: string): Promise<boolean> {
  const address = Buffer.from(await keepEmail(platform, email)).toString('hex');
  const ofNetwork = await keep(platform, 'throttle', 'portal-ask', address, network);
  const ofAddress = await keep(platform, 'throttle', 'portal-ask', address);
  return platform.db.asPlatform(
    async (tx) =>
      (await repo.countAnswer(tx, ofNetwork, ASKS.ofNetwork, ASKS.windowSeconds)) === 0 &&
      (await repo.countAnswer(tx, ofAddress, ASKS.ofAddress, ASKS.windowSeconds)) === 0,
  );
}

/**
 * Begins a session: the mailed secret, and the birth date as second step. Unknown, used, expired, removed and
 * answered-wrong-too-often links look alike.
 * @param mark - of the browser that opened the link
 * @returns the session's token, for the cookie and nothing else; the packet from whose page they came
 * @throws Refusal mail-link-dead, other-browser until the code of the asking browser is given, link-answer-wrong,
 * too-many-requests
 */
export async function enterPortal(
  platform: Platform,
  { secret, birthDate, code }: EnterPortal,
  mark: string | undefined,
  ip: string,
): Promise<{ token: string; accountId: string; packet: string | null }> {
  const hash = await keep(platform, 'portal-link', secret);
  const browser = await keepBrowser(platform, mark);
  const given = code === undefined ? null : await keep(platform, 'portal-code', secret, code);
  const tried = await platform.db.asPlatform((tx) => repo.tryLink(tx, hash, browser, given));
  if (!tried) return refuse('mail-link-dead');
  const { tenantId, accountId, patientRef } = tried;
  if (!tried.atHome && code === undefined) return refuse('other-browser');
  const counters = await answerCounters(platform, hash, { tenantId, accountId });
  const wait = await platform.db.asPlatform(async (tx) => {
    const waits = [];
    for (const counter of counters) waits.push(await repo.countAnswer(tx, counter, ANSWERS_A_DAY, DAY_SECONDS));
    return Math.max(...waits);
  });
  if (wait > 0) return refuse('too-many-requests', { retryAfterSeconds: wait });
  const right = timingSafeEqual(await keepBirthDate(platform, accountId, birthDate), tried.birthMac);
  const resource = { type: 'portal-account', id: accountId };
  if (!right || !(tried.atHome || tried.coded)) {
    await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
      const facts = { triesLeft: tried.triesLeft, link: tried.kind };
      await append(tx, { event: 'portal.refused', outcome: 'refused', resource, patientRef, facts, ip });
    });
    return refuse('link-answer-wrong', { fields: ['birth-date'] });
  }
  const token = newSecret();
  const tokenHash = await keep(platform, 'portal-session', token);
  const sessionId = newId();
  const entered = await platform.db.inTenant(
    { tenantId, userId: accountId },
    async (tx) => {
      if (!(await repo.enter(tx, hash, sessionId, tokenHash))) return null;
      const event = tried.kind === 'invitation' ? 'portal.activated' : 'portal.signed-in';
      await append(tx, { event, outcome: 'done', resource, patientRef, facts: { by: 'patient' }, ip });
      const link = await repo.wantedPacket(tx, hash);
      return { packet: link && (await packetOfLink(tx, link)) };
    },
    { own: true },
  );
  if (!entered) return refuse('mail-link-dead');
  await platform.db.asPlatform(async (tx) => {
    for (const counter of counters) await repo.forgiveAnswer(tx, counter);
  });
  await learnPerson(platform, { tenantId, accountId, sessionId }, birthDate);
  return { token, accountId, packet: entered.packet };
}

/** By account, and by address: whoever cares for many has many accounts, and all of them ask for one birth date. */
async function answerCounters(
  platform: Platform,
  hash: Uint8Array,
  { tenantId, accountId }: { tenantId: string; accountId: string },
): Promise<Uint8Array[]> {
  const address = await platform.db.asPlatform((tx) => repo.addressOfLink(tx, hash));
  return [
    await keep(platform, 'throttle', 'portal', tenantId, accountId),
    await keep(platform, 'throttle', 'portal-address', (address ?? Buffer.alloc(0)).toString('hex')),
  ];
}

/** Deletes links and sessions a day after their end. */
export const sweepPortal = async (platform: Pick<Platform, 'db'>): Promise<void> =>
  void (await platform.db.asPlatform(repo.purge));
