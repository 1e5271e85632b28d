import { canonicalJson, fromHex, toHex } from '@hyaline/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BundleEntry,
  type BundleHeader,
  canonicalEvent,
  eventLeaf,
  formatKey,
  parseEvent,
  readAnchorLines,
  rootOf,
  signCheckpoint,
  verifyBundle,
  writeAnchorLine,
} from './index.ts';
import { GOLDEN } from './golden.fixture.ts';
import { eventNumber, flipped, linesOf, ORIGIN, seededSigner, testLedger } from './ledger.fixture.ts';

const EMPTY_HEADER: BundleHeader = {
  format: 'hyaline-ledger/v1',
  origin: ORIGIN,
  key: '',
  exportedAt: '',
  checkpoints: [],
  anchors: [],
};
const kinds = (report: { findings: { kind: string; index: number | null }[] }) =>
  report.findings.map(({ kind, index }) => [kind, index]);
const edit = (entries: BundleEntry[], index: number, change: Partial<BundleEntry>): BundleEntry[] =>
  entries.map((entry) => (entry.index === index ? { ...entry, ...change } : entry));
const changedEvent = (index: number) => canonicalEvent({ ...eventNumber(index), patient: 'PT-000000' });

describe('[C267] the offline verifier', () => {
  it('passes an export whose rows, heads and pinned key agree', async () => {
    const { header, entries, headOf } = await testLedger(20, [7, 20]);
    const anchors = [{ name: 'file', at: '2026-11-21T11:30:00.000Z', note: await headOf(12) }];
    const report = await verifyBundle(linesOf(header, entries), { pinnedKey: header.key, anchors });
    expect(report).toMatchObject({ ok: true, rows: 20, keyPinned: true, headsMatched: { checkpoints: 2, anchors: 1 } });
  });

  it('passes an empty ledger with a head of size 0, and says when no key was pinned', async () => {
    const { header } = await testLedger(0);
    expect(await verifyBundle(linesOf(header, []))).toMatchObject({ ok: true, rows: 0, keyPinned: false });
  });

  it('names every row whose text was edited', async () => {
    const { header, entries } = await testLedger(20, [7, 20]);
    const forged = edit(edit(entries, 4, { event: changedEvent(4) }), 13, { event: changedEvent(13) });
    const report = await verifyBundle(linesOf(header, forged), { pinnedKey: header.key });
    expect(report.ok).toBe(false);
    expect(kinds(report)).toEqual([
      ['row-edited', 4],
      ['row-edited', 13],
    ]);
    expect(report.findings[0]?.message).toContain('Row 4');
  });

  it('finds the rows of an edit that also replaced the leaf in the tree', async () => {
    const { header, entries } = await testLedger(20, [7, 9, 20]);
    const event = changedEvent(8);
    const report = await verifyBundle(
      linesOf(header, edit(entries, 8, { event, leaf: toHex(await eventLeaf(event)) })),
    );
    expect(kinds(report)).toEqual([['rows-edited-with-leaves', 7]]);
    expect(report.findings[0]?.message).toContain('Rows 7 to 8');
  });

  it('names a deleted row, whether the tree still tells of it or not', async () => {
    const { header, entries } = await testLedger(6);
    expect(kinds(await verifyBundle(linesOf(header, edit(entries, 3, { event: null }))))).toEqual([['row-missing', 3]]);
    const cut = entries.filter(({ index }) => index !== 3 && index !== 4);
    const report = await verifyBundle(linesOf(header, cut));
    expect(kinds(report)).toEqual([['row-missing', 3]]);
    expect(report.findings[0]?.message).toBe('Rows 3 to 4 are missing.');
  });

  it('refuses two rows that changed places', async () => {
    const { header, entries } = await testLedger(4);
    const [a, b, c, d] = entries as [BundleEntry, BundleEntry, BundleEntry, BundleEntry];
    expect((await verifyBundle(linesOf(header, [a, c, b, d]))).ok).toBe(false);
    const renumbered = [a, { ...c, index: 1 }, { ...b, index: 2 }, d];
    expect(kinds(await verifyBundle(linesOf(header, renumbered)))).toEqual([['rows-edited-with-leaves', 0]]);
  });

  it('sees a cut tail through an anchor although the shorter ledger has a valid signed head', async () => {
    const { header, entries, headOf } = await testLedger(12, [9]);
    const cut = linesOf(header, entries.slice(0, 9));
    expect((await verifyBundle(cut, { pinnedKey: header.key })).ok).toBe(true);
    const anchors = [{ name: 'mailbox', at: '2026-11-21T11:59:00.000Z', note: await headOf(12) }];
    const report = await verifyBundle(cut, { pinnedKey: header.key, anchors });
    expect(kinds(report)).toEqual([['tail-cut', 9]]);
    expect(report.findings[0]?.message).toContain('covers 12 rows, the export has 9');
  });

  it('takes an anchor made after the export for what it is', async () => {
    const { header, entries, headOf } = await testLedger(12, [9]);
    const anchors = [{ name: 'mailbox', at: '2026-11-22T00:00:00.000Z', note: await headOf(12) }];
    const report = await verifyBundle(linesOf(header, entries.slice(0, 9)), { anchors });
    expect(report).toMatchObject({ ok: true, anchorsLater: 1 });
  });

  it('refuses rows that no signed head covers, and an export without any head', async () => {
    const { header, entries } = await testLedger(5, [3]);
    expect(kinds(await verifyBundle(linesOf(header, entries)))).toEqual([['rows-unsigned', 3]]);
    expect(kinds(await verifyBundle(linesOf({ ...header, checkpoints: [] }, [])))).toEqual([['rows-unsigned', 0]]);
  });

  it('checks the signature of every head', async () => {
    const { header, entries } = await testLedger(5, [5]);
    const thief = await seededSigner(ORIGIN, 8);
    const root = await rootOf(entries.map(({ leaf }) => fromHex(leaf)));
    const unsigned = { ...header, checkpoints: [await signCheckpoint({ origin: ORIGIN, size: 5, root }, thief)] };
    expect(kinds(await verifyBundle(linesOf(unsigned, entries)))).toContainEqual(['bad-signature', null]);
    const bent = header.checkpoints.map((note) => note.replace('\n5\n', '\n4\n'));
    const report = await verifyBundle(linesOf({ ...header, checkpoints: bent }, entries));
    expect(kinds(report)).toContainEqual(['bad-signature', null]);
  });

  it('refuses a ledger signed anew with another key when the reader pinned the old one', async () => {
    const { header, entries } = await testLedger(5);
    const thief = await seededSigner(ORIGIN, 8);
    const root = await rootOf(entries.map(({ leaf }) => fromHex(leaf)));
    const checkpoints = [await signCheckpoint({ origin: ORIGIN, size: 5, root }, thief)];
    const forged = linesOf({ ...header, key: formatKey(thief.key), checkpoints }, entries);
    expect((await verifyBundle(forged)).ok).toBe(true);
    expect(kinds(await verifyBundle(forged, { pinnedKey: header.key }))).toEqual([['wrong-key', null]]);
  });

  it('shows two histories signed for the same size as a fork', async () => {
    const { header, entries, signer } = await testLedger(5);
    const other = await signCheckpoint({ origin: ORIGIN, size: 5, root: fromHex('11'.repeat(32)) }, signer);
    const anchors = [{ name: 'mailbox', at: '2026-11-21T11:00:00.000Z', note: other }];
    expect(kinds(await verifyBundle(linesOf(header, entries), { anchors }))).toContainEqual(['fork', null]);
  });

  it('refuses a row of another clinic and a row with a second spelling', async () => {
    const { header, entries } = await testLedger(2);
    const withRow = async (event: string) => {
      const leaf = toHex(await eventLeaf(event));
      const rows = edit(entries, 1, { event, leaf });
      return kinds(await verifyBundle(linesOf(header, rows)));
    };
    const foreign = canonicalEvent({ ...eventNumber(1), tenant: ORIGIN.slice(-36).replace(/a$/, 'b') });
    expect(await withRow(foreign)).toContainEqual(['row-malformed', 1]);
    expect(await withRow(`${(entries[1]?.event ?? '').slice(0, -1)},"v":1}`)).toContainEqual(['row-malformed', 1]);
  });

  it.each([
    ['nothing at all', []],
    ['no JSON', ['hello']],
    ['an anchor that is none', [linesOf({ ...EMPTY_HEADER, anchors: [null as never] }, [])[0] ?? '']],
    ['another format', ['{"format":"other"}']],
    [
      'no key',
      ['{"anchors":[],"checkpoints":[],"exportedAt":"x","format":"hyaline-ledger/v1","key":"k","origin":"o"}'],
    ],
  ])('refuses a file with %s instead of failing', async (_, lines) => {
    expect(await verifyBundle(lines)).toMatchObject({ ok: false });
  });

  it('sees any single change of any line', async () => {
    const { header, entries } = await testLedger(9, [4, 9]);
    const lines = linesOf(header, entries);
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), fc.nat(), async (at, where) => {
        const line = lines[at] ?? '';
        const position = where % line.length;
        const changed = `${line.slice(0, position)}${line[position] === '7' ? '8' : '7'}${line.slice(position + 1)}`;
        const report = await verifyBundle(lines.with(at, changed), { pinnedKey: header.key });
        // the time of the export is the server's word and stands outside the signatures
        const onlyTime = at === 0 && timeless(line) === timeless(changed);
        expect(report.ok).toBe(onlyTime);
      }),
      { numRuns: 150 },
    );
  });
});

function timeless(line: string): string {
  try {
    return canonicalJson({ ...JSON.parse(line), exportedAt: '' });
  } catch {
    return '';
  }
}

describe('ledger events and anchors', () => {
  it('have golden bytes', async () => {
    const canonical = canonicalEvent(eventNumber(0));
    expect(canonical).toBe(GOLDEN.event);
    expect(toHex(await eventLeaf(canonical))).toBe(GOLDEN.leaf);
    expect(parseEvent(canonical)).toEqual(eventNumber(0));
    expect(parseEvent(flipped(canonical).replace('{', ''))).toBeNull();
  });

  it('an anchor file gives the heads of one clinic, or nothing when a line is damaged', async () => {
    const { headOf } = await testLedger(2);
    const line = { at: '2026-11-21T11:00:00.000Z', origin: ORIGIN, note: await headOf(2) };
    const text = writeAnchorLine(line) + writeAnchorLine({ ...line, origin: 'hyaline/test/other' });
    expect(readAnchorLines(text, ORIGIN)).toEqual([line]);
    expect(readAnchorLines(`${text}{"at":`, ORIGIN)).toBeNull();
  });
});
