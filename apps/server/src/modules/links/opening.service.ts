import type { LinkChallenge, OpenedLink, OpenLink } from '@hyaline/contract';
import { fromBase64Url, newId, PLATFORM_TENANT, SYSTEM_USER, toBase64Url } from '@hyaline/kit';
import { randomBytes, timingSafeEqual } from '../../platform/crypto/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { CLINIC_BUDGETS, FAILURES, VIEWING_SECONDS } from './budgets.ts';
import { endLink } from './ending.service.ts';
import { answerMac, failureKey, gateMatches, lookupMac, viewingTokenHash } from './link-keys.ts';
import { markLocked } from './link.repo.ts';
import * as repo from './opening.repo.ts';
import { truncatedAddress } from './truncated-address.ts';

/** Who asks, as far as a request tells. */
export interface Visitor {
  ip: string;
  browser: string;
  os: string;
}

interface Attempt {
  visitor: Visitor;
  found: repo.FoundLink | undefined;
}

/**
 * Opens a link for a quarter of an hour. Unknown, malformed, expired, revoked and used-up links are told apart nowhere
 * but in the owner's list: the same answer after the same steps, a durable ledger row included.
 * @param ask null stands for a request that is not even well-formed
 * @throws Refusal not-found, link-password, link-question, link-answer-wrong, too-many-requests
 */
export async function openLink(platform: Platform, ask: OpenLink | null, visitor: Visitor): Promise<OpenedLink> {
  const { lookup, gate, answer } = readAsk(ask);
  const mac = await lookupMac(platform, lookup);
  const guess = gate === null ? null : await failureKey(platform, lookup, 'password');
  const { found, wait } = await platform.db.asPlatform(async (tx) => ({
    wait: guess ? await repo.countFailure(tx, guess, FAILURES.wrongPasswords, FAILURES.windowSeconds) : 0,
    found: await repo.findByLookup(tx, mac),
  }));
  if (wait > 0) return refuse('too-many-requests', { retryAfterSeconds: wait });
  if (found) await requireClinicBudget(platform, found.tenantId);
  const passes = gate === null ? false : await gateMatches(found?.gateHash ?? null, gate);
  const attempt: Attempt = { visitor, found };
  if (found?.gateHash && !passes) return refusePassword(platform, attempt, gate !== null);
  if (found?.challenge) await requireAnswer(platform, attempt, { lookup, mac, answer, challenge: found.challenge });
  const opened = await tryToOpen(platform, attempt);
  if (!opened) return refuseDead(platform, lookup);
  if (guess) await platform.db.asPlatform((tx) => repo.forgiveTry(tx, guess)); // it was the right one
  return opened;
}

/** A request that is not well-formed is treated as one for a link that nobody has. */
function readAsk(ask: OpenLink | null): { lookup: Uint8Array; gate: string | null; answer: string | null } {
  try {
    if (ask) {
      const gate = ask.passwordGate && toBase64Url(exactly32(ask.passwordGate));
      return { lookup: exactly32(ask.lookup), gate, answer: ask.answer ?? null };
    }
  } catch {
    // not canonical base64url: falls through to the link that nobody has
  }
  return { lookup: randomBytes(32), gate: null, answer: null };
}

function exactly32(text: string): Uint8Array {
  const bytes = fromBase64Url(text);
  if (bytes.length !== 32) throw new RangeError('not 32 bytes');
  return bytes;
}

async function requireClinicBudget({ limiter }: Platform, tenantId: string): Promise<void> {
  const verdict = await limiter.take({ key: `links.open|${tenantId}`, budget: CLINIC_BUDGETS.open });
  if (!verdict.allowed) refuse('too-many-requests', { retryAfterSeconds: verdict.retryAfterSeconds });
}

/** @throws Refusal always; the try stays counted when a password was given */
async function refusePassword(platform: Platform, { found, visitor }: Attempt, wasGiven: boolean): Promise<never> {
  if (wasGiven && found) {
    const access = await accessOf(platform, found, visitor);
    await platform.db.inTenant(systemOf(found), async (tx) => {
      const link = await repo.whyRefused(tx, found.linkId);
      await repo.insertAccess(tx, { ...access, outcome: 'wrong-password' });
      await writeRefused(tx, found, { reason: 'wrong-password', patientRef: link?.patientRef ?? null, ip: visitor.ip });
    });
  }
  return refuse('link-password');
}

interface Question {
  lookup: Uint8Array;
  mac: Uint8Array;
  answer: string | null;
  challenge: LinkChallenge;
}

/**
 * Each of five tries is taken before the answer is looked at, so parallel guesses share them; the fifth wrong one ends
 * the link for good.
 * @throws Refusal link-question naming what is asked, link-answer-wrong, not-found when no try is left
 */
