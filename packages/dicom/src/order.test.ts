import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatePhantom } from '../phantom/generate.ts';
import { NO_FIXTURES, sharedFixtures } from '../testing/fixtures.ts';
import { groupSeries, orderSlices, readHeader } from './index.ts';
import type { ImageHeader, Vec3 } from './types.ts';
import { cross, dot, minus, norm, plus, times } from './vectors.ts';

const fixtures = sharedFixtures();

const base = ((): ImageHeader => {
  const [one] = [...generatePhantom({ size: 16, slices: 1 })];
  const result = readHeader((one as { bytes: Uint8Array }).bytes);
  if (result.kind !== 'image') throw new Error(result.kind);
  return result.header;
})();

const unit = (v: Vec3): Vec3 => times(v, 1 / norm(v));

interface Stack {
  readonly axis: Vec3;
  readonly helper: Vec3;
  readonly count: number;
  readonly stepMm: number;
  readonly start: Vec3;
}

/** A stack in any direction: `headers[k]` is the k-th along its own normal. */
function stackOf({ axis, helper, count, stepMm, start }: Stack): { headers: ImageHeader[]; normal: Vec3 } {
  const row = unit(cross(axis, helper));
  const column = unit(cross(axis, row));
  const normal = cross(row, column);
  const headers = Array.from({ length: count }, (_, k): ImageHeader => ({
    ...base,
    sopInstanceUid: `1.2.${k + 1}`,
    instanceNumber: null,
    position: plus(start, times(normal, k * stepMm)),
    orientation: [row, column],
  }));
  return { headers, normal };
}

const coordinate = fc.double({ min: -300, max: 300, noNaN: true });
const direction = fc
  .tuple(
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
  )
  .filter((v) => norm(v) > 0.1);
const stack = fc
  .record({
    axis: direction,
    helper: direction,
    count: fc.integer({ min: 2, max: 40 }),
    stepMm: fc.double({ min: 0.05, max: 10, noNaN: true }),
    start: fc.tuple(coordinate, coordinate, coordinate),
  })
  .filter(({ axis, helper }) => norm(cross(unit(axis), unit(helper))) > 0.1);

