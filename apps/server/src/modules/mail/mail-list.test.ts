import { newId, PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPlatform } from '../../testing/platform.ts';
import { deliverMail, queueMail } from './index.ts';
import { allowAddress, mailOverview, mailPage, sendAgain } from './mail-list.service.ts';
import {
  ageMails,
  eventsOf,
  newAddress,
  platformWith,
  queue,
  resetFor,
  rowOf,
  type Sink,
  smtpRefusal,
  startSink,
  withConfig,
} from './mail.fixture.ts';

const IP = '192.0.2.7';
let sink: Sink;
let platform: TestPlatform;
const refused = new Set<string>();
beforeAll(async () => {
  sink = await startSink({
    onRcptTo: ({ address }, _session, done) => done(refused.has(address) ? smtpRefusal(550, '5.1.1 nobody') : null),
  });
  platform = await platformWith(sink);
});
afterAll(async () => {
  await platform.dispose();
  await sink.close();
});

/** A clinic with one member, as sign-up leaves them. */
async function newClinic(): Promise<{ tenantId: string; userId: string; email: string }> {
  const owner = { tenantId: newId(), userId: newId() };
  const email = newAddress();
  await platform.db.inTenant(owner, async (tx) => {
    await tx.query({ name: 't-clinic', text: 'insert into core.clinic (tenant_id, name) values ($1, $2)' }, [
      owner.tenantId,
      'Harbour Spine',
    ]);
    const account = [owner.userId, email, email, 'Ada Byron', 'es', `$argon2id$v=19$${'x'.repeat(60)}`, 'owner'];
    await tx.query({ name: 't-owner', text: 'select sec.add_account($1, $2, $3, $4, $5, $6, $7)' }, account);
  });
  return { ...owner, email };
}

describe('the list of mails', () => {
  it('shows a clinic its own mails and the mails of the installation to its members, in outline, newest first', async () => {
    const [ours, theirs] = [await newClinic(), await newClinic()];
    await queue(platform, resetFor(platform, 'stranger@clinic.example'), ours.tenantId);
    await queue(platform, { ...resetFor(platform, ''), to: { accountId: ours.userId } });
    await queue(platform, { ...resetFor(platform, ''), to: { accountId: theirs.userId } });
    await queue(platform, resetFor(platform, newAddress()));
    await deliverMail(platform);
    const { mails } = await mailPage(platform, ours, null, 50);
    expect(mails.map(({ person, toHint, state, kind }) => ({ person, toHint, state, kind }))).toEqual([
      {
        person: 'Ada Byron',
        toHint: `${ours.email.slice(0, 1)}…@clinic.example`,
        state: 'sent',
        kind: 'password-reset',
      },
      { person: null, toHint: 's…@clinic.example', state: 'sent', kind: 'password-reset' },
    ]);
    expect(JSON.stringify(mails)).not.toMatch(/stranger|s3cret/);
    const [newest, older] = mails;
    expect((await mailPage(platform, ours, newest?.id ?? '', 50)).mails).toEqual([older]);
    expect((await mailPage(platform, ours, null, 1)).mails).toEqual([newest]);
  });

  it('writes to a person in the language of that person', async () => {
    const { userId, email } = await newClinic();
    await queue(platform, { ...resetFor(platform, ''), to: { accountId: userId } });
    await deliverMail(platform);
    const raw = sink.raw.find((mail) => mail.includes(`To: ${email}`)) ?? '';
    expect(raw).toMatch(/^Subject: =\?UTF-8\?Q\?Restablezca_su_contrase/m);
  });
});

