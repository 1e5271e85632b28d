import { describe, expect, it } from 'vitest';
import { generatePhantom } from '../phantom/generate.ts';
import { sharedFixtures } from '../testing/fixtures.ts';
import { flatFile } from '../testing/flat.ts';
import { fuzzHeaders, type FuzzSource } from '../testing/fuzz-headers.ts';

const RUNS = 4000;
const SEED = 20_261_122;

const [slice] = [...generatePhantom({ size: 24, slices: 1 })];
const [enhanced] = [...generatePhantom({ size: 16, slices: 4, mode: 'multiframe' })];
const own: readonly FuzzSource[] = [
  { name: 'slice', bytes: (slice as { bytes: Uint8Array }).bytes },
  { name: 'enhanced', bytes: (enhanced as { bytes: Uint8Array }).bytes },
  { name: 'photograph', bytes: flatFile({ modality: 'XC', columns: 20, rows: 12, colour: true }) },
  { name: 'cine', bytes: flatFile({ modality: 'US', columns: 12, rows: 8, frames: 9 }) },
];

/** Other encodings, sequences and character sets, where the collection is there. */
const shared = (): FuzzSource[] => {
  const fixtures = sharedFixtures();
  const paths = [
    'odd/ts-deflated/000.dcm', 'odd/ts-implicit/000.dcm', 'odd/ts-expl-be/000.dcm', 'odd/ts-rle/000.dcm', 'odd/ts-j2k/000.dcm',
    'odd/phi-everywhere.dcm', 'odd/name-kr.dcm', 'pydicom/nested_priv_SQ.dcm', 'pydicom/reportsi.dcm', 'pydicom/rtdose.dcm',
    'pydicom-data/emri_small_RLE.dcm', 'pydicom-charset/chrSQEncoding.dcm', 'pydicom/examples_palette.dcm',
  ]; // prettier-ignore
  return fixtures ? paths.map((name) => ({ name, bytes: fixtures.file(name) })) : [];
};

describe('damaged files', () => {
  it(`answers ${RUNS} of them, in every way of reading, without a crash or a hang`, { timeout: 60_000 }, async () => {
    const { faults, answers, runs } = await fuzzHeaders([...own, ...shared()], RUNS, SEED);
    expect(faults).toEqual([]);
    expect(runs).toBe(RUNS);
    // damage must reach everything behind the first look, or the run proves nothing
    expect(answers['image']).toBeGreaterThan(RUNS / 20);
    expect(Object.keys(answers).length).toBeGreaterThan(4);
  });
});