describe('ordering slices', () => {
  it('puts a stack of any orientation in order, however it was shuffled', () => {
    fc.assert(
      fc.property(stack, fc.infiniteStream(fc.nat(1_000_000)), (ask, luck) => {
        const { headers, normal } = stackOf(ask);
        const keys = headers.map(() => luck.next().value as number);
        const shuffled = headers
          .map((_, i) => i)
          .toSorted((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
        const ordered = orderSlices(shuffled.map((i) => headers[i] as ImageHeader));
        expect(ordered.slices.map(({ image }) => shuffled[image])).toEqual(headers.map((_, i) => i));
        expect(ordered.slices.map(({ slot }) => slot)).toEqual(headers.map((_, i) => i));
        expect(ordered.geometry?.sliceMm).toBeCloseTo(ask.stepMm, 6);
        expect(dot(ordered.geometry?.normal as Vec3, normal)).toBeCloseTo(1, 9);
        expect(ordered.problems.filter(({ kind }) => kind !== 'oblique')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('never squeezes a gap: every slice stays where its position says', () => {
    fc.assert(
      fc.property(stack, fc.uniqueArray(fc.nat(38), { maxLength: 6 }), (ask, removed) => {
        const { headers } = stackOf({ ...ask, count: 40 });
        const kept = headers.filter((_, k) => !removed.includes(k));
        const { slices, geometry, problems } = orderSlices(kept);
        const first = kept[0]?.position as Vec3;
        for (const { image, slot } of slices) {
          const expected = plus(first, times(geometry?.stepMm as Vec3, slot));
          expect(norm(minus(kept[image]?.position as Vec3, expected))).toBeLessThan(1e-6 * 400);
        }
        const free = (geometry?.depth ?? 0) - kept.length;
        const missing = problems.reduce((sum, problem) => (problem.kind === 'gap' ? sum + problem.times - 1 : sum), 0);
        expect(missing).toBe(free);
      }),
      { numRuns: 100 },
    );
  });

  it('uses one of two slices at the same place and says so', () => {
    const { headers } = stackOf({ axis: [0, 0, 1], helper: [0, 1, 0], count: 5, stepMm: 1, start: [0, 0, 0] });
    const numbered = headers.map((header, k) => ({ ...header, instanceNumber: k + 1 }));
    const copy = { ...(numbered[2] as ImageHeader), sopInstanceUid: '1.2.99', instanceNumber: 99 };
    const ordered = orderSlices([copy, ...numbered]);
    expect(ordered.geometry?.depth).toBe(5);
    expect(ordered.problems).toEqual([{ kind: 'duplicates', count: 1 }]);
    expect(ordered.leftOut).toEqual([{ image: 0, frame: 0, why: 'duplicate' }]); // the lower instance number stays
  });

  it('measures the tilt of a sheared stack to a hundredth of a degree', () => {
    const { headers } = stackOf({ axis: [0, 0, 1], helper: [0, 1, 0], count: 20, stepMm: 1, start: [0, 0, 0] });
    const slope = Math.tan((12.5 * Math.PI) / 180);
    const sheared = headers.map((header, k) => ({
      ...header,
      position: plus(header.position as Vec3, [0, k * slope, 0]),
    }));
    const { geometry, problems } = orderSlices(sheared);
    expect(geometry?.shearDegrees).toBeCloseTo(12.5, 2);
    expect(problems).toContainEqual({ kind: 'tilt', degrees: geometry?.shearDegrees });
  });

  it('says how far slices of uneven steps are from their layers', () => {
    const { headers } = stackOf({ axis: [0, 0, 1], helper: [0, 1, 0], count: 10, stepMm: 1, start: [0, 0, 0] });
    const uneven = headers.map((header, k) => ({
      ...header,
      position: plus(header.position as Vec3, times(header.position as Vec3, k % 2 ? 0.04 * k : 0)),
    }));
    expect(orderSlices(uneven).problems.map(({ kind }) => kind)).toContain('uneven');
  });

  it('leaves out slices of another matrix and says how many', () => {
    const { headers } = stackOf({ axis: [0, 0, 1], helper: [0, 1, 0], count: 6, stepMm: 1, start: [0, 0, 0] });
    const scout = { ...base, rows: 512, columns: 888, sopInstanceUid: '1.3' };
    expect(orderSlices([scout, ...headers])).toMatchObject({
      problems: [{ kind: 'mixed', count: 1 }],
      geometry: { depth: 6 },
    });
  });

  it('takes the frames of a cine loop one after the other, without millimetres between them', () => {
    const { geometry, slices, problems } = orderSlices([{ ...base, frames: 7 }]);
    expect(geometry).toBeNull();
    expect(slices.map(({ frame }) => frame)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(problems).toEqual([{ kind: 'no-position', count: 7 }]);
  });

  it.for<[string, number, number | null, string[]]>([
    ['missing-slices', 21, 24, ['gap', 'gap']],
    ['duplicate-slices', 24, 24, ['duplicates']],
    ['reversed-names-no-ext', 24, 24, []],
    ['no-ipp', 8, null, ['no-position']],
    ['nonsquare-pixels', 24, 24, []],
    ['gantry-tilt-15deg', 24, 24, ['tilt', 'oblique']],
    ['per-slice-rescale', 12, 12, ['per-slice-rescale']],
    ['oblique-iop', 12, 12, ['oblique']],
    ['ts-deflated', 6, 6, []],
  ])('finds in %s %i slices, depth %s, problems %j', ([folder, count, depth, kinds], ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    const { slices, geometry, problems } = orderSlices(headersOf(folder));
    expect(slices).toHaveLength(count);
    expect(geometry?.depth ?? null).toBe(depth);
    expect(problems.map(({ kind }) => kind)).toEqual(kinds);
    if (folder === 'missing-slices') expect(problems).toMatchObject([{ times: 3 }, { times: 2 }]);
    if (folder === 'nonsquare-pixels') expect([geometry?.rowMm, geometry?.columnMm]).toEqual([0.9, 1.8]);
  });

  it('agrees with the collection about spacing, gaps and tilt of every series', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    for (const row of fixtures
      .table('SERIES.tsv')
      .filter(({ folder }) => folder?.startsWith('odd/') && folder !== 'odd/bad-files')) {
      const headers = headersOf((row['folder'] as string).slice(4)).filter(
        (one) => one.seriesInstanceUid === row['seriesUID'] && one.rows === Number(row['rows']),
      );
      const { geometry, slices } = orderSlices(headers);
      expect(slices, row['folder']).toHaveLength(Number(row['uniquePositions']));
      expect(geometry?.sliceMm, row['folder']).toBeCloseTo(Number(row['minGap']), 2);
      expect(geometry?.shearDegrees, row['folder']).toBeCloseTo(Number(row['shearDeg']), 1);
    }
  });

  it('offers two series of one folder separately', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    const groups = groupSeries(headersOf('two-series-one-folder'));
    expect(groups.map(({ rows, members }) => [rows, members.length]).toSorted()).toEqual([
      [144, 10],
      [72, 10],
    ]);
  });
});

function headersOf(folder: string): ImageHeader[] {
  return (fixtures as NonNullable<typeof fixtures>).names(`odd/${folder}`).map((name) => {
    const result = readHeader((fixtures as NonNullable<typeof fixtures>).file(`odd/${folder}/${name}`));
    if (result.kind !== 'image') throw new Error(`${name}: ${result.kind}`);
    return result.header;
  });
}
