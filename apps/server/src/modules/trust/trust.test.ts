import { TrustPage } from '@hyaline/contract';
import { unbroken } from '@hyaline/evidence';
import { type Clock, newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { append, Sequencer } from '../ledger/index.ts';
import { settled } from './ledger-integrity.faults.ts';
import { CANARY_A, CANARY_B, ensureCanaries } from './canary.ts';
import { CLAIMS, PROBES } from './catalog.ts';
import { ledgerIntegrity } from './ledger-integrity.probe.ts';
import { linksGone } from './links-gone.probe.ts';
import { Prober, startProber } from './prober.ts';
import { passwordRules } from './password-rules.probe.ts';
import { isRed, type Rehearsal } from './probe.ts';
import { tenantWalls } from './tenant-walls.probe.ts';
import { trustPage } from './trust.service.ts';

let offsetMs = 0;
const clock: Clock = { now: () => new Date(Date.now() + offsetMs) };
let platform: TestPlatform;
let prober: Prober;
let sequencer: Sequencer;

beforeAll(async () => {
  platform = await createTestPlatform({ clock });
  const installationId = newId();
  await platform.database.asMigrator((client) =>
    client.query('insert into core.installation (id, keyring_id, demo) values ($1, $2, false)', [
      installationId,
      platform.vault.keyringId,
    ]),
  );
  await ensureCanaries(platform);
  sequencer = new Sequencer(platform, installationId);
  await platform.db.inTenant(CANARY_A, (tx) =>
    append(tx, { event: 'study.read', outcome: 'done', resource: null, patientRef: null, facts: {} }),
  );
  await settled(platform.database, sequencer);
  await sequencer.anchor();
  prober = new Prober(platform);
});
afterAll(async () => {
  await sequencer.stop();
  await platform.dispose();
});

const statuses = async () =>
  Object.fromEntries((await trustPage(platform)).claims.map(({ id, status }) => [id, status]));
const superuser = (sql: string) => platform.database.asSuperuser((client) => client.query(sql));
const probeAll = async () => {
  for (const probe of PROBES) await prober.probe(probe);
};

describe('the trust page', () => {
  it('has no green line before anything was measured', async () => {
    expect(await statuses()).toEqual({
      'TC-001': 'stale',
      'TC-002': 'stale',
      'TC-003': 'stale',
      'TC-004': 'stale',
    });
  });

  it('has no green line while the probes have not been shown to fail', async () => {
    await probeAll();
    await settled(platform.database, sequencer);
    expect(await statuses()).toEqual({
      'TC-001': 'selftest-missing',
      'TC-002': 'selftest-missing',
      'TC-003': 'selftest-missing',
      'TC-004': 'selftest-missing',
    });
  });

  it('is green when every probe passed and caught each fault planted on this build', async () => {
    await prober.rehearse();
    await probeAll();
    const page = TrustPage.parse(await trustPage(platform));
    expect(page.claims.map(({ id, status, faults }) => [id, status, faults.planted - faults.caught])).toEqual([
      ['TC-001', 'pass', 0],
      ['TC-002', 'pass', 0],
      ['TC-003', 'pass', 0],
      ['TC-004', 'pass', 0],
    ]);
    expect(page.proven).toBe(4);
    for (const claim of page.claims) {
      expect(claim.faults.planted).toBeGreaterThanOrEqual(2);
      expect(claim.history).toHaveLength(90);
      expect(claim.history.at(-1)?.state).toBe('proven');
      expect(claim.measured.en).not.toContain('–');
    }
  });

  it('turns stale, not green, when the prober stops', async () => {
    offsetMs = 31 * 60 * 1000;
    expect(await statuses()).toEqual({
      'TC-001': 'stale',
      'TC-002': 'stale',
      'TC-003': 'stale',
      'TC-004': 'stale',
    });
    offsetMs = 0;
    expect(await statuses()).toMatchObject({ 'TC-001': 'pass' });
  });

  it('shows red in public, keeps it red when the prober stops, and says since when', async () => {
    await superuser('alter table core.clinic no force row level security');
    await prober.probe(tenantWalls);
    const red = (await trustPage(platform)).claims[0];
    expect(red).toMatchObject({ status: 'fail' });
    expect(red?.history.at(-1)?.state).toBe('not-proven');
    offsetMs = 5 * 24 * 3600 * 1000;
    expect(await statuses()).toMatchObject({ 'TC-001': 'fail' });
    offsetMs = 0;
    await superuser('alter table core.clinic force row level security');
    expect((await prober.probe(tenantWalls)).findings).toEqual([]);
    const mended = (await trustPage(platform)).claims[0];
    expect(mended?.status).toBe('pass');
    expect(mended?.since).toBe(mended?.checkedAt);
    expect(mended?.history.at(-1)?.state).toBe('not-proven'); // the day stays what it was
  });

  it('turns red when somebody removes the canaries', async () => {
    await platform.database.asSuperuser(async (client) => {
      await client.query(`begin; set local session_replication_role = 'replica'`);
      const { rows } = await client.query<{ name: string }>(
        `select attrelid::regclass::text as name from pg_attribute join pg_class c on c.oid = attrelid
         where c.relnamespace = 'core'::regnamespace and c.relkind = 'r' and attname = 'tenant_id'`,
      );
      for (const { name } of rows)
        await client.query(`delete from ${name} where tenant_id in ('${CANARY_A.tenantId}', '${CANARY_B.tenantId}')`);
      await client.query('commit');
    });
    await probeAll();
    expect(await statuses()).toMatchObject({ 'TC-001': 'fail', 'TC-003': 'error' });
    await ensureCanaries(platform);
    await probeAll();
    expect(await statuses()).toMatchObject({ 'TC-001': 'pass', 'TC-003': 'pass' });
  });

  it('sees an old row change that it has read before, together with its leaf and its place in the tree', async () => {
    const { event, place } = await platform.database.asSuperuser(async (client) => ({
      event: (await client.query<{ n: number }>('select count(*)::int as n from audit.tree_leaf')).rows[0]?.n,
      place: (
        await client.query<{ leaf: Buffer }>(
          `select leaf from audit.tree_leaf where index = 0 and tenant_id = '${CANARY_A.tenantId}'`,
        )
      ).rows[0]?.leaf,
    }));
    expect((await prober.probe(ledgerIntegrity)).sampleSize).toBe(event);
    const swap = (hex: string) =>
      superuser(`alter table audit.tree_leaf disable trigger append_only; alter table audit.entry disable trigger append_only;
      update audit.tree_leaf set leaf = '${hex}' where index = 0 and tenant_id = '${CANARY_A.tenantId}';
      update audit.entry e set leaf = t.leaf from audit.tree_leaf t where t.entry_id = e.id;
      alter table audit.tree_leaf enable always trigger append_only; alter table audit.entry enable always trigger append_only`);
    await swap(`\\x${'11'.repeat(32)}`);
    const { findings } = await prober.probe(ledgerIntegrity);
    expect(findings.join()).toMatch(/another root than the ledger/);
    await swap(`\\x${place?.toString('hex')}`);
    expect((await prober.probe(ledgerIntegrity)).findings).toEqual([]);
  });

  it('turns red when the ledger is edited, and names the row to the operator only', async () => {
    await superuser(`alter table audit.entry disable trigger append_only;
      update audit.entry set canonical = replace(canonical, 'study.read', 'study.list') where event = 'study.read';
      alter table audit.entry enable always trigger append_only`);
    const { findings } = await prober.probe(ledgerIntegrity);
    expect(findings.join()).toMatch(/row 0 .* is edited/);
    expect(await statuses()).toMatchObject({ 'TC-002': 'fail' });
    expect(JSON.stringify(await trustPage(platform))).not.toContain('is edited');
  });
});

describe('the prober', () => {
  it('runs by itself, probes by turns, rehearses once and stops when told', async () => {
    const counts = () =>
      platform.database.asSuperuser(async (client) =>
        (
          await client.query<{ n: number }>(
            'select count(*)::int as n from trust.evidence union all select count(*)::int from trust.self_test',
          )
        ).rows.map(({ n }) => n),
      );
    const [evidence = 0, selfTests = 0] = await counts();
    const running = await startProber(platform);
    while (((await counts())[1] ?? 0) < selfTests + PROBES.length)
      await new Promise((resolve) => setTimeout(resolve, 200));
    await running.stop();
    const after = await counts();
    expect(after[0]).toBeGreaterThanOrEqual(evidence + PROBES.length);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await counts()).toEqual(after);
  });

  it('leaves evidence of a probe that breaks or takes too long, without what it said', async () => {
    const broken = { ...tenantWalls, run: () => Promise.reject(new Error('row of Maria Lopez')) };
    expect(await prober.probe(broken)).toMatchObject({
      status: 'error',
      sampleSize: 0,
      findings: ['the probe could not run: Error'],
    });
    const slow = {
      ...tenantWalls,
      spec: { ...tenantWalls.spec, timeoutMs: 20 },
      run: () => new Promise<never>(() => undefined),
    };
    expect(await prober.probe(slow)).toMatchObject({ status: 'error' });
    expect(await statuses()).toMatchObject({ 'TC-001': 'error' });
  });
});

