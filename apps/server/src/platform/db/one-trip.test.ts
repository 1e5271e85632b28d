import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterSecrets } from '../../testing/cluster.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { Db } from './db.ts';

const actor = { tenantId: newId(), userId: newId() };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.asSuperuser((client) =>
    client.query(`
      create table public.note (text text unique);
      grant select, insert on public.note to hyaline_app;
      create function public.refuse_late() returns trigger language plpgsql as $$
        begin raise exception 'refused at commit' using errcode = '23514'; end $$;
      create constraint trigger late after insert on public.note deferrable initially deferred
        for each row when (new.text = 'late') execute function public.refuse_late()`),
  );
});
afterAll(() => database.drop());

const INSERT = { name: 'note', text: 'insert into public.note values ($1) returning text' };
const insert = (text: string) => database.db.oneStatement<{ text: string }>(actor, INSERT, [text]);
const notes = () =>
  database.asSuperuser(async (client) => (await client.query('select text from public.note order by 1')).rows);

describe('a transaction in one trip', () => {
  it('takes and gives values as they are', async () => {
    const text = `select $1::text as text, $2::int as number, $3::boolean as flag, $4::bytea as bytes, $5::timestamptz as at,
      $6::text[] as list, $7::int[] as numbers, $8::jsonb as json, $9::text as nothing, $10::bytea[] as parts`;
    const at = new Date('2026-02-14T10:20:30.456Z');
    const list = ['plain', 'with "quotes"', String.raw`back\slash`, 'a,b', '', '{}', 'NULL'];
    const bytes = Uint8Array.of(0, 92, 255);
    const params = ['grün', -7, true, bytes, at, list, [1, 2], { a: ['b'] }, null, [bytes]];
    for (const round of ['preparing', 'prepared']) {
      const [row] = await database.db.oneStatement(actor, { name: 'values', text }, params);
      expect(row, round).toEqual({
        text: 'grün',
        number: -7,
        flag: true,
        bytes: Buffer.from(bytes),
        at,
        list,
        numbers: [1, 2],
        json: { a: ['b'] },
        nothing: null,
        parts: [Buffer.from(bytes)],
      });
    }
  });

  it('hands nothing over when the commit fails, and leaves nothing behind', async () => {
    await expect(insert('late')).rejects.toMatchObject({ code: '23514' });
    expect(await notes()).toEqual([]);
  });

  it('goes on after a statement that failed, whether it was new to the connection or prepared', async () => {
    await insert('once');
    await expect(insert('once')).rejects.toMatchObject({ code: '23505' });
    await expect(insert('once')).rejects.toMatchObject({ code: '23505' });
    expect(await insert('twice')).toEqual([{ text: 'twice' }]);
    expect(await notes()).toEqual([{ text: 'once' }, { text: 'twice' }]);
  });

  it('is durable before it answers, one transaction each, also when many are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => insert(`many ${i}`)));
    expect(answers.flat()).toHaveLength(40);
    expect(await notes()).toHaveLength(42);
  });

  it('fails alone when its connection dies under it', async () => {
    const pid = { name: 'suicide', text: 'select pg_terminate_backend(pg_backend_pid())' };
    await database.asSuperuser((client) => client.query('grant pg_signal_backend to hyaline_app'));
    await expect(database.db.oneStatement(actor, pid, [])).rejects.toThrow();
    expect(await insert('afterwards')).toEqual([{ text: 'afterwards' }]);
  });

  it('gives the same answers behind a pooler, with nothing prepared', async () => {
    const unprepared = new Db({
      connection: await database.roleConnection('hyaline_login'),
      prepared: false,
      contextKey: clusterSecrets.contextKey,
      maxConnections: 1,
      now: Date.now,
    });
    try {
      const text = 'select $1::int as n';
      for (const n of [1, 2]) expect(await unprepared.oneStatement(actor, { name: 'n', text }, [n])).toEqual([{ n }]);
      const names = { name: 'names', text: 'select name from pg_prepared_statements' };
      expect(await unprepared.oneStatement(actor, names, [])).toEqual([]);
    } finally {
      await unprepared.end();
    }
  });
});
