import { describe, expect, it } from 'vitest';
import { FIXTURES, hasFixtures } from '../../testing/fixtures.ts';
import { fuzzCodecs, HANG_MS } from '../../testing/fuzz-codecs.ts';
import { fuzzFrames } from '../../testing/fuzz-frames.ts';

const RUNS = 1000;
const SEED = 20_261_122;

describe('damaged fragments', () => {
  it(
    `gives ${RUNS} of them a picture or a named problem, in time and in little memory`,
    { timeout: 90_000 },
    async (ctx) => {
      if (!hasFixtures) return ctx.skip(`the shared DICOM collection is not at ${FIXTURES.pathname}`);
      const { faults, answers, slowestMs } = await fuzzCodecs(fuzzFrames(), RUNS, SEED);
      expect(faults).toEqual([]);
      expect(slowestMs).toBeLessThan(HANG_MS);
      expect(answers['damaged']).toBeGreaterThan(RUNS / 10);
      expect(answers['picture']).toBeGreaterThan(RUNS / 10); // noise in the data of a scan is still a picture
    },
  );
});
