import { readFile, rm, writeFile } from 'node:fs/promises';
import { fromHex, newId, toHex } from '@hyaline/kit';
import {
  eventLeaf,
  openCheckpoint,
  parseKey,
  readAnchorLines,
  type VerifyOptions,
  verifyBundle,
  verifyInclusion,
} from '@hyaline/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../platform/db/index.ts';
import { createLedgerBench, type LedgerBench, writeIn } from './ledger.fixture.ts';
import { exportLedger, proveEntry, publicCheckpoint, readLedger } from './ledger.service.ts';
import { Sequencer } from './sequencer.ts';
import { checkpointKey, clinicOrigin } from './signing.ts';

let bench: LedgerBench;
beforeAll(async () => {
  bench = await createLedgerBench();
});
afterAll(() => bench.dispose());

const IP = '203.0.113.5';
const clinicWith = async (events: number): Promise<Actor> => {
  const actor = bench.clinic();
  for (let i = 0; i < events; i++) await bench.write(actor, { facts: { i } });
  await bench.settle();
  return actor;
};
const exported = async (actor: Actor): Promise<string[]> => {
  const lines: string[] = [];
  for await (const text of await exportLedger(bench.platform, actor, { now: new Date(), ip: IP, format: 'jsonl' }))
    lines.push(text);
  return lines.join('').split('\n');
};
const verify = async (actor: Actor, options: VerifyOptions = {}) =>
  verifyBundle(await exported(actor), { pinnedKey: await checkpointKey(bench.platform, actor.tenantId), ...options });
const anchorsOf = async (actor: Actor) => {
  const text = await readFile(bench.platform.config.anchorFile, 'utf8');
  const lines = readAnchorLines(text, await clinicOrigin(bench.platform, actor.tenantId)) ?? [];
  return lines.map(({ at, note }) => ({ name: 'anchor file', at, note }));
};
const page = (actor: Actor, query = {}) =>
  readLedger(bench.platform, actor, { limit: 50, group: 'all', search: '', ...query }, IP);

