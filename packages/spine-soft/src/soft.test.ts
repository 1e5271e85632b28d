import { readFileSync } from 'node:fs';
import {
  type Bone,
  BONES,
  parseSpineValues,
  type Segment,
  SEGMENTS,
  solve,
  type SpineInput,
  type Vec3,
} from '@hyaline/spine';
import type { NodeExtras } from '@hyaline/spine-mesh';
import { describe, expect, it } from 'vitest';
import {
  along,
  type BoneParts,
  disc,
  drawnHeight,
  ligaments,
  nerves,
  occiput,
  section,
  type Surface,
} from './index.ts';

const stateOf = (input: SpineInput) => {
  const values = parseSpineValues(input);
  return { values, posture: solve(values).posture };
};

/** What the committed file tells of each bone. */
const PARTS: BoneParts = (() => {
  const glb = readFileSync(new URL('../../spine-mesh/glb/spine-patient.glb', import.meta.url));
  const { nodes } = JSON.parse(glb.subarray(20, 20 + glb.readUInt32LE(12)).toString('utf8')) as {
    nodes: { name: string; extras: NodeExtras }[];
  };
  return Object.fromEntries(
    nodes.filter(({ name, extras }) => name === extras.bone).map(({ name, extras }) => [name, extras]),
  );
})();

/** Volume enclosed, mm^3: positive when triangles are wound to face outwards. */
function volumeOf({ positions: p, indices }: Surface): number {
  let six = 0;
  const v = (i: number): Vec3 => {
    const at = (indices[i] as number) * 3;
    return [p[at] as number, p[at + 1] as number, p[at + 2] as number];
  };
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [v(i), v(i + 1), v(i + 2)];
    six += a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return six / 6;
}
const isFinite = ({ positions, normals }: Surface): boolean => [...positions, ...normals].every(Number.isFinite);

const herniated = (type: 'bulge' | 'protrusion' | 'extrusion' | 'sequestration', side: 'left' | 'right' | 'middle') =>
  stateOf({ discs: { 'L4-L5': { herniation: { type, side, zone: 'subarticular', reach: 6 } } } });

describe('discs', () => {
  it('fill each segment between its two end plates and face outwards', () => {
    const { values, posture } = stateOf({});
    for (const segment of SEGMENTS) {
      const { ring, fragment } = disc(segment, values, posture);
      expect(isFinite(ring), segment).toBe(true);
      expect(fragment).toBeNull();
      // the end plates are hollow, so the middle is higher than the disc's own height
      expect(drawnHeight(segment, values, posture), segment).toBeGreaterThan(posture.discs[segment].height);
      expect(drawnHeight(segment, values, posture), segment).toBeLessThan(posture.discs[segment].height + 7);
      expect(volumeOf(ring), segment).toBeGreaterThan(0);
    }
  });

  it('have a volume that anatomy knows: L4-L5 between 10 and 22 ml', () => {
    const { values, posture } = stateOf({});
    const ml = volumeOf(disc('L4-L5', values, posture).ring) / 1000;
    expect(ml).toBeGreaterThan(10);
    expect(ml).toBeLessThan(22);
  });

  it('lose height with their degeneration', () => {
    const thin = stateOf({ discs: { 'L4-L5': { height: 0.4 } } });
    const whole = stateOf({});
    expect(drawnHeight('L4-L5', thin.values, thin.posture)).toBeLessThan(
      drawnHeight('L4-L5', whole.values, whole.posture) - 5,
    );
  });

  it.each(['left', 'right'] as const)('herniate to the patient’s %s, backwards', (side) => {
    const { values, posture } = herniated('protrusion', side);
    const { positions, tint } = disc('L4-L5', values, posture).ring;
    let [x, z, sum] = [0, 0, 0];
    for (let i = 0; i < tint.length; i += 3) {
      const part = (tint[i] as number) ** 2;
      x += (positions[i] as number) * part;
      z += (positions[i + 2] as number) * part;
      sum += part;
    }
    const middle = posture.discs['L4-L5'].position;
    expect(Math.sign(x / sum - middle[0])).toBe(side === 'left' ? 1 : -1);
    expect(z / sum).toBeLessThan(middle[2] - 8);
  });

  it('reach as far beyond the healthy rim as was entered', () => {
    const back = (state: ReturnType<typeof stateOf>) => {
      const { positions } = disc('L4-L5', state.values, state.posture).ring;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 2; i < positions.length; i += 3) least = Math.min(least, positions[i] as number);
      return least;
    };
    const reach =
      back(stateOf({})) -
      back(
        stateOf({
          discs: { 'L4-L5': { herniation: { type: 'protrusion', zone: 'central', side: 'middle', reach: 6 } } },
        }),
      );
    expect(reach).toBeGreaterThan(4.5);
    expect(reach).toBeLessThan(7);
  });

  it('herniate as a dome that hangs over both edges of the disc', () => {
    const { values, posture } = stateOf({
      discs: { 'L4-L5': { herniation: { type: 'protrusion', zone: 'central', side: 'middle', reach: 6 } } },
    });
    const tallAt = (state: ReturnType<typeof stateOf>) => {
      const { positions, tint } = disc('L4-L5', state.values, state.posture).ring;
      const { position, rotation } = posture.discs['L4-L5'];
      // of the wall near the middle behind, along the axis of the disc
      const heights = Array.from({ length: tint.length / 3 }, (_, i) => i).flatMap((i) => {
        const [x, y, z] = [0, 1, 2].map((k) => (positions[i * 3 + k] as number) - (position[k] as number)) as [
          number,
          number,
          number,
        ];
        const isBehind = (tint[i * 3 + 2] as number) === 1 && Math.abs(x) < 3 && z < 0;
        return isBehind ? [x * rotation[1] + y * rotation[4] + z * rotation[7]] : [];
      });
      return Math.max(...heights) - Math.min(...heights);
    };
    expect(tallAt({ values, posture })).toBeGreaterThan(tallAt(stateOf({})) + 2);
  });

  it('lose a fragment when they extrude, and it moves along the canal', () => {
    expect(disc('L4-L5', ...argsOf(herniated('bulge', 'left'))).fragment).toBeNull();
    const at = (migration: number) => {
      const state = stateOf({
        discs: {
          'L4-L5': { herniation: { type: 'sequestration', side: 'left', zone: 'subarticular', reach: 7, migration } },
        },
      });
      const { fragment } = disc('L4-L5', state.values, state.posture);
      if (!fragment) throw new Error('no fragment');
      expect(volumeOf(fragment)).toBeGreaterThan(100);
      return (
        fragment.positions.filter((_, i) => i % 3 === 1).reduce((sum, y) => sum + y, 0) /
        (fragment.positions.length / 3)
      );
    };
    expect(at(10) - at(-10)).toBeGreaterThan(14);
  });
});
const argsOf = ({ values, posture }: ReturnType<typeof stateOf>) => [values, posture] as const;

