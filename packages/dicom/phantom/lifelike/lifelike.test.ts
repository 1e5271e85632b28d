import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { splitInstance } from '../../src/index.ts';
import { generateLifelikeJaw, lifelikeTruth } from './generate.ts';
import { HU } from './jaws.ts';

const ASK = { spacing: 0.8, seed: 3 };
const truth = lifelikeTruth(ASK);

describe('the lifelike jaw', () => {
  const slices: Uint16Array[] = [];
  const positions: number[] = [];
  const hashes: string[] = [];
  beforeAll(() => {
    for (const { bytes } of generateLifelikeJaw(ASK)) {
      const split = splitInstance(bytes);
      if (split.kind !== 'image') throw new Error('a slice is refused');
      positions.push(split.header.position?.[2] ?? Number.NaN);
      slices.push(new Uint16Array(split.bulk.slice().buffer));
      hashes.push(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  /** Mean grey value in a small cube about a place. */
  function around([x, y, z]: readonly number[], reach = 0): number {
    const at = [x, y, z].map((mm, n) => Math.round(((mm ?? 0) - (truth.origin[n] ?? 0)) / truth.spacing)) as [number, number, number]; // prettier-ignore
    let sum = 0;
    let count = 0;
    for (let k = at[2] - reach; k <= at[2] + reach; k++)
      for (let j = at[1] - reach; j <= at[1] + reach; j++)
        for (let i = at[0] - reach; i <= at[0] + reach; i++) {
          sum += (slices[k]?.[j * truth.size + i] ?? Number.NaN) - 1000;
          count++;
        }
    return sum / count;
  }

  it('is as many slices as it says, from below upwards, one voxel apart', () => {
    expect(slices).toHaveLength(truth.slices);
    expect(positions[0]).toBeCloseTo(truth.origin[2], 3);
    for (let k = 1; k < positions.length; k++)
      expect((positions[k] as number) - (positions[k - 1] as number)).toBeCloseTo(truth.spacing, 3);
  });

  it('has its fiducials where the truth says, dense in soft tissue', () => {
    for (const place of truth.fiducials) {
      expect(around(place)).toBeGreaterThan(HU.fiducial - 350);
      expect(around([place[0], place[1] - 4, place[2] + 4])).toBeLessThan(700);
    }
  });

  it('has canals darker than the bone around them on both sides, and an implant of metal', () => {
    for (const side of ['right', 'left'] as const) {
      const inBody = truth.canals[side].filter(([, , z]) => z < -20);
      expect(inBody.length).toBeGreaterThan(5);
      const dark = inBody.reduce((sum, point) => sum + around(point), 0) / inBody.length;
      expect(dark).toBeLessThan(HU.marrow);
    }
    const { head, lengthMm } = truth.implant;
    expect(around([head[0], head[1], head[2] - lengthMm / 2])).toBeGreaterThan(2700);
  });

  it('has every tooth but the lost ones', () => {
    expect(truth.teethFdi).toHaveLength(26);
    for (const fdi of truth.missingFdi) expect(truth.teethFdi).not.toContain(fdi);
  });

  it('gives the same bytes for the same ask and others for another seed', () => {
    const [first] = generateLifelikeJaw(ASK);
    const [other] = generateLifelikeJaw({ ...ASK, seed: 4 });
    const hash = (bytes: Uint8Array | undefined) => createHash('sha256').update(bytes ?? '').digest('hex'); // prettier-ignore
    expect(hash(first?.bytes)).toBe(hashes[0]);
    expect(hash(other?.bytes)).not.toBe(hashes[0]);
  });
});