describe('evidence', () => {
  it('is one chain that nobody can rewrite, not even the prober', async () => {
    const texts = await platform.database.asSuperuser(
      async (client) => (await client.query<{ record: string }>('select record from trust.evidence order by seq')).rows,
    );
    expect(texts.length).toBeGreaterThan(10);
    expect(await unbroken(texts.map(({ record }) => record))).toBe(texts.length);
    for (const sql of [
      'update trust.evidence set status = $$pass$$',
      'delete from trust.evidence',
      'truncate trust.self_test',
    ])
      await expect(superuser(sql), sql).rejects.toMatchObject({ code: '42501' });
    await expect(
      superuser(`insert into trust.evidence (probe, status, finished_at, record, prev, hash)
      select probe, 'pass', now(), record, prev, hash from trust.evidence limit 1`),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('is written by a role that can read no clinic’s rows', async () => {
    const rights = await platform.database.asSuperuser(
      async (client) =>
        (
          await client.query<{ name: string }>(`select n.nspname || '.' || c.relname as name from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('core', 'audit', 'sec') and c.relkind in ('r', 'v')
              and (has_table_privilege('hyaline_prober', c.oid, 'select, insert, update, delete')
                   or has_any_column_privilege('hyaline_prober', c.oid, 'select'))`)
        ).rows,
    );
    expect(rights).toEqual([]);
  });
});

describe('the rules of passwords', () => {
  const words = async () => {
    await prober.probe(passwordRules);
    return (await trustPage(platform)).claims.find(({ id }) => id === 'TC-004')?.measured.en;
  };

  it('[C276] are named on the trust page as they are in force', async () => {
    expect(await words()).toContain('rules in force: strict;');
    const tenantId = newId();
    await platform.db.inTenant({ tenantId, userId: newId() }, (tx) =>
      tx.query(
        { name: '', text: `insert into core.clinic (tenant_id, name) values (sec.tenant(), 'Nist Clinic')` },
        [],
      ),
    );
    await superuser(`insert into core.sign_in_rules (tenant_id, password_preset) values ('${tenantId}', 'nist')`);
    expect(await words()).toContain('rules in force: nist;');
    await superuser(`update core.sign_in_rules set password_preset = 'strict'`);
    expect(await words()).toContain('rules in force: strict;');
  });
});

describe('every probe', () => {
  const rehearsals = new Map<string, Rehearsal>();
  beforeAll(async () => {
    await platform.database.inScratch(async (scratch) => {
      for (const probe of PROBES) rehearsals.set(probe.spec.id, await probe.rehearse(platform, scratch));
    });
  });

  it.each([
    [tenantWalls.spec.id, 7],
    [ledgerIntegrity.spec.id, 9],
    [linksGone.spec.id, 5],
    [passwordRules.spec.id, 6],
  ])('%s is green on a whole system and turns red with each of its %i faults', (id, count) => {
    const rehearsal = rehearsals.get(id);
    expect(rehearsal?.baseline).toBe(true);
    expect(rehearsal?.faults.filter(({ caught }) => !caught)).toEqual([]);
    expect(rehearsal?.faults).toHaveLength(count);
    expect(rehearsal?.faults.some(({ vacuity }) => vacuity)).toBe(true);
  });

  it('has a claim, and every claim a probe, words in two languages and a limit said aloud', () => {
    expect(CLAIMS.map(({ probe }) => probe).toSorted()).toEqual(PROBES.map(({ spec }) => spec.id).toSorted());
    const words = CLAIMS.flatMap(({ text, how, limits, measured }) => [text, how, limits, measured]);
    expect(words.filter(({ en, es }) => en === '' || es === '' || en === es)).toEqual([]);
  });

  it('counts as red when it looked at nothing', () => {
    const passed = { status: 'pass' as const, measured: {}, sampleSize: 0, findings: [] };
    expect(isRed(passed, tenantWalls.spec)).toBe(true);
  });
});