describe('nerves', () => {
  it('are named as in textbooks, both sides', () => {
    const { values, posture } = stateOf({});
    const { roots } = nerves(values, posture, PARTS);
    const names = (side: string) => roots.filter((root) => root.side === side).map(({ name }) => name);
    const expected = ['C3', 'C4', 'C5', 'C6', 'C7', 'C8', ...BONES.slice(7, 24), 'S1'];
    expect(names('left')).toEqual(expected);
    expect(names('right')).toEqual(expected);
  });

  it('are tinted where the values say that they are hurt, and only there', () => {
    const { values, posture } = stateOf({ canal: { 'L4-L5': { nerve: { left: 'compressed', right: 'none' } } } });
    const { roots } = nerves(values, posture, PARTS);
    const hurt = roots.filter(({ surface }) => surface.tint.some((value, i) => i % 3 === 0 && value > 0.5));
    expect(hurt.map(({ name, side }) => `${name} ${side}`)).toEqual(['L4 left']);
  });

  it.each([
    ['subarticular', 'L5'],
    ['central', 'L5'],
    ['foraminal', 'L4'],
    ['far-lateral', 'L4'],
  ] as const)('of L4-L5 are hurt as the zone of a herniation tells: %s, the root %s', (zone, name) => {
    const { values, posture } = stateOf({
      discs: {
        'L4-L5': { herniation: { type: 'protrusion', zone, side: zone === 'central' ? 'middle' : 'right', reach: 6 } },
      },
      canal: { 'L4-L5': { nerve: { left: 'none', right: 'compressed' } } },
    });
    const { roots } = nerves(values, posture, PARTS);
    const hurt = roots.filter(({ surface }) => surface.tint.some((value, i) => i % 3 === 0 && value > 0.3));
    expect(hurt.map((root) => `${root.name} ${root.side}`)).toEqual([`${name} right`]);
  });

  it('keep their calibre from the ganglion to where they are cut, but for that', () => {
    const AROUND = 12;
    const { values, posture } = stateOf({});
    for (const { name, surface } of nerves(values, posture, PARTS).roots) {
      const { positions: p, tint } = surface;
      const across = (ring: number): number =>
        Math.hypot(
          ...[0, 1, 2].map((k) => (p[ring * AROUND * 3 + k] ?? 0) - (p[(ring * AROUND + AROUND / 2) * 3 + k] ?? 0)),
        );
      const rings = Array.from({ length: p.length / 3 / AROUND }, (_, ring) => ring);
      const beyond = rings.filter((ring) => {
        const left = tint[ring * AROUND * 3 + 2] as number;
        return left > 0.2 && left <= 0.5;
      });
      const widths = beyond.map(across);
      expect(Math.max(...widths) / Math.min(...widths), name).toBeLessThan(1.06);
      // the face of the cut, and nothing else
      expect(rings.filter((ring) => tint[ring * AROUND * 3 + 2] === 1)).toEqual([rings.length - 1]);
    }
  });

  it.each(['left', 'right'] as const)('slide off what herniates on the %s, towards the middle', (side) => {
    const where = ({ values, posture }: ReturnType<typeof stateOf>) => {
      const root = nerves(values, posture, PARTS).roots.find((each) => each.name === 'L5' && each.side === side);
      return root?.surface.positions.filter((_, i) => i % 3 === 0) ?? [];
    };
    const [free, pressed] = [where(stateOf({})), where(herniated('protrusion', side))];
    const inwards = Array.from(free, (x, i) => (x - (pressed[i] as number)) * (side === 'left' ? 1 : -1));
    expect(Math.max(...inwards)).toBeGreaterThan(1.2);
    expect(Math.min(...inwards)).toBeGreaterThan(-1.5);
  });

  it('give way to what has left the disc, backwards, and only where it lies', () => {
    const root = ({ values, posture }: ReturnType<typeof stateOf>) =>
      nerves(values, posture, PARTS).roots.find(({ name, side }) => name === 'L5' && side === 'left')?.surface
        .positions ?? [];
    const [free, pressed] = [root(stateOf({})), root(herniated('sequestration', 'left'))];
    const back = Array.from(
      { length: free.length / 3 },
      (_, i) => (free[i * 3 + 2] as number) - (pressed[i * 3 + 2] as number),
    );
    expect(Math.max(...back)).toBeGreaterThan(2);
    expect(Math.abs(back.at(-1) as number)).toBeLessThan(0.5);
  });

  it('are round where they are free, and lie flat against what has herniated', () => {
    const AROUND = 12;
    /** Of the flattest ring, how many times as wide as thick it is. */
    const flattest = ({ values, posture }: ReturnType<typeof stateOf>) => {
      const root = nerves(values, posture, PARTS).roots.find(({ name, side }) => name === 'L5' && side === 'left');
      const p = root?.surface.positions ?? new Float32Array();
      const apart = (a: number, b: number) =>
        Math.hypot(...[0, 1, 2].map((k) => (p[a * 3 + k] ?? 0) - (p[b * 3 + k] ?? 0)));
      const rings = Array.from({ length: p.length / 3 / AROUND }, (_, ring) => {
        const widths = Array.from({ length: AROUND / 2 }, (__, k) =>
          apart(ring * AROUND + k, ring * AROUND + k + AROUND / 2),
        );
        return Math.max(...widths) / Math.min(...widths);
      });
      return Math.max(...rings);
    };
    expect(flattest(stateOf({}))).toBeLessThan(1.15);
    expect(flattest(herniated('protrusion', 'left'))).toBeGreaterThan(1.3);
  });

  it('leave on their own side, and the cord stays within its canal', () => {
    const { values, posture } = stateOf({
      coronal: { curves: [{ upper: 'T5', apex: 'T8', lower: 'T12', cobb: 40, side: 'right' }] },
    });
    const { cord, roots, cauda } = nerves(values, posture, PARTS);
    for (const surface of [cord, ...cauda]) expect(isFinite(surface)).toBe(true);
    for (const { segment, side, surface } of roots) {
      const end = surface.positions.slice(-30 * 3);
      const x = end.filter((_, i) => i % 3 === 0).reduce((sum, value) => sum + value, 0) / 30;
      expect(Math.sign(x - posture.discs[segment as Segment].position[0]), `${segment} ${side}`).toBe(
        side === 'left' ? 1 : -1,
      );
    }
    expect(volumeOf(cord)).toBeGreaterThan(10_000); // about 20 ml
    expect(volumeOf(cord)).toBeLessThan(40_000);
  });
});