describe('a mail that failed', () => {
  it('is sent again by hand once its address is allowed again, and each step stands in the ledger', async () => {
    const clinic = await newClinic();
    const email = newAddress();
    refused.add(email);
    const { id } = await queue(platform, resetFor(platform, email), clinic.tenantId);
    await deliverMail(platform);
    expect((await mailPage(platform, clinic, null, 1)).mails[0]).toMatchObject({ state: 'failed', sendable: false });
    await expect(sendAgain(platform, clinic, id, IP)).rejects.toMatchObject({ code: 'not-found' });

    const { suppressions } = await mailOverview(platform, clinic);
    expect(suppressions).toMatchObject([
      { id, reason: 'address-refused', toHint: `${email.slice(0, 1)}…@clinic.example` },
    ]);
    await expect(allowAddress(platform, await newClinic(), id, IP)).rejects.toMatchObject({ code: 'not-found' });
    await allowAddress(platform, clinic, id, IP);
    expect((await mailPage(platform, clinic, null, 1)).mails[0]).toMatchObject({ sendable: true });
    refused.delete(email);
    await sendAgain(platform, clinic, id, IP);
    expect((await deliverMail(platform)).sent).toBe(1);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'sent', sealed: null });
    expect((await eventsOf(platform, id)).map(({ event }) => event)).toEqual([
      'mail.queued',
      'mail.address-suppressed',
      'mail.failed',
      'mail.address-allowed',
      'mail.retried',
      'mail.sent',
    ]);
  });

  it('cannot be sent again by another clinic, twice, or when its link has run out', async () => {
    const clinic = await newClinic();
    const [cut, late] = [newAddress(), newAddress()];
    const closed = withConfig(platform, { mail: { ...sink.config, port: 9 } });
    const first = await queue(platform, resetFor(platform, cut), clinic.tenantId);
    await platform.database.asSuperuser((sql) =>
      sql.query('update core.mail set attempts = 5 where id = $1', [first.id]),
    );
    await deliverMail(closed);
    expect(await rowOf(platform, first.id)).toMatchObject({ state: 'failed' });
    await expect(sendAgain(platform, await newClinic(), first.id, IP)).rejects.toMatchObject({ code: 'not-found' });
    const twice = await Promise.allSettled([1, 2].map(() => sendAgain(platform, clinic, first.id, IP)));
    expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await deliverMail(platform);

    refused.add(late);
    const second = await queue(platform, resetFor(platform, late), clinic.tenantId);
    await deliverMail(platform);
    await allowAddress(platform, clinic, second.id, IP);
    await ageMails(platform, 3601);
    await expect(sendAgain(platform, clinic, second.id, IP)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what is wrong with mail', () => {
  it('is said when there is no way out, when no worker takes mails up, and when the server does not answer', async () => {
    const clinic = await newClinic();
    await platform.database.asSuperuser((sql) => sql.query('delete from core.mail'));
    expect(await mailOverview(platform, clinic)).toEqual({ transport: 'smtp', problem: null, suppressions: [] });
    const none = withConfig(platform, { mail: null, demo: false });
    expect(await mailOverview(none, clinic)).toMatchObject({ transport: null, problem: 'no-transport' });
    await queue(platform, resetFor(platform, newAddress()), clinic.tenantId);
    expect((await mailOverview(platform, clinic)).problem).toBeNull();
    await ageMails(platform, 301);
    expect((await mailOverview(platform, clinic)).problem).toBe('stuck');
    await deliverMail(withConfig(platform, { mail: { ...sink.config, port: 9 } }));
    expect((await mailOverview(platform, clinic)).problem).toBeNull();
    await platform.database.asSuperuser((sql) =>
      sql.query(`update core.mail set created_at = now() - interval '11 min'`),
    );
    expect((await mailOverview(platform, clinic)).problem).toBe('delayed');
    await ageMails(platform, 60);
    await deliverMail(platform);
    expect((await mailOverview(platform, clinic)).problem).toBeNull();
  });
});

describe('a reminder', () => {
  it('is not sent to a person who said no to reminders; a security notice is', async () => {
    const clinic = await newClinic();
    await platform.database.asSuperuser((sql) =>
      sql.query('update core.account set mail_reminders = false where id = $1', [clinic.userId]),
    );
    const to = { accountId: clinic.userId };
    const link = `${platform.config.publicUrl}/settings/team`;
    const at = '2026-03-02T10:00:00Z';
    const states = await platform.db.inTenant(clinic, async (tx) => [
      await queueMail(tx, platform, { kind: 'access-review', to, values: { dueAt: at, link } }),
      await queueMail(tx, platform, {
        kind: 'security-notice',
        to,
        values: { what: 'new-device', at, device: 'Firefox, Linux' },
      }),
    ]);
    expect(states.map(({ state }) => state)).toEqual(['suppressed', 'queued']);
    expect(await rowOf(platform, states[0]?.id ?? '')).toMatchObject({ reason: 'not-wanted', sealed: null });
  });

  it('to an account that the actor cannot see is a fault, not a mail', async () => {
    const [ours, theirs] = [await newClinic(), await newClinic()];
    const order = { ...resetFor(platform, ''), to: { accountId: theirs.userId } };
    await expect(platform.db.inTenant(ours, (tx) => queueMail(tx, platform, order))).rejects.toThrow('cannot see');
    const outside = { tenantId: PLATFORM_TENANT, userId: SYSTEM_USER };
    expect((await platform.db.inTenant(outside, (tx) => queueMail(tx, platform, order))).state).toBe('queued');
  });
});
