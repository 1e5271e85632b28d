import { canonicalJson, newId, PLATFORM_TENANT, utf8 } from '@hyaline/kit';
import { canonicalEvent, eventLeaf, openReceipt, parseEvent, parseKey } from '@hyaline/ledger';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyError } from '../../platform/crypto/index.ts';
import { openAddress, sealAddress } from './address.ts';
import { append, appendDenied } from './append.repo.ts';
import { createLedgerBench, type LedgerBench, READ, writeIn } from './ledger.fixture.ts';
import { receiptFor } from './receipts.ts';
import { checkpointKey } from './signing.ts';

let bench: LedgerBench;
beforeAll(async () => {
  bench = await createLedgerBench();
});
afterAll(() => bench.dispose());

interface Kept {
  tenant_id: string;
  id: string;
  at: Date;
  canonical: string;
  leaf: Buffer;
  resource_type: string;
  resource_id: string;
}
const kept = async (tenantId: string): Promise<Kept[]> =>
  bench.platform.database.asSuperuser(async (client) => {
    const sql = 'select * from audit.entry where tenant_id = $1 order by id';
    return (await client.query<Kept>(sql, [tenantId])).rows;
  });
const asLogin = <T>(sql: string, params: unknown[] = []): Promise<T> =>
  bench.platform.database.asLogin(async (client) => {
    await client.query('begin; set local role hyaline_app');
    return (await client.query(sql, params)).rows as T;
  });

