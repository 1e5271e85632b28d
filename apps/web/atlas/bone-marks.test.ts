import { parseSpineValues, READY_FINDINGS, SACRUM, solve, type SpineInput, withFinding } from '@hyaline/spine';
import type { NodeExtras } from '@hyaline/spine-mesh';
import { describe, expect, it } from 'vitest';
import { BufferAttribute, BufferGeometry, Vector3 } from 'three';
import { archShift, marksOf, sawnEnd, slippedAt } from './bone-marks.ts';

const L5: NodeExtras = { kind: 'vertebra', bone: 'L5', canal: { at: [0, 4, -27], width: 27, depth: 20 } };
const parsOf = (input: SpineInput) => marksOf(L5, parseSpineValues(input)).pars;

describe('a broken pars', () => {
  it('is drawn where the slip was entered as isthmic, and nowhere else', () => {
    expect(parsOf({ segments: { 'L5-S1': { slip: 8, slipType: 'isthmic' } } })).not.toBeNull();
    expect(parsOf({ segments: { 'L5-S1': { slip: 60 } } })).toBeNull();
    expect(parsOf({ segments: { 'L5-S1': { slip: 60, slipType: 'degenerative' } } })).toBeNull();
    expect(parsOf({ segments: { 'L4-L5': { slip: 30, slipType: 'isthmic' } } })).toBeNull();
    for (const finding of READY_FINDINGS)
      expect(parsOf(withFinding({}, finding)) !== null, finding).toBe(finding === 'spondylolisthesis-l5s1');
  });

  it('leaves the arch behind by as much as the body has slipped', () => {
    const values = parseSpineValues({ scale: 1.1, segments: { 'L5-S1': { slip: 30, slipType: 'isthmic' } } });
    expect(slippedAt('L5', values)).toBe('L5-S1');
    expect(slippedAt('S1', values)).toBeNull();
    const back = archShift('L5-S1', solve(values).posture, values);
    expect(back.length()).toBeCloseTo(0.3 * SACRUM.depth * 1.1, 6);
    expect(back.z).toBeLessThan(0);
  });
});

describe('a break in a body', () => {
  const T12: NodeExtras = { kind: 'vertebra', bone: 'T12' };
  const brokenAt = (anterior: number) =>
    marksOf(T12, parseSpineValues({ vertebrae: { T12: { loss: { anterior, middle: anterior / 2 } } } })).broken;

  it('shows from an eighth of the height lost, and goes all around where a third is', () => {
    expect([brokenAt(0), brokenAt(0.1)]).toEqual([0, 0]);
    expect(brokenAt(0.2)).toBeGreaterThan(0.2);
    expect(brokenAt(0.2)).toBeLessThan(0.8);
    expect(brokenAt(0.34)).toBe(1);
  });
});

describe('a rib fades out', () => {
  const frame = (side: 1 | -1) => ({ scale: new Vector3(side, 1, 1), translation: new Vector3(0, 0, 0) });
  const rib = (reach: number): BufferGeometry =>
    new BufferGeometry().setAttribute(
      'position',
      new BufferAttribute(new Float32Array([20, 5, -10, 45, 0, -25, reach, -35, 20]), 3),
    );

  it('as far to the side on the right as on the left, square to its way', () => {
    const [left, right] = [sawnEnd(rib(110), frame(1)), sawnEnd(rib(110), frame(-1))];
    expect(right.reach).toBe(left.reach);
    expect(right.direction.x).toBe(-left.direction.x);
    expect(left.direction.y).toBeLessThan(0);
  });

  it('and leaves its joints standing, of a short one too', () => {
    for (const reach of [48, 75, 110]) {
      const { direction, reach: end } = sawnEnd(rib(reach), frame(1));
      expect(new Vector3(20, 5, -10).dot(direction)).toBeLessThan(end);
      expect(new Vector3(reach, -35, 20).dot(direction)).toBeGreaterThan(end);
      expect(end).toBeLessThanOrEqual(86);
    }
  });

  it('at its front, where it is long enough to have one', () => {
    expect(sawnEnd(rib(110), frame(1)).front?.toArray()).toEqual([110, -35, 20]);
    const short = new BufferGeometry().setAttribute(
      'position',
      new BufferAttribute(new Float32Array([20, 5, -10, 45, 0, -25, 60, -9, 8]), 3),
    );
    expect(sawnEnd(short, frame(1)).front).toBeNull();
  });
});