describe('an axial section', () => {
  const of = (central: number) => {
    const { values, posture } = stateOf({ canal: { 'L4-L5': { central } } });
    return section('L4-L5', values, posture, PARTS);
  };

  it('of a narrow canal shows how wide it would be, and the room that it has lost', () => {
    const { outline, lost } = of(2);
    if (!outline || !lost) throw new Error('nothing is shown');
    const wide = ({ positions }: Surface) => Math.max(...positions.filter((_, i) => i % 3 === 0));
    expect(wide(lost)).toBeGreaterThan(8);
    expect(Math.abs(wide(outline) - wide(lost))).toBeLessThan(0.6);
    // seen from above
    for (let i = 1; i < lost.normals.length; i += 3) expect(lost.normals[i]).toBeGreaterThan(0.8);
  });

  it('of a healthy one shows neither', () => {
    expect([of(0).outline, of(0).lost]).toEqual([null, null]);
  });
});

describe('ligaments', () => {
  it('run along the bodies and between the arches', () => {
    const { values, posture } = stateOf({});
    const { anterior, posterior, flavum, supraspinous, interspinous } = ligaments(values, posture, PARTS);
    const all = { anterior, posterior, supraspinous, flavum: flavum[5]?.surface, interspinous: interspinous[10] };
    for (const [name, surface] of Object.entries(all)) expect(surface && volumeOf(surface), name).toBeGreaterThan(0);
    expect(flavum).toHaveLength(23);
    for (const surface of [anterior, posterior, ...flavum.map((each) => each.surface)])
      expect(isFinite(surface)).toBe(true);
    // each tells where along the spine it lies, so that a region shows its own
    const placesOf = ({ tint }: Surface) => tint.filter((_, i) => i % 3 === 1);
    expect(Math.min(...placesOf(anterior))).toBeLessThan(along('C3'));
    expect(Math.max(...placesOf(anterior))).toBeGreaterThan(along('L5'));
    for (const { segment, surface } of flavum) {
      const [above, below] = segment.split('-') as [Bone, Bone];
      for (const place of placesOf(surface)) {
        expect(place).toBeGreaterThan(along(above));
        expect(place).toBeLessThan(along(below));
      }
    }
    const meanOf = ({ positions }: Surface, axis: 0 | 1 | 2) =>
      positions.filter((_, i) => i % 3 === axis).reduce((sum, place) => sum + place, 0) / (positions.length / 3);
    const meanZ = (surface: Surface) => meanOf(surface, 2);
    expect(meanZ(anterior) - meanZ(posterior)).toBeGreaterThan(20);
  });

  it('hold the dens from behind and from its tip, the same on both sides', () => {
    const { values, posture } = stateOf({});
    const [transverse, left, right] = ligaments(values, posture, PARTS).dens as [Surface, Surface, Surface];
    const range = ({ positions }: Surface, axis: 0 | 1 | 2): [number, number] => {
      const all = positions.filter((_, i) => i % 3 === axis);
      return [Math.min(...all), Math.max(...all)];
    };
    const { position } = posture.bones.C1;
    for (const each of [transverse, left, right]) expect(volumeOf(each)).toBeGreaterThan(60);
    // from one tubercle of the atlas to the other, behind the dens and before the cord
    const [from, to] = range(transverse, 0);
    expect(to - from).toBeGreaterThan(18);
    expect(range(transverse, 2)[0]).toBeGreaterThan(position[2] - 13);
    expect(range(transverse, 2)[0]).toBeLessThan(position[2] - 8);
    expect(range(left, 0)[0]).toBeGreaterThan(0);
    expect(range(left, 0)[1]).toBeCloseTo(-range(right, 0)[0], 1);
    expect(range(left, 1)[1]).toBeGreaterThan(range(transverse, 1)[1]);
  });

  it('of the dens end within the condyles of the skull, which stand on C1 around an open foramen', () => {
    const { values, posture } = stateOf({});
    const vertices = ({ positions }: Surface): Vec3[] =>
      Array.from({ length: positions.length / 3 }, (_, v) => positions.slice(v * 3, v * 3 + 3) as unknown as Vec3);
    const skull = vertices(occiput(values, posture));
    const [, left] = ligaments(values, posture, PARTS).dens as [Surface, Surface, Surface];
    const end = vertices(left).reduce((far, at) => (at[0] > far[0] ? at : far));
    const beside = skull.filter(([x, y, z]) => x > 0 && Math.hypot(y - end[1], z - end[2]) < 4);
    expect(Math.min(...beside.map(([x]) => x))).toBeLessThan(end[0]);
    expect(Math.min(...beside.map(([x]) => x))).toBeGreaterThan(end[0] - 4);
    const { position } = posture.bones.C1;
    const lowest = Math.min(...skull.map(([, y]) => y)) - position[1];
    expect(lowest).toBeGreaterThan(2);
    expect(lowest).toBeLessThan(8);
    expect(Math.min(...skull.map(([x, , z]) => Math.hypot(x, z - position[2] + 13)))).toBeGreaterThan(8);
  });
});
