import { type BrandSnapshot, clockOf, dayAfter, type FormKind, LINK_MINUTES } from '@hyaline/contract';
import { DAY_MS, type Json, newId, SYSTEM_USER } from '@hyaline/kit';
import { hmacSha256, randomBytes } from '../../../platform/crypto/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { type Budget, networkPrefix } from '../../../platform/limits/index.ts';
import { brandOf, mailBrand } from '../../branding/index.ts';
import { inEqualTime, isSecret, keep, newSecret } from '../../identity/index.ts';
import { append } from '../../ledger/index.ts';
import { comparable, mailReady, queueMail } from '../../mail/index.ts';
import { notify } from '../../notices/index.ts';
import { clinicPlace } from '../request.repo.ts';
import { promisesDayAt, usualLawAt } from '../law.ts';
import { ensurePhiSchema, hasPhiSchema } from '../../tenancy/index.ts';
import { type FormDetails, sealForm } from './details.ts';
import * as repo from './form.repo.ts';

/** How often one address can ask one clinic in a day, from everywhere and from one network. */
export const ADDRESS_BUDGET: Budget = { max: 10, windowMs: DAY_MS };
const NEAR_BUDGET: Budget = { max: 3, windowMs: DAY_MS };
/** Unconfirmed in one clinic, and of these from one network: the oldest of the busiest network makes room. */
const MOST_HELD = 500;
const MOST_NEAR = 5;
/** Confirmed ones beyond these bring no notice of their own: the queue shows them. */
const NOTICES_AN_HOUR = 5;
/** Open in one clinic: beyond that people write or call, and nobody floods the queue. */
const MOST_OPEN = 500;
const MINUTES = LINK_MINUTES['request-confirm'];

export interface FormClinic {
  tenantId: string;
  name: string;
  brand: BrandSnapshot;
}

/** The clinic whose form is there and on, and that may keep what is asked. @throws Refusal not-found */
export async function formClinic(platform: Pick<Platform, 'db'>, code: string): Promise<FormClinic> {
  const form = await platform.db.asPlatform((tx) => repo.formAt(tx, code));
  if (!form?.enabled) return refuse('not-found');
  const { tenantId } = form;
  return platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
    if (!(await repo.agreed(tx))) return refuse('not-found');
    const brand = await brandOf(tx);
    return { tenantId, name: brand.name, brand };
  });
}

/**
 * Keeps what was asked, sealed, and mails the link that confirms the address. No patient is looked up: the answer cannot
 * tell whether there is one, nor whether the address asked too often or takes no mail. The time to answer runs from
 * today, since the request is here from today.
 * @throws Refusal mail-unavailable, not-found; too-many-requests for a network with too many unconfirmed ones;
 * unavailable for a clinic that is flooded
 */
export async function askOnForm(
  platform: Platform,
  code: string,
  asked: { kind: FormKind; details: FormDetails },
  ip: string,
): Promise<void> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const { tenantId } = await formClinic(platform, code);
  const network = await markOf(platform, tenantId, wideNetwork(ip));
  await inEqualTime(async () => {
    const mayBeSent = await mayAsk(platform, tenantId, asked.details.email, network);
    await hold(platform, { tenantId, code, network, ip, mayBeSent }, asked);
  });
}

interface To {
  tenantId: string;
  code: string;
  network: Uint8Array;
  ip: string;
  /** False: answered as any other, so that the answer does not tell of the address. */
  mayBeSent: boolean;
}

async function hold(
  platform: Platform,
  { tenantId, code, network, ip, mayBeSent }: To,
  { kind, details }: { kind: FormKind; details: FormDetails },
): Promise<void> {
  await ensurePhiSchema(platform, tenantId);
  const secret = newSecret();
  const kept = await keep(platform, 'form-request', secret);
  const work = async (tx: Tx): Promise<void> => {
    const { held, open, near } = await repo.waiting(tx, network);
    if (near >= MOST_NEAR) refuse('too-many-requests', { retryAfterSeconds: DAY_MS / 1000 });
    if (open - held >= MOST_OPEN) refuse('unavailable');
    if (!mayBeSent) throw new NotMailed();
    if (held >= MOST_HELD)
      for (const gone of await repo.makeRoom(tx))
        await note(tx, 'form-request.forgotten', gone.id, { ref: gone.ref, because: 'room' });
    const { today: askedOn, jurisdiction } = await clinicPlace(tx);
    const law = usualLawAt(jurisdiction);
    const { acknowledge, answer } = clockOf(law, kind, askedOn);
    const id = newId();
    const asked = {
      ref: `WEB-${randomBytes(3).toString('hex').toUpperCase()}`,
      kind,
      law,
      askedOn,
      acknowledgeBy: acknowledge && dayAfter(askedOn, acknowledge),
      dueOn: answer && dayAfter(askedOn, answer),
    };
    await repo.insertForm(tx, { id, ...asked, secret: kept, network, details: await sealForm(platform, tenantId, id, details) }); // prettier-ignore
    await note(tx, 'form-request.asked', id, asked, ip);
    const { reason } = await queueMail(tx, platform, {
      kind: 'request-confirm',
      to: { email: details.email, locale: details.locale },
      values: { ...(await mailBrand(tx)), link: `${platform.config.publicUrl}/privacy/${code}/confirm#${secret}` },
      countedFor: Buffer.from(network).toString('hex'), // nobody uses up somebody else's hour
    });
    // what the clinic's mails were refused at is kept and counted as any other: whom it wrote to, nobody learns
    if (reason === 'too-many') throw new NotMailed();
  };
  await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, work, { phi: true }).catch((error: unknown) => {
    if (!(error instanceof NotMailed)) throw error;
  });
}