describe('an event of the ledger', () => {
  it('takes clinic, person and time from the server and is one line of RFC 8785', async () => {
    const actor = bench.clinic();
    const before = Date.now();
    const { entryId, leaf } = await bench.write(actor, { ip: '203.0.113.9' });
    const [row] = await kept(actor.tenantId);
    const event = parseEvent(row?.canonical ?? '');
    expect(event).toMatchObject({
      entry: entryId,
      tenant: actor.tenantId,
      actor: actor.userId,
      event: 'study.read',
      resource: { type: 'study', id: 's-1' },
      patient: 'PT-4F09C2',
      facts: { images: 3 },
    });
    expect(Math.abs(Date.parse(event?.at ?? '') - before)).toBeLessThan(5000);
    expect(row?.leaf.toString('hex')).toBe(leaf);
    expect(Buffer.from(await eventLeaf(row?.canonical ?? '')).toString('hex')).toBe(leaf);
  });

  it('is spelt by the database as by the verifier, whatever stands in it', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => !value.includes('\u0000'));
    const facts = fc.dictionary(
      text,
      fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
    );
    const actor = bench.clinic();
    await fc.assert(
      fc.asyncProperty(facts, text, async (some, id) => {
        const entry = { ...READ, facts: JSON.parse(canonicalJson(some)), resource: { type: 'study', id: `s${id}` } };
        const { entryId } = await bench.platform.db.inTenant(actor, (tx) => append(tx, entry));
        const row = (await kept(actor.tenantId)).find(({ id: other }) => other === entryId);
        const event = parseEvent(row?.canonical ?? '');
        expect(event && canonicalEvent(event)).toBe(row?.canonical);
      }),
      { numRuns: 60 },
    );
  });

  it('[C104] cannot be changed, deleted or truncated by the application: 42501', async () => {
    await bench.write(bench.clinic());
    for (const table of ['entry', 'entry_ip', 'tree_leaf', 'tree_node', 'checkpoint', 'anchor']) {
      for (const sql of [
        `update audit.${table} set tenant_id = tenant_id`,
        `delete from audit.${table}`,
        `truncate audit.${table}`,
      ]) {
        await expect(asLogin(sql), sql).rejects.toMatchObject({ code: '42501' });
      }
    }
  });

  it('[C104] is kept by triggers even from the owner of the tables and from a session in replica mode', async () => {
    await bench.write(bench.clinic());
    for (const sql of ['update audit.entry set event = event', 'delete from audit.entry', 'truncate audit.entry']) {
      const attempt = bench.platform.database.asSuperuser(async (client) => {
        await client.query("set session_replication_role = 'replica'");
        await client.query(sql);
      });
      await expect(attempt, sql).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('[C231] cannot be given a past time: the only way in has no argument for it', async () => {
    const insert = `insert into audit.entry (tenant_id, id, at, event, outcome, resource_type, resource_id, canonical, leaf)
      values ($1, $2, '2020-01-01', 'study.read', 'done', 'study', 's', '{}', sha256('x'))`;
    await expect(asLogin(insert, [newId(), newId()])).rejects.toMatchObject({ code: '42501' });
    const [append] = await bench.platform.database.asSuperuser(
      async (client) =>
        (await client.query<{ args: string }>("select pg_get_function_arguments('audit.append'::regproc) as args"))
          .rows,
    );
    expect(append?.args).not.toMatch(/timestamp|date|p_at|p_tenant|p_actor/);
  });

  it('[C137] lives in a schema with its own owner, which the application reaches through functions only', async () => {
    const facts = await bench.platform.database.asSuperuser(async (client) => ({
      owner: (await client.query("select nspowner::regrole::text as owner from pg_namespace where nspname = 'audit'"))
        .rows,
      grants: (
        await client.query(`select c.relname from pg_class c where c.relnamespace = 'audit'::regnamespace and c.relkind in ('r', 'v')
          and (has_table_privilege('hyaline_app', c.oid, 'select, insert, update, delete, truncate')
               or has_any_column_privilege('hyaline_app', c.oid, 'select, insert, update'))`)
      ).rows,
      login: (await client.query("select rolcanlogin from pg_roles where rolname = 'hyaline_audit_owner'")).rows,
    }));
    expect(facts).toEqual({ owner: [{ owner: 'hyaline_audit_owner' }], grants: [], login: [{ rolcanlogin: false }] });
  });

  it('[C218] always names a resource: the clinic where there is no narrower one', async () => {
    const actor = bench.clinic();
    await bench.write(actor, { resource: null });
    const [row] = await kept(actor.tenantId);
    expect(row).toMatchObject({ resource_type: 'clinic', resource_id: actor.tenantId });
    const nullable = await bench.platform.database.asSuperuser(
      async (client) =>
        (
          await client.query(`select attname from pg_attribute where attrelid = 'audit.entry'::regclass
            and attname in ('resource_type', 'resource_id') and not attnotnull`)
        ).rows,
    );
    expect(nullable).toEqual([]);
  });

  it('fails closed without a context, with an expired one and with one that somebody made up', async () => {
    const call = "select audit.append('study.read', 'done', 'study', 's', null, '{}')";
    await expect(asLogin(call)).rejects.toMatchObject({ code: '42501' });
    const forged = `${newId()}|${newId()}|99999999999|${'0'.repeat(64)}`;
    await expect(asLogin(`select set_config('hy.ctx', '${forged}', true), (${call})`)).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('stands if and only if what it tells of does', async () => {
    const actor = bench.clinic();
    const attempt = bench.platform.db.inTenant(actor, async (tx) => {
      await writeIn(tx);
      throw new Error('the study could not be read');
    });
    await expect(attempt).rejects.toThrow('could not be read');
    expect(await kept(actor.tenantId)).toEqual([]);
    await appendDenied(bench.platform, actor, READ);
    expect(parseEvent((await kept(actor.tenantId))[0]?.canonical ?? '')?.outcome).toBe('refused');
  });

  it.each([
    ['facts that are no object', { facts: [] as never }],
    ['an outcome nobody knows', { outcome: 'maybe' as never }],
    ['an event name that is none', { event: 'Nonsense!' as never }],
    ['a patient reference that looks like a name', { patientRef: 'Maria Lopez' }],
    ['facts beyond all measure', { facts: { note: 'x'.repeat(30_000) } }],
  ])('is refused with %s, and with it the whole transaction', async (_, wrong) => {
    const actor = bench.clinic();
    await expect(bench.write(actor, wrong)).rejects.toMatchObject({ code: expect.stringMatching(/^22023$|^23514$/) });
    expect(await kept(actor.tenantId)).toEqual([]);
  });

  it('cannot have keys added through its facts', async () => {
    const actor = bench.clinic();
    const attempt = bench.platform.db.inTenant(actor, (tx) =>
      tx.query({ name: 'test-inject', text: "select audit.append('study.read', 'done', 'study', 's', null, $1)" }, [
        '{},"actor":"somebody-else"',
      ]),
    );
    await expect(attempt).rejects.toMatchObject({ code: '22P02' });
  });

  it('is written once for each row of a read that carries it: twenty rows, twenty patients', async () => {
    const actor = bench.clinic();
    const sql = `select n, audit.append('study.listed', 'done', 'study', 's' || n, 'PT-' || lpad(n::text, 6, '0'), '{}')
      from generate_series(1, 20) n`;
    await bench.platform.db.oneStatement(actor, { name: 'test-list', text: sql }, []);
    const rows = await kept(actor.tenantId);
    expect(new Set(rows.map(({ canonical }) => parseEvent(canonical)?.patient)).size).toBe(20);
    expect(rows.map(({ resource_id }) => resource_id)).toEqual(Array.from({ length: 20 }, (_, i) => `s${i + 1}`));
  });

  it('belongs to the platform when no clinic caused it, and then has no person', async () => {
    const { entryId } = await bench.platform.db.asPlatform((tx) =>
      append(tx, { ...READ, event: 'installation.started', patientRef: null, resource: null }),
    );
    const row = (await kept(PLATFORM_TENANT)).find(({ id }) => id === entryId);
    expect(parseEvent(row?.canonical ?? '')).toMatchObject({ tenant: PLATFORM_TENANT, actor: null });
  });
});

describe('the address of an event', () => {
  it('is sealed apart, bound to its entry by a hash, and cannot be found in any table', async () => {
    const actor = bench.clinic();
    const { entryId } = await bench.write(actor, { ip: '198.51.100.77' });
    const found = await bench.platform.database.asSuperuser(async (client) => ({
      sealed: (
        await client.query<{ sealed: Buffer }>('select sealed from audit.entry_ip where entry_id = $1', [entryId])
      ).rows,
      clear: (
        await client.query(
          "select 1 from audit.entry e where e.canonical like '%198.51%' union all select 1 from audit.entry_ip i where position('198.51'::bytea in i.sealed) > 0",
        )
      ).rows,
    }));
    const sealed = found.sealed[0]?.sealed ?? Buffer.alloc(0);
    expect(openAddress(actor.tenantId, sealed)).toBe('198.51.100.77');
    expect(() => openAddress(newId(), sealed)).toThrow(KeyError);
    expect(found.clear).toEqual([]);
    const [row] = await kept(actor.tenantId);
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(sealed))).toString('hex');
    expect(parseEvent(row?.canonical ?? '')?.ip).toBe(digest);
  });

  it('never seals the same address twice into the same bytes', () => {
    const tenantId = newId();
    expect(sealAddress(tenantId, '::1').equals(sealAddress(tenantId, '::1'))).toBe(false);
  });

  it('cannot be deleted before its year is over', async () => {
    await bench.write(bench.clinic(), { ip: '198.51.100.1' });
    const removal = bench.platform.database.asSuperuser((client) => client.query('delete from audit.entry_ip'));
    await expect(removal).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a receipt', () => {
  it('is signed with the key that the clinic pinned, and names the entry and its leaf', async () => {
    const actor = bench.clinic();
    const appended = await bench.write(actor);
    const header = await receiptFor(bench.platform, actor.tenantId, appended);
    const note = Buffer.from(header, 'base64url').toString('utf8');
    const key = await parseKey(await checkpointKey(bench.platform, actor.tenantId));
    const receipt = await openReceipt(note, key);
    expect(receipt.entryId).toBe(appended.entryId);
    expect(Buffer.from(receipt.leaf).toString('hex')).toBe(appended.leaf);
    const other = await parseKey(await checkpointKey(bench.platform, newId()));
    await expect(openReceipt(note, other)).rejects.toThrow(/not signed by/);
    expect(utf8(header).length).toBeLessThan(1000);
  });
});
