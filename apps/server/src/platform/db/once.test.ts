import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { once } from './once.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const actor = { tenantId: newId(), userId: newId() };
const ask = (key: string, body = 1) => ({ key, route: 'POST /things', bodySha256: new Uint8Array(32).fill(body) });

describe('a create with an Idempotency-Key', () => {
  it('happens once when it is sent ten times at once, and all ten get the same answer', async () => {
    const key = newId();
    let made = 0;
    const send = () =>
      database.db.inTenant(actor, (tx) => once(tx, ask(key), async () => ({ id: newId(), number: ++made })));
    const answers = await Promise.all(Array.from({ length: 10 }, send));
    expect(made).toBe(1);
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  });

  it('is refused when the key comes again with other content', async () => {
    const key = newId();
    const send = (body: number) =>
      database.db.inTenant(actor, (tx) => once(tx, ask(key, body), async () => ({ ok: true })));
    await send(1);
    await expect(send(2)).rejects.toMatchObject({ code: 'idempotency-mismatch' });
  });

  it('is refused to another person of the clinic, and keeps no plain hash of what was sent', async () => {
    const key = newId();
    const send = (userId: string) =>
      database.db.inTenant({ ...actor, userId }, (tx) => once(tx, ask(key), async () => ({ ok: true })));
    await send(actor.userId);
    await expect(send(newId())).rejects.toMatchObject({ code: 'idempotency-mismatch' });
    const { rows } = await database.asSuperuser((sql) =>
      sql.query<{ hash: Buffer }>('select body_sha256 as hash from core.idempotency where key = $1', [key]),
    );
    expect(rows[0]?.hash.equals(Buffer.from(ask(key).bodySha256))).toBe(false);
  });

  it('is free again when the first try failed', async () => {
    const key = newId();
    const fail = database.db.inTenant(actor, (tx) => once(tx, ask(key), () => Promise.reject(new Error('stop'))));
    await expect(fail).rejects.toThrow('stop');
    expect(await database.db.inTenant(actor, (tx) => once(tx, ask(key), async () => 'second'))).toBe('second');
  });

  it('does not meet the same key of another clinic', async () => {
    const key = newId();
    const send = (tenantId: string, answer: string) =>
      database.db.inTenant({ ...actor, tenantId }, (tx) => once(tx, ask(key), async () => answer));
    expect(await send(newId(), 'a')).toBe('a');
    expect(await send(newId(), 'b')).toBe('b');
  });
});