async function requireAnswer(
  platform: Platform,
  { found, visitor }: Attempt,
  { lookup, mac, answer, challenge }: Question,
): Promise<void> {
  if (!found) return;
  if (answer === null) return refuse('link-question', { fields: [challenge] });
  const given = await answerMac(platform, lookup, answer);
  const tried = await platform.db.asPlatform((tx) => repo.tryChallenge(tx, mac));
  if (!tried) return refuseDead(platform, lookup);
  if (timingSafeEqual(given, tried.mac)) return platform.db.asPlatform((tx) => repo.forgiveTries(tx, mac));
  const access = await accessOf(platform, found, visitor);
  await platform.db.inTenant(systemOf(found), async (tx) => {
    const { patientRef = null } = (await repo.whyRefused(tx, found.linkId)) ?? {};
    await repo.insertAccess(tx, { ...access, outcome: 'wrong-answer' });
    await writeRefused(tx, found, { reason: 'wrong-answer', patientRef, ip: visitor.ip });
    if (tried.triesLeft === 0 && (await markLocked(tx, found.linkId)))
      await endLink(tx, { linkId: found.linkId, patientRef, reason: 'locked' });
  });
  return refuse('link-answer-wrong', { fields: [challenge] });
}

async function refuseDead(platform: Platform, lookup: Uint8Array): Promise<never> {
  const miss = await failureKey(platform, lookup, 'miss');
  const wait = await platform.db.asPlatform((tx) =>
    repo.countFailure(tx, miss, FAILURES.misses, FAILURES.windowSeconds),
  );
  return wait > 0 ? refuse('too-many-requests', { retryAfterSeconds: wait }) : refuse('not-found');
}

/** Null when there is nothing to open; then that is in a ledger too: the clinic's, or the installation's own. */
async function tryToOpen(platform: Platform, { found, visitor }: Attempt): Promise<OpenedLink | null> {
  const who = found ?? { tenantId: PLATFORM_TENANT, linkId: newId() };
  const token = randomBytes(32);
  const tokenHash = await viewingTokenHash(platform, token);
  const access = await accessOf(platform, who, visitor);
  return platform.db.inTenant(systemOf(who), async (tx) => {
    const link = await repo.openOnce(tx, who.linkId, VIEWING_SECONDS);
    if (!link) {
      const why = await repo.whyRefused(tx, who.linkId);
      if (found) await repo.insertAccess(tx, { ...access, outcome: 'refused' });
      const { reason = 'unknown', patientRef = null } = why ?? {};
      await writeRefused(tx, found, { reason, patientRef, ip: visitor.ip });
      return null;
    }
    await repo.insertAccess(tx, { ...access, outcome: 'opened' });
    await repo.insertSession(tx, { tokenHash, linkId: who.linkId, accessId: access.id, endsAt: link.viewingEndsAt });
    const { patientRef } = link;
    const resource = { type: 'link', id: who.linkId };
    const facts = { access: access.id, opens: link.opens, agent: access.agent };
    await append(tx, { event: 'link.opened', outcome: 'done', resource, patientRef, facts, ip: visitor.ip });
    return present(link, token);
  });
}

function present(link: repo.OpenedRow, token: Uint8Array): OpenedLink {
  return {
    viewingToken: toBase64Url(token),
    viewingEndsAt: link.viewingEndsAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    kind: link.kind,
    clinicName: link.clinicName,
    wrappedKey: toBase64Url(link.wrappedKey),
    payloadBytes: link.payloadBytes,
  };
}

type Known = Pick<repo.FoundLink, 'tenantId' | 'linkId'>;

/** Nobody of the clinic caused it, so the system is the actor. */
const systemOf = ({ tenantId }: Known) => ({ tenantId, userId: SYSTEM_USER });

async function accessOf({ vault }: Platform, { tenantId, linkId }: Known, { ip, browser, os }: Visitor) {
  const id = newId();
  const sealedIp = await vault.sealField(
    { tenantId },
    { table: 'core.link_access', column: 'sealed_ip', rowId: id },
    ip,
  );
  return { id, linkId, sealedIp, network: truncatedAddress(ip), agent: `${browser}, ${os}`.slice(0, 120) };
}

async function writeRefused(
  tx: Tx,
  found: Known | undefined,
  { reason, patientRef, ip }: { reason: string; patientRef: string | null; ip: string },
): Promise<void> {
  const resource = found ? { type: 'link', id: found.linkId } : null;
  await append(tx, { event: 'link.refused', outcome: 'refused', resource, patientRef, facts: { reason }, ip });
}
