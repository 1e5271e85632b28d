import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPlatform } from '../../testing/platform.ts';
import { deliverMail, mailReady, queueMail } from './index.ts';
import { claimMail, settleMail } from './mail.repo.ts';
import { transportOf } from './transports/index.ts';
import {
  ageMails,
  eventsOf,
  newAddress,
  platformWith,
  queue,
  resetFor,
  rowOf,
  SENDER,
  type Sink,
  smtpRefusal,
  startSink,
  withConfig,
} from './mail.fixture.ts';

let sink: Sink;
let platform: TestPlatform;
const refused = new Set<string>();
beforeAll(async () => {
  sink = await startSink({
    onRcptTo: ({ address }, _session, done) =>
      done(refused.has(address) ? smtpRefusal(550, `5.1.1 <${address}> is nobody here`) : null),
  });
  platform = await platformWith(sink);
});
afterAll(async () => {
  await platform.dispose();
  await sink.close();
});

const copiesOf = (messageId: string): number => sink.raw.filter((mail) => mail.includes(messageId)).length;
/** A platform whose mail server does not answer: port 9 of this machine is nobody's. */
const cutOff = (): TestPlatform => withConfig(platform, { mail: { ...sink.config, port: 9 } });

describe('a mail and its cause', () => {
  it('stands or falls with the transaction that queued it', async () => {
    const failed = platform.db.asPlatform(async (tx) => {
      await queueMail(tx, platform, resetFor(platform, newAddress()));
      throw new Error('the cause failed');
    });
    await expect(failed).rejects.toThrow('the cause failed');
    const { id } = await queue(platform, resetFor(platform, newAddress()));
    expect(await deliverMail(platform)).toEqual({ sent: 1, failed: 0, waiting: 0 });
    expect((await eventsOf(platform, id)).map(({ event }) => event)).toEqual(['mail.queued', 'mail.sent']);
  });

  it('is queued once for one dedupe key, also by transactions at the same moment, and once in each clinic', async () => {
    const order = { ...resetFor(platform, newAddress()), dedupeKey: 'reset|1' };
    const clinic = newId();
    const first = await queue(platform, order, clinic);
    expect(await queue(platform, order, clinic)).toEqual({ id: first.id, state: first.state });
    expect((await queue(platform, order, newId())).id).not.toBe(first.id);
    const atOnce = { ...resetFor(platform, newAddress()), dedupeKey: 'reset|2' };
    const ids = await Promise.all(Array.from({ length: 8 }, () => queue(platform, atOnce, clinic)));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
    expect((await deliverMail(platform)).sent).toBe(3);
  });

  it('keeps address, values and link sealed, and destroys them when it is delivered', async () => {
    const email = `marker-${newAddress()}`;
    const { id } = await queue(platform, resetFor(platform, email), newId());
    const { rows } = await platform.database.asSuperuser((sql) =>
      sql.query<{ all: string }>(
        `select m::text || encode(m.sealed, 'escape') as all from core.mail m where id = $1
         union all select canonical from audit.entry where resource_id = $1::text`,
        [id],
      ),
    );
    expect(rows).toHaveLength(2);
    for (const { all } of rows) expect(all).not.toMatch(/marker-|s3cret/);
    expect((await rowOf(platform, id)).sealed).not.toBeNull();
    await deliverMail(platform);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'sent', sealed: null, reason: null });
  });
});

