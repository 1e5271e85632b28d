import { newId } from '@hyaline/kit';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterSecrets } from '../../testing/cluster.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { sealContext } from './context.ts';

const OURS = newId();
const THEIRS = newId();
const PERSON = newId();
const actor = { tenantId: OURS, userId: PERSON };
const SELECT = { name: 'clinics', text: 'select tenant_id from core.clinic' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const tenantId of [OURS, THEIRS]) {
    await database.db.inTenant({ tenantId, userId: PERSON }, (tx) =>
      tx.query({ name: 'insert', text: 'insert into core.clinic (tenant_id, name) values ($1, $2)' }, [
        tenantId,
        'Clinic',
      ]),
    );
  }
});
afterAll(() => database.drop());

const sealed = (tenantId = OURS, atMs = Date.now()) =>
  sealContext(clusterSecrets.contextKey, { tenantId, userId: PERSON }, atMs);

/** Raw SQL as the application's login, in a transaction that took its role and the given context. */
function raw<T>(context: string, work: (client: Client) => Promise<T>): Promise<T> {
  return database.asLogin(async (client) => {
    await client.query('begin');
    await client.query(`select set_config('hy.ctx', $1, true), set_config('role', 'hyaline_app', true)`, [context]);
    try {
      return await work(client);
    } finally {
      await client.query('rollback');
    }
  });
}

const seen = (context: string, sql = SELECT.text) => raw(context, async (client) => (await client.query(sql)).rows);

describe('tenant walls', () => {
  it('[C119] raw SQL sees its own clinic and nothing of another', async () => {
    expect(await seen(sealed())).toEqual([{ tenant_id: OURS }]);
    expect(await seen(sealed(THEIRS))).toEqual([{ tenant_id: THEIRS }]);
  });

  it.each([
    ['no context', ''],
    ['a context without a signature', `${OURS}|${PERSON}|9999999999|`],
    ['a forged signature', `${OURS}|${PERSON}|9999999999|${'0'.repeat(64)}`],
    ['a context made a minute ago', sealed(OURS, Date.now() - 60_000)],
    ['a context whose clinic was replaced', sealed().replace(OURS, THEIRS)],
    ['a context that shall live longer', sealed().replace(/\|\d+\|/, '|9999999999|')],
    ['a context with a part too many', `${sealed()}|`],
    ['a context with a part too few', sealed().replace(/^[^|]+\|/, '')],
    ['a context of empty parts', '|||'],
    ['text that is no context', `'; drop table core.clinic; --`],
  ])('with %s no row is seen', async (_name, context) => {
    expect(await seen(context)).toEqual([]);
  });

  it('a row for another clinic cannot be written, nor any row without a context', async () => {
    const insert = (client: Client) =>
      client.query(`insert into core.clinic (tenant_id, name) values ($1, 'Foreign')`, [newId()]);
    await expect(raw(sealed(), insert)).rejects.toMatchObject({ code: '42501' });
    await expect(raw('', insert)).rejects.toMatchObject({ code: '42501' });
  });

  it('injected SQL cannot hop to another clinic by setting context, role or search path', async () => {
    const probes = [
      `select set_config('hy.ctx', '${THEIRS}|${PERSON}|9999999999|${'0'.repeat(64)}', true), (select count(*)::int from core.clinic) as n`,
      `select query_to_xml('select count(*) from core.clinic where tenant_id = ''${THEIRS}''', true, false, '')::text as n, set_config('hy.ctx', '${THEIRS}', true)`,
    ];
    for (const probe of probes) {
      const rows = await seen(sealed(), probe);
      expect(JSON.stringify(rows)).not.toContain(THEIRS.slice(0, 8) + '-own');
      expect(JSON.stringify(rows[0]?.n)).toMatch(/^(0|1|.*<count>0<\/count>.*)$/s);
    }
    await expect(seen(sealed(), 'select inner_pad from sec.context_key')).rejects.toMatchObject({ code: '42501' });
    await expect(seen(sealed(), `select set_config('role', 'hyaline_migrator', true)`)).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('a login without the transaction helper holds no right at all', async () => {
    await database.asLogin(async (client) => {
      await expect(client.query(SELECT.text)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('nothing of a context is left on the connection after its transaction', async () => {
    await database.asLogin(async (client) => {
      await client.query('begin');
      await client.query(`select set_config('hy.ctx', $1, true), set_config('role', 'hyaline_app', true)`, [sealed()]);
      await client.query('commit');
      await client.query('begin');
      await client.query('set local role hyaline_app');
      expect((await client.query(SELECT.text)).rows).toEqual([]);
      await client.query('rollback');
    });
  });
});

describe('the transaction helper', () => {
  it('commits what its work did, and nothing when the work throws', async () => {
    const name = (value: string) => ({ name: 'rename', text: `update core.clinic set name = '${value}'` });
    await database.db.inTenant(actor, (tx) => tx.query(name('Committed'), []));
    const thrown = database.db.inTenant(actor, async (tx) => {
      await tx.query({ ...name('Lost'), name: 'rename-2' }, []);
      throw new Error('stop');
    });
    await expect(thrown).rejects.toThrow('stop');
    const rows = await database.db.inTenant(actor, (tx) =>
      tx.query<{ name: string }>({ name: 'read', text: 'select name from core.clinic' }, []),
    );
    expect(rows).toEqual([{ name: 'Committed' }]);
  });

  it('does not report success when a statement nobody waited for has failed', async () => {
    const work = database.db.inTenant(actor, async (tx) => {
      tx.query({ name: 'broken', text: 'select 1 / 0' }, []).catch(() => undefined);
      return 'done';
    });
    await expect(work).rejects.toThrow('rolled back');
  });

  it('answers one statement in its own transaction with the same walls', async () => {
    expect(await database.db.oneStatement(actor, SELECT, [])).toEqual([{ tenant_id: OURS }]);
    await expect(database.db.oneStatement(actor, { name: 'zero', text: 'select 1 / 0' }, [])).rejects.toMatchObject({
      code: '22012',
    });
    expect(await database.db.oneStatement(actor, SELECT, [])).toEqual([{ tenant_id: OURS }]);
  });

  it('runs after-commit work only when the commit has happened', async () => {
    const ran: string[] = [];
    await database.db.inTenant(actor, async (tx) => tx.afterCommit(() => ran.push('committed')));
    await database.db
      .inTenant(actor, async (tx) => {
        tx.afterCommit(() => ran.push('rolled back'));
        throw new Error('stop');
      })
      .catch(() => undefined);
    expect(ran).toEqual(['committed']);
  });
});