describe('the sequencer', () => {
  it('gives every event of a clinic its place, and a proof under a signed head', async () => {
    const actor = await clinicWith(7);
    const key = await parseKey(await checkpointKey(bench.platform, actor.tenantId));
    for (let index = 0; index < 7; index++) {
      const proof = await proveEntry(bench.platform, actor, index);
      const head = await openCheckpoint(proof.checkpointNote, key);
      expect(head.size).toBe(7);
      const path = proof.path.map(fromHex);
      const leaf = await eventLeaf(proof.event);
      expect(toHex(leaf)).toBe(proof.leaf);
      expect(await verifyInclusion({ leaf, index, size: head.size, root: head.root, path })).toBe(true);
    }
    await expect(proveEntry(bench.platform, actor, 7)).rejects.toMatchObject({ code: 'not-found' });
    await expect(proveEntry(bench.platform, bench.clinic(), 0)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('does not lose an event whose transaction began earlier and committed later', async () => {
    const actor = bench.clinic();
    const late = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<string>();
    const slow = bench.platform.db.inTenant(actor, async (tx) => {
      begun.resolve((await writeIn(tx, { facts: { which: 'late' } })).entryId);
      await late.promise;
    });
    const lateId = await begun.promise;
    const { entryId: earlyId } = await bench.write(actor, { facts: { which: 'early' } });
    expect(lateId < earlyId).toBe(true);
    await bench.sequencer.run(); // a cursor over ids would now stand behind the early one, past the late one
    late.resolve();
    await slow;
    await bench.settle();
    const report = await verify(actor);
    expect(report).toMatchObject({ ok: true, rows: 2 });
  });

  it('leaves no gap and takes nothing twice when two of them run at once', async () => {
    const actor = bench.clinic();
    const second = new Sequencer(bench.platform, bench.installationId);
    const writing = Promise.all(Array.from({ length: 60 }, (_, i) => bench.write(actor, { facts: { i } })));
    for (let round = 0; round < 6; round++) await Promise.all([bench.sequencer.run(), second.run()]);
    await writing;
    await second.stop();
    await bench.settle();
    expect(await verify(actor)).toMatchObject({ ok: true, rows: 60 });
  });

  it('takes more than one batch at a time when they wait', async () => {
    const actor = bench.clinic();
    const many = `select audit.append('study.read', 'done', 'study', n::text, null, '{}') from generate_series(1, 1200) n`;
    await bench.platform.db.oneStatement(actor, { name: 'test-many', text: many }, []);
    await bench.settle();
    const report = await verify(actor);
    expect(report).toMatchObject({ ok: true, rows: 1200 });
    expect(report.headsMatched.checkpoints).toBeGreaterThan(1);
  });

  it('keeps the trees of two clinics apart, each with a head that does not pass for the other', async () => {
    const [ours, theirs] = [await clinicWith(2), await clinicWith(3)];
    const head = await publicCheckpoint(bench.platform, ours.tenantId);
    expect((await openCheckpoint(head.note ?? '', await parseKey(head.key))).size).toBe(2);
    const foreign = await parseKey(await checkpointKey(bench.platform, theirs.tenantId));
    await expect(openCheckpoint(head.note ?? '', foreign)).rejects.toThrow(/not signed by/);
    expect(await publicCheckpoint(bench.platform, newId())).toMatchObject({ note: null });
  });
});

describe('[C104] somebody with superuser rights', () => {
  it('who edits a row is named by row, in the verifier and on the page', async () => {
    const actor = await clinicWith(9);
    const target = await proveEntry(bench.platform, actor, 4);
    const { entry } = JSON.parse(target.event) as { entry: string };
    await bench.tamper(
      `update audit.entry set canonical = replace(canonical, 'PT-4F09C2', 'PT-000000') where id = $1`,
      [entry],
    );
    const report = await verify(actor);
    expect(report.ok).toBe(false);
    expect(report.findings).toMatchObject([{ kind: 'row-edited', index: 4, entryId: entry }]);
    const rows = (await page(actor)).rows.filter(({ index }) => index !== null);
    expect(rows.filter(({ proof }) => proof === 'broken').map(({ index }) => index)).toEqual([4]);
  });

  it('who edits a row, its leaf and its place in the tree is found by the signed head', async () => {
    const actor = await clinicWith(5);
    const target = await proveEntry(bench.platform, actor, 2);
    const forged = target.event.replace('PT-4F09C2', 'PT-000000');
    const { entry } = JSON.parse(target.event) as { entry: string };
    const leaf = Buffer.from(await eventLeaf(forged));
    await bench.tamper('update audit.entry set canonical = $2, leaf = $3 where id = $1', [entry, forged, leaf]);
    await bench.tamper('update audit.tree_leaf set leaf = $2 where entry_id = $1', [entry, leaf]);
    expect((await verify(actor)).findings).toMatchObject([{ kind: 'rows-edited-with-leaves' }]);
  });

  it('who changes what a row is searched by breaks it too', async () => {
    const actor = await clinicWith(3);
    await bench.tamper(`update audit.entry set event = 'study.opened' where tenant_id = $1`, [actor.tenantId]);
    const { rows } = await page(actor, { search: 'PT-4F09C2' });
    expect(rows.map(({ proof, event }) => [proof, event])).toEqual(
      Array.from({ length: 3 }, () => ['broken', 'study.read']),
    );
  });

  it('who deletes a row is named by its place', async () => {
    const actor = await clinicWith(6);
    const { entry } = JSON.parse((await proveEntry(bench.platform, actor, 3)).event) as { entry: string };
    await bench.tamper('delete from audit.entry where id = $1', [entry]);
    expect((await verify(actor)).findings).toMatchObject([{ kind: 'row-missing', index: 3, entryId: entry }]);
  });

  it('who cuts the tail with its tree and its heads is seen by the anchor file, and only by it', async () => {
    const actor = await clinicWith(4);
    const more = await bench.write(actor, { facts: { hidden: true } });
    await bench.settle();
    await bench.sequencer.anchor();
    await bench.tamper('delete from audit.entry where id = $1', [more.entryId]);
    for (const table of [
      'tree_leaf where index >= 4 and',
      'tree_node where index * 2 ^ level + 2 ^ level > 4 and',
      'checkpoint where size > 4 and',
      'anchor where size > 4 and',
    ])
      await bench.tamper(`delete from audit.${table} tenant_id = $1`, [actor.tenantId]);

    const lines = await exported(actor);
    const pinnedKey = await checkpointKey(bench.platform, actor.tenantId);
    expect(await verifyBundle(lines, { pinnedKey })).toMatchObject({ ok: true, rows: 4 });
    const report = await verifyBundle(lines, { pinnedKey, anchors: await anchorsOf(actor) });
    expect(report.findings).toMatchObject([{ kind: 'tail-cut', index: 4 }]);

    await bench.settle(); // the server goes on over the gap, and signs a second history of the same length
    const forked = await verify(actor, { anchors: await anchorsOf(actor) });
    expect(forked.ok).toBe(false);
  });
});

describe('the anchor file', () => {
  it('grows by the newest head of each clinic, keeps what it had, and is written again at the end', async () => {
    const actor = await clinicWith(2);
    await bench.sequencer.anchor();
    await bench.sequencer.anchor();
    expect(await anchorsOf(actor)).toHaveLength(1);
    await bench.write(actor);
    await bench.settle();
    const closing = new Sequencer(bench.platform, bench.installationId);
    await closing.stop();
    const notes = await anchorsOf(actor);
    const key = await parseKey(await checkpointKey(bench.platform, actor.tenantId));
    const sizes = await Promise.all(notes.map(async ({ note }) => (await openCheckpoint(note, key)).size));
    expect(sizes).toEqual([2, 3]);
    const { anchors, rows } = await page(actor);
    expect(anchors).toMatchObject([{ name: 'file', size: 3 }]);
    expect(rows.map(({ proof }) => proof)).toEqual(['anchored', 'anchored', 'anchored']);
  });

  it('that cannot be written leaves the ledger growing and its heads unanchored', async () => {
    const { config } = bench.platform;
    const blocked = `${config.dataDir}.blocked`;
    await writeFile(blocked, '');
    const broken = new Sequencer(
      { ...bench.platform, config: { ...config, anchorFile: `${blocked}/below-a-file` } },
      bench.installationId,
    );
    const actor = await clinicWith(1);
    await expect(broken.anchor()).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) });
    await broken.stop();
    await rm(blocked);
    const { rows } = await page(actor);
    expect(rows.map(({ proof }) => proof)).toEqual(['in-tree']);
  });
});