describe('several workers', () => {
  it('never send the same mail twice', async () => {
    const queued = await Promise.all(
      Array.from({ length: 20 }, () => queue(platform, resetFor(platform, newAddress()))),
    );
    const done = await Promise.all(Array.from({ length: 3 }, () => deliverMail(platform)));
    expect(done.reduce((sum, { sent }) => sum + sent, 0)).toBe(20);
    for (const { id } of queued) expect(copiesOf(id)).toBe(1);
  });

  it('ask a server that does not answer for no more than four in one round, and all when it is back', async () => {
    const queued = await Promise.all(
      Array.from({ length: 12 }, () => queue(platform, resetFor(platform, newAddress()))),
    );
    const { sent, failed, waiting } = await deliverMail(cutOff());
    expect([sent, failed, waiting <= 4 && waiting > 0]).toEqual([0, 0, true]);
    const tries = await Promise.all(queued.map(async ({ id }) => (await rowOf(platform, id)).attempts));
    expect(tries.reduce((sum, each) => sum + each, 0)).toBe(waiting);
    await ageMails(platform, 31);
    expect((await deliverMail(platform)).sent).toBe(12);
  });

  it('repeat a mail whose worker died after the server took it, under the same Message-ID, and count the try', async () => {
    const { id } = await queue(platform, resetFor(platform, newAddress()));
    const claimed = await platform.db.asPlatform((tx) => claimMail(tx, { leaseSeconds: 300, expiredOnly: false }));
    if (!claimed) throw new Error('nothing was due');
    const { messageId, kind } = claimed;
    const parts = { from: SENDER, to: newAddress(), subject: 'x', text: 'x', html: 'x', date: new Date() };
    await transportOf(platform)?.send({ id, kind, messageId, ...parts }); // taken by the server; then the worker dies
    expect((await deliverMail(platform)).sent).toBe(0);
    await ageMails(platform, 301);
    expect((await deliverMail(platform)).sent).toBe(1);
    expect(await rowOf(platform, id)).toMatchObject({
      state: 'sent',
      attempts: 2,
      message_id: `<${id}@laurel.example>`,
    });
    expect(copiesOf(`Message-ID: ${messageId}`)).toBe(2);
    // and had it only been slow, it could not undo what the other worker settled
    const late = { state: 'queued', reason: 'timeout', pauseSeconds: 0 } as const;
    expect(await platform.db.asPlatform((tx) => settleMail(tx, claimed, late))).toBe(false);
  });

  it('give a mail up whose workers die again and again', async () => {
    const { id } = await queue(platform, resetFor(platform, newAddress()));
    for (let death = 0; death < 6; death++) {
      await platform.db.asPlatform((tx) => claimMail(tx, { leaseSeconds: 0, expiredOnly: false }));
    }
    await deliverMail(platform);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'failed', reason: 'interrupted', attempts: 7 });
  });

  it('cannot be started from the context of a clinic', async () => {
    const clinic = { tenantId: newId(), userId: newId() };
    const claim = platform.db.inTenant(clinic, (tx) => claimMail(tx, { leaseSeconds: 1, expiredOnly: false }));
    await expect(claim).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a server that does not answer', () => {
  it('is tried again after 30 s, 2 min, 10 min, 1 h and 4 h; then the mail is given up with its reason', async () => {
    const { id } = await queue(platform, { ...resetFor(platform, newAddress()), ...LONG_LIVED });
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect((await deliverMail(cutOff())).waiting).toBe(1);
      const row = await rowOf(platform, id);
      expect(row).toMatchObject({ state: 'queued', reason: 'server-unreachable', attempts: attempt });
      waits.push(row.wait);
      expect((await deliverMail(platform)).sent).toBe(0); // not before its time
      await ageMails(platform, row.wait + 1);
    }
    expect(waits).toEqual([30, 120, 600, 3600, 14_400]);
    expect((await deliverMail(cutOff())).failed).toBe(1);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'failed', reason: 'server-unreachable', attempts: 6 });
    expect((await eventsOf(platform, id)).at(-1)).toEqual({
      event: 'mail.failed',
      facts: { attempts: 6, kind: 'security-notice', reason: 'server-unreachable' },
    });
  });

  it('outlives a sign-in link: that is given up after its 15 minutes, and its secret destroyed', async () => {
    const { id } = await queue(platform, resetFor(platform, newAddress(), 'magic-link'));
    await deliverMail(cutOff());
    await ageMails(platform, 15 * 60);
    await deliverMail(platform);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'failed', reason: 'too-late', sealed: null });
    expect(copiesOf(id)).toBe(0);
  });

  it('keeps what failed for good sealed only as long as sending again makes sense', async () => {
    const email = newAddress();
    refused.add(email);
    const { id } = await queue(platform, resetFor(platform, email), newId());
    await deliverMail(platform);
    expect((await rowOf(platform, id)).sealed).not.toBeNull();
    await ageMails(platform, 3601);
    await deliverMail(platform);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'failed', sealed: null });
  });
});

