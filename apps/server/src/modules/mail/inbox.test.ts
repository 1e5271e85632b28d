import diagnostics from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startQueue } from '../../platform/queue/index.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { deliverMail, devInbox, lastMailTo, mailsTo, queueMail } from './index.ts';
import { newAddress, queue, resetFor, rowOf } from './mail.fixture.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.dispose());

describe('the inbox of a demo', () => {
  it('[C110] holds what would have been sent, and no mail leaves: no connection but to the database', async () => {
    const opened: Socket[] = [];
    const note = (message: unknown) => void opened.push((message as { socket: Socket }).socket);
    const asked: unknown[] = [];
    const noteFetch = (message: unknown) => void asked.push(message);
    diagnostics.subscribe('net.client.socket', note);
    diagnostics.subscribe('undici:request:create', noteFetch);
    const email = newAddress();
    await queue(platform, resetFor(platform, email));
    expect(await deliverMail(platform)).toEqual({ sent: 1, failed: 0, waiting: 0 });
    diagnostics.unsubscribe('net.client.socket', note);
    diagnostics.unsubscribe('undici:request:create', noteFetch);

    const database = (await platform.database.roleConnection('hyaline_login')).port;
    expect(
      opened.map(({ remotePort }) => remotePort).filter((port) => port !== undefined && port !== database),
    ).toEqual([]);
    expect(asked).toEqual([]);
    const mail = await lastMailTo(platform, email.toUpperCase());
    expect(mail).toMatchObject({ kind: 'password-reset', recipient: email, subject: 'Reset your password' });
    expect(mail?.html).toContain('Choose a new password');
    expect(mail?.link).toMatch(/^http:\/\/localhost:0\/reset-password#/);
  });

  it('keeps the mails of each address apart, newest first', async () => {
    const email = newAddress();
    await queue(platform, resetFor(platform, email));
    await deliverMail(platform);
    await queue(platform, resetFor(platform, email, 'unlock'));
    await queue(platform, resetFor(platform, newAddress()));
    expect((await mailsTo(platform, email)).map(({ kind }) => kind)).toEqual(['unlock', 'password-reset']);
  });

  it('takes nothing and shows nothing in a real installation, and nothing from the context of a clinic', async () => {
    await platform.database.asSuperuser((sql) =>
      sql.query(`insert into core.installation (id, keyring_id, demo) values (gen_random_uuid(), 'k', false)`),
    );
    const { id } = await queue(platform, resetFor(platform, newAddress()));
    expect((await deliverMail(platform)).waiting).toBe(1);
    expect(await rowOf(platform, id)).toMatchObject({ state: 'queued', reason: 'internal' });
    expect(await devInbox(platform)).toEqual([]);
    await platform.database.asSuperuser((sql) => sql.query('delete from core.installation'));
    expect((await devInbox(platform)).length).toBeGreaterThan(0);
    const clinic = { tenantId: '01890000-0000-7000-8000-000000000001', userId: '01890000-0000-7000-8000-000000000002' };
    const seen = await platform.db.inTenant(clinic, (tx) =>
      tx.query({ name: 't-dev', text: 'select * from sec.dev_mails(null, null, 10)' }, []),
    );
    expect(seen).toEqual([]);
  });
});

describe('a worker', () => {
  it('is woken by the commit that queued a mail, without waiting for its minute, and not by a rollback', async () => {
    const job = { name: 'mail.deliver', cron: '0 0 1 1 *', run: async () => void (await deliverMail(platform)) };
    const worker = await startQueue(await platform.database.roleConnection('hyaline_jobs'), [job], platform.log);
    try {
      const undone = platform.db.asPlatform(async (tx) => {
        await queueMail(tx, platform, resetFor(platform, newAddress()));
        throw new Error('rolled back');
      });
      await expect(undone).rejects.toThrow('rolled back');
      expect(await jobs()).toEqual([]);
      const { id } = await queue(platform, resetFor(platform, newAddress()));
      await vi.waitFor(async () => expect((await rowOf(platform, id)).state).toBe('sent'), {
        timeout: 20_000, // the next minute would be far later
        interval: 50,
      });
    } finally {
      await worker.stop();
    }
    const { id } = await queue(platform, resetFor(platform, newAddress())); // nobody works: the wish outlives that
    expect(await jobs()).toEqual([{ key: `mail.deliver|${id}`, payload: {} }]);
  });

  const jobs = async (): Promise<object[]> =>
    platform.database.asSuperuser(
      async (sql) =>
        (await sql.query<object>('select key, payload from hyaline_jobs._private_jobs where key is not null')).rows,
    );
});
