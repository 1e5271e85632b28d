import { describe, expect, it } from 'vitest';
import { bundleLines, CSV_HEAD, csvRow } from './csv.ts';
import { linesOf, testLedger } from './ledger.fixture.ts';
import { verifyBundle } from './verify.ts';

const csvOf = async (): Promise<{ key: string; rows: string[] }> => {
  const { header, entries } = await testLedger(20, [7, 20]);
  return { key: header.key, rows: [CSV_HEAD, ...[...linesOf(header, entries)].map((line) => csvRow(line))] };
};
const check = async (rows: readonly string[], pinnedKey: string) =>
  verifyBundle(bundleLines(rows.join('').split('\r\n')), { pinnedKey });

describe('an export as CSV', () => {
  it('[C187] passes the verifier, with the proof of every row in its last column', async () => {
    const { key, rows } = await csvOf();
    expect(await check([`\uFEFF${rows[0]}`, ...rows.slice(1)], key)).toMatchObject({
      ok: true,
      rows: 20,
      keyPinned: true,
    });
    expect(rows[0]).toBe('"index","entry","at","event","outcome","person","patient","resource","record"\r\n');
    for (const row of rows) expect(row).not.toMatch(/(^|,)"[=+@-]/);
  });

  it('[C187] is found out when a column for reading is changed, or the record itself, or a row is gone', async () => {
    const { key, rows } = await csvOf();
    const forged = (at: number, change: (row: string) => string) =>
      rows.map((row, index) => (index === at ? change(row) : row));
    const readable = await check(
      forged(6, (row) => row.replace(/^("[^"]*","[^"]*","[^"]*",")[^"]*/, '$1nothing.happened')),
      key,
    );
    expect(readable.findings).toMatchObject([{ kind: 'row-malformed', index: 4 }]);
    const record = await check(
      forged(6, (row) => row.replaceAll(/PT-[0-9A-Z]{6}/g, 'PT-000000')),
      key,
    );
    expect(record.findings).toMatchObject([{ kind: 'row-edited', index: 4 }]);
    expect((await check(rows.toSpliced(9, 1), key)).ok).toBe(false);
  });

  it('[C187] leaves the other format as it is', async () => {
    const { header, entries } = await testLedger(5, [5]);
    const lines: string[] = [];
    for await (const line of bundleLines(linesOf(header, entries))) lines.push(line);
    expect(await verifyBundle(lines)).toMatchObject({ ok: true, rows: 5 });
  });
});