/** Rolls back what nobody could confirm, since its address has had enough. */
class NotMailed extends Error {}

/** What a network has too much of is not counted against the address: nobody uses up somebody else's. */
async function mayAsk(platform: Platform, tenantId: string, email: string, network: Uint8Array): Promise<boolean> {
  // many providers deliver what stands behind a plus into the same mailbox
  const who = (await markOf(platform, tenantId, comparable(email).replace(/\+[^@]*@/, '@'))).toString('hex');
  const from = Buffer.from(network).toString('hex');
  const near = await platform.limiter.take({ key: `form-request|${who}|${from}`, budget: NEAR_BUDGET });
  return near.allowed && (await platform.limiter.take({ key: `form-request|${who}`, budget: ADDRESS_BUDGET })).allowed;
}

/** An IPv4 address, or the /48 of an IPv6 one: who has one has all 65,536 networks in it. */
function wideNetwork(ip: string): string {
  const network = networkPrefix(ip);
  return network.includes(':') ? network.split(':').slice(0, 3).join(':') : network;
}

/** Eight bytes: enough to tell one from another for a day. */
async function markOf({ vault }: Platform, tenantId: string, of: string): Promise<Buffer> {
  const key = await vault.instanceSecret('blind-index');
  return hmacSha256(key, `hyaline/form-request/v1|${tenantId}|${of}`).subarray(0, 8);
}

export interface Confirmed {
  brand: BrandSnapshot;
  ref: string;
  kind: FormKind;
  /** When it was sent. */
  askedAt: Date;
  /** Null: no time is known for sure at this place. */
  dueOn: string | null;
}

/**
 * The clinic sees it from now on. A second time changes nothing. The link goes on when the form is off by now.
 * @throws Refusal mail-link-dead, alike for one that is unknown, too old or closed
 */
export async function confirmForm(platform: Platform, code: string, secret: string, ip: string): Promise<Confirmed> {
  const form = await platform.db.asPlatform((tx) => repo.formAt(tx, code));
  if (!form || !isSecret(secret)) return refuse('mail-link-dead');
  const kept = await keep(platform, 'form-request', secret);
  const { tenantId } = form;
  if (!(await hasPhiSchema(platform, tenantId))) return refuse('mail-link-dead');
  const work = async (tx: Tx): Promise<Confirmed> => {
    const row = (await repo.formBehind(tx, kept, MINUTES)) ?? refuse('mail-link-dead');
    if (!row.confirmed) {
      const { lately } = await repo.waiting(tx, null);
      await repo.confirmForm(tx, row.id);
      await note(tx, 'form-request.confirmed', row.id, { ref: row.ref }, ip);
      if (lately < NOTICES_AN_HOUR)
        await notify(tx, { accountIds: await repo.keepers(tx), kind: 'request-form-came', values: { ref: row.ref } });
    }
    const { ref, kind, askedAt, dueOn } = row;
    const { jurisdiction } = await clinicPlace(tx);
    return { brand: await brandOf(tx), ref, kind, askedAt, dueOn: promisesDayAt(jurisdiction) ? dueOn : null };
  };
  return platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, work, { phi: true });
}

export const note = (
  tx: Tx,
  event: 'form-request.asked' | 'form-request.confirmed' | 'form-request.forgotten',
  id: string,
  facts: Record<string, Json>,
  ip?: string,
) =>
  append(tx, {
    event,
    outcome: 'done',
    resource: { type: 'form-request', id },
    patientRef: null,
    facts,
    ...(ip === undefined ? {} : { ip }),
  });