const LONG_LIVED = {
  kind: 'security-notice',
  values: { what: 'new-device', at: '2026-03-02T10:00:00.000Z', device: 'Firefox on Linux' },
} as const;

describe('without a way out', () => {
  it('mails wait and say why, and steps that need one are told', async () => {
    const closed = withConfig(platform, { mail: null, demo: false });
    expect(mailReady(platform)).toBe(true);
    expect(mailReady(closed)).toBe(false);
    const { id } = await queue(closed, resetFor(platform, newAddress()));
    expect(await deliverMail(closed)).toEqual({ sent: 0, failed: 0, waiting: 0 });
    expect(await rowOf(platform, id)).toMatchObject({ state: 'queued', reason: 'no-transport', attempts: 0 });
    await ageMails(platform, 3601);
    expect((await deliverMail(closed)).failed).toBe(1);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'failed', reason: 'too-late', sealed: null });
  });
});

describe('an address', () => {
  it('that its server refuses gets nothing more from this clinic, until a day has passed where no clinic could lift it', async () => {
    const email = newAddress();
    const clinic = newId();
    refused.add(email);
    const { id } = await queue(platform, resetFor(platform, email), clinic);
    expect((await deliverMail(platform)).failed).toBe(1);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'failed', reason: 'address-refused', attempts: 1 });
    const next = await queue(platform, resetFor(platform, email.toUpperCase()), clinic);
    expect(next.state).toBe('suppressed');
    expect(await rowOf(platform, next.id)).toMatchObject({ reason: 'address-refused' });
    expect((await queue(platform, resetFor(platform, email), newId())).state).toBe('queued');
    await deliverMail(platform);

    const { rows } = await platform.database.asSuperuser((sql) =>
      sql.query<{ all: string; ends: boolean }>(
        'select s::text as all, ends_at is not null as ends from core.mail_suppression s where tenant_id = $1',
        [clinic],
      ),
    );
    expect(rows).toEqual([{ all: expect.not.stringContaining(email) as unknown, ends: false }]);
  });

  it('that the installation wrote to is suppressed for a day only', async () => {
    const email = newAddress();
    refused.add(email);
    await queue(platform, resetFor(platform, email));
    await deliverMail(platform);
    expect((await queue(platform, resetFor(platform, email))).state).toBe('suppressed');
    await platform.database.asSuperuser((sql) =>
      sql.query(`update core.mail_suppression set ends_at = ends_at - interval '1 day' where ends_at is not null`),
    );
    expect((await queue(platform, resetFor(platform, email))).state).toBe('queued');
    refused.delete(email);
    await deliverMail(platform);
  });

  it('gets at most four password resets an hour, whoever asks for them; other kinds and people are not touched', async () => {
    const email = newAddress();
    const states: string[] = [];
    for (let ask = 0; ask < 5; ask++) {
      const typed = ask % 2 === 0 ? email : ` ${email.toUpperCase()} `.trim();
      states.push((await queue(platform, resetFor(platform, typed), newId())).state);
    }
    expect(states).toEqual(['queued', 'queued', 'queued', 'queued', 'suppressed']);
    expect((await queue(platform, resetFor(platform, email, 'unlock'))).state).toBe('queued');
    expect((await queue(platform, resetFor(platform, newAddress()))).state).toBe('queued');
    await deliverMail(platform);
    expect(sink.raw.filter((mail) => mail.includes(`To: ${email}`)).length).toBe(5);
  });
});

describe('a clinic', () => {
  it('sees no mail and no suppression of another one', async () => {
    await queue(platform, resetFor(platform, newAddress()), newId());
    const counts = await platform.db.inTenant({ tenantId: newId(), userId: newId() }, (tx) =>
      tx.query(
        { name: 't-walls', text: 'select id from core.mail union all select mail_id from core.mail_suppression' },
        [],
      ),
    );
    expect(counts).toEqual([]);
    await deliverMail(platform);
  });
});
