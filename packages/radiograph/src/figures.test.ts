import { parseSpineValues, sagittalTilt, solve, type Solved, SpineValues } from '@hyaline/spine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bodyFrame,
  type CurveEnds,
  type Figure,
  type FigureName,
  figuresOf,
  type Film,
  frontPoints,
  lateralPoints,
  ontoFilm,
  type Point,
  type PointName,
  type Points,
  pointsOf,
  type Projected,
  reversedPlates,
  trial,
} from './index.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const MM = 0.2;
const ORIGIN: Point = [900, 3000];

const film = (change: Partial<Film> = {}): Film => ({
  view: 'lateral',
  turn: { quarters: 0, mirrored: false },
  towards: 'right',
  pixel: [MM, MM],
  inMm: true,
  ...change,
});
const onFilm = (projected: Projected, on: Film): Points => {
  const onto = ontoFilm(on, ORIGIN);
  return Object.fromEntries(Object.entries(projected).map(([name, at]) => [name, onto(at)]));
};
const read = (figures: readonly Figure[], name: FigureName): number =>
  figures.find((figure) => figure.name === name)?.value ?? Number.NaN;
/** The points turned about the origin of the film, in pixels. */
const turned = (points: Points, degrees: number): Points => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return Object.fromEntries(
    Object.entries(points).map(([name, [x, y]]) => [name, [cos * x - sin * y, sin * x + cos * y]]),
  );
};
/** As rough as a point on a screen pixel of a picture. */
const rounded = (points: Points): Points =>
  Object.fromEntries(
    Object.entries(points).map(([name, [x, y]]) => [name, [Math.round(x * 4) / 4, Math.round(y * 4) / 4]]),
  );

const standing = fc
  .record({
    scale: number(0.85, 1.15),
    pelvis: fc.record({ pi: number(25, 90), ss: number(5, 65) }),
    sagittal: fc.record({ ll: number(0, 85), tk: number(0, 90), cl: number(-30, 60) }),
    mirrored: fc.boolean(),
    quarters: fc.constantFrom(0, 1, 2, 3),
    towards: fc.constantFrom('left', 'right'),
    tall: number(0.5, 2),
  })
  .map(({ scale, pelvis, sagittal, mirrored, quarters, towards, tall }) => ({
    values: SpineValues.parse({ scale, pelvis, sagittal }),
    on: film({ turn: { quarters: quarters as 0, mirrored }, towards: towards as 'left', pixel: [MM, MM * tall] }),
  }));

describe('figures of a film from the side', () => {
  it('gives back what the posture was entered with, however the film is turned, mirrored and spaced', () => {
    let films = 0;
    fc.assert(
      fc.property(standing, ({ values, on }) => {
        const { solved } = trial(values);
        if (!solved || sagittalTilt(solved.posture.bones.C2.lower ?? solved.posture.bones.C2) > 85) return; // looks at the floor
        films += 1;
        const figures = figuresOf(on, rounded(onFilm(lateralPoints(solved.posture, values.scale), on)));
        const { measures } = solved;
        for (const [name, asked] of [
          ['pi', values.pelvis.pi],
          ['ss', values.pelvis.ss],
          ['pt', values.pelvis.pi - values.pelvis.ss],
          ['ll', values.sagittal.ll],
          ['tk', values.sagittal.tk],
          ['cl', values.sagittal.cl],
          ['t1', measures.t1Slope],
        ] as const)
          expect(Math.abs(read(figures, name) - asked), name).toBeLessThan(0.5);
        expect(Math.abs(read(figures, 'sva') - measures.sva)).toBeLessThan(1);
        expect(Math.abs(read(figures, 'csva') - measures.csva)).toBeLessThan(1);
        expect(read(figures, 'pi')).toBeCloseTo(read(figures, 'pt') + read(figures, 'ss'), 9);
      }),
      { numRuns: 150, seed: 20261122 },
    );
    expect(films).toBeGreaterThan(100);
  });

  it('does not change between plates and in pelvic incidence when the film lies askew, and nowhere with a plumb line', () => {
    const { posture, measures } = solve(parseSpineValues({ pelvis: { pi: 60, ss: 35 }, sagittal: { ll: 40, tk: 50 } }));
    const on = film();
    const points = {
      ...onFilm(lateralPoints(posture), on),
      'plumb-upper': [40, 100],
      'plumb-lower': [40, 3000],
    } as const;
    const straight = figuresOf(on, points);
    for (const askew of [-12, 7, 25]) {
      const moved = turned(points, askew);
      const { 'plumb-upper': _, 'plumb-lower': __, ...without } = moved;
      const figures = figuresOf(on, without);
      for (const name of ['pi', 'll', 'tk', 'cl', 'clHarrison'] as const)
        expect(read(figures, name)).toBeCloseTo(read(straight, name), 6);
      expect(Math.abs(read(figures, 'ss') - measures.ss)).toBeCloseTo(Math.abs(askew), 6);
      for (const { name, value } of figuresOf(on, moved)) expect(value, name).toBeCloseTo(read(straight, name), 6);
    }
  });

  it('takes the shape of a pixel into account: read as square, the same points give another lordosis', () => {
    const { posture } = solve(parseSpineValues({ sagittal: { ll: 55 } }));
    const flat = film({ pixel: [MM, MM * 1.4] });
    const points = onFilm(lateralPoints(posture), flat);
    expect(read(figuresOf(flat, points), 'll')).toBeCloseTo(55, 1);
    expect(Math.abs(read(figuresOf(film(), points), 'll') - 55)).toBeGreaterThan(3);
  });

  it('tells Harrison’s tangents from Cobb’s angle of the same neck', () => {
    const on = film({ pixel: [1, 1] });
    // walls: 30 deg forward at C7, 5 deg back at C2; plates: 20 and 2 deg
    const wall = (foot: Point, degrees: number): Point => [
      foot[0] + 15 * Math.sin((degrees * Math.PI) / 180),
      foot[1] - 15 * Math.cos((degrees * Math.PI) / 180),
    ];
    const plate = (back: Point, degrees: number): Point => [
      back[0] + 16 * Math.cos((degrees * Math.PI) / 180),
      back[1] + 16 * Math.sin((degrees * Math.PI) / 180),
    ];
    const [c7, c2]: Point[] = [
      [10, 100],
      [12, 20],
    ] as [Point, Point];
    const points: Points = {
      'c7-lower-back': c7,
      'c7-lower-front': plate(c7 as Point, 20),
      'c7-upper-back': wall(c7 as Point, 30),
      'c2-back': c2,
      'c2-front': plate(c2 as Point, 2),
      'c2-wall': wall(c2 as Point, -5),
    };
    const figures = figuresOf(on, points);
    expect(read(figures, 'cl')).toBeCloseTo(18, 9);
    expect(read(figures, 'clHarrison')).toBeCloseTo(35, 9);
  });

  it('withholds every figure that a facing changes when the facing is wrong, those of back points alone too', () => {
    const { posture } = solve(parseSpineValues({ sagittal: { cl: 25 } }));
    const points = onFilm(lateralPoints(posture), film());
    const quarters = { quarters: 2, mirrored: false } as const;
    for (const wrong of [film({ towards: 'left' }), film({ turn: quarters })]) {
      expect(reversedPlates(wrong, points)).toHaveLength(8);
      for (const figure of figuresOf(wrong, points))
        expect(figure).toMatchObject({ value: null, problem: 'front-behind-back' });
    }
    const exchanged = { ...points, 't4-front': points['t4-back'], 't4-back': points['t4-front'] } as Points;
    expect(reversedPlates(film(), exchanged)).toEqual([['t4-back', 't4-front']]);
    const withheld = figuresOf(film(), exchanged).filter(({ value }) => value === null);
    expect(withheld.map(({ name }) => name)).toEqual(['tk', 'clHarrison', 'csva']);
  });

  it('gives Harrison’s angle within half a turn, however the film lies', () => {
    const { posture } = solve(parseSpineValues({ sagittal: { cl: 25 } }));
    const points = onFilm(lateralPoints(posture), film());
    const walls = Object.fromEntries(
      (['c2-wall', 'c2-back', 'c7-upper-back', 'c7-lower-back'] as const).map((name) => [name, points[name]]),
    ) as Points;
    const upright = read(figuresOf(film(), walls), 'clHarrison');
    expect(Math.abs(upright)).toBeGreaterThan(5);
    for (const quarters of [1, 2, 3] as const)
      expect(read(figuresOf(film({ turn: { quarters, mirrored: false } }), walls), 'clHarrison')).toBeCloseTo(
        upright,
        9,
      );
  });

  it('says what a figure waits for, and guesses none', () => {
    const { posture } = solve(parseSpineValues({}));
    const on = film({ inMm: false });
    const points = onFilm(lateralPoints(posture), on);
    const of = (figures: readonly Figure[], name: FigureName) => figures.find((figure) => figure.name === name);
    expect(of(figuresOf(on, {}), 'pi')).toMatchObject({
      value: null,
      missing: ['s1-back', 's1-front', 'hip-one', 'hip-two'],
    });
    expect(of(figuresOf(on, points), 'sva')).toMatchObject({ value: null, problem: 'no-scale' });
    expect(of(figuresOf(on, points), 'll')?.value).toBeCloseTo(58, 1);
    const other = figuresOf({ ...on, towards: 'left' }, points);
    expect(of(other, 'll')).toMatchObject({ value: null, problem: 'front-behind-back' });
    const onTop = figuresOf(on, { ...points, 's1-front': points['s1-back'] as Point });
    expect(of(onTop, 'ss')).toMatchObject({ value: null, problem: 'same-place' });
    expect(of(figuresOf(on, { ...points, 'hip-two': points['hip-one'] as Point }), 'pi')?.value).toBeCloseTo(52, 1);
  });
});

const CURVES = [
  { upper: 'T5', apex: 'T8', lower: 'T12' },
  { upper: 'T12', apex: 'L2', lower: 'L4' },
] as const satisfies readonly CurveEnds[];

const bent = (
  thoracic: number,
  lumbar: number,
  side: 'left' | 'right',
  shift: number,
  trunkTilt: number,
): Solved | null => {
  const other = side === 'left' ? 'right' : 'left';
  const curves = [
    { ...CURVES[0], cobb: thoracic, side, rotation: 12 },
    { ...CURVES[1], cobb: lumbar, side: other, rotation: 8 },
  ] as const;
  return trial({ coronal: { curves: [...curves], shift, trunkTilt } }).solved;
};
const front = (change: Partial<Film> = {}) => film({ view: 'front', ...change });

describe('figures of a film from the front', () => {
  it('gives back curves with their sides, the tilt of T1 and the shift, where plates are seen edge on', () => {
    const asked = fc.record({
      thoracic: number(8, 80),
      lumbar: number(8, 55),
      side: fc.constantFrom('left' as const, 'right' as const),
      shift: number(-40, 40),
      tilt: number(-10, 10),
      towards: fc.constantFrom('left' as const, 'right' as const),
      mirrored: fc.boolean(),
    });
    fc.assert(
      fc.property(asked, ({ thoracic, lumbar, side, shift, tilt, towards, mirrored }) => {
        const solved = bent(thoracic, lumbar, side, shift, tilt);
        if (!solved) return;
        const on = front({ towards, turn: { quarters: 0, mirrored } });
        const points = rounded(onFilm(frontPoints(solved.posture, CURVES, { beam: 'grazing' }), on));
        const figures = figuresOf(on, points, 2);
        const curve = (name: FigureName) => figures.find((figure) => figure.name === name);
        expect(Math.abs(read(figures, 'cobb1') - thoracic)).toBeLessThan(0.5);
        expect(Math.abs(read(figures, 'cobb2') - lumbar)).toBeLessThan(0.5);
        expect([curve('cobb1')?.side, curve('cobb2')?.side]).toEqual([side, side === 'left' ? 'right' : 'left']);
        expect(Math.abs(read(figures, 't1Tilt') - tilt)).toBeLessThan(0.5);
        expect(Math.abs(read(figures, 'shift') - shift)).toBeLessThan(1);
      }),
      { numRuns: 120, seed: 20261122 },
    );
  });

  it('reads plates that lean forward within 4.5 degrees of the model along a level beam, as the docs say', () => {
    const differences = [10, 20, 40, 60, 80].map((cobb) => {
      const solved = bent(cobb, 20, 'right', 0, 0) as Solved;
      const points = onFilm(frontPoints(solved.posture, CURVES), front());
      return Math.abs(read(figuresOf(front(), points, 2), 'cobb1') - cobb);
    });
    expect(Math.max(...differences)).toBeLessThan(4.5);
    expect(Math.max(...differences)).toBeGreaterThan(1);
  });

  it('refuses an apex on the side of the concavity, and needs no scale for angles', () => {
    const solved = bent(40, 25, 'right', 0, 0) as Solved;
    const on = front({ inMm: false });
    const points = onFilm(frontPoints(solved.posture, CURVES, { beam: 'grazing' }), on);
    const [column, row] = points['curve1-apex'] as Point;
    const wrong = figuresOf(on, { ...points, 'curve1-apex': [column + 500, row] }, 2);
    expect(wrong[0]).toMatchObject({ value: null, problem: 'apex-side' });
    expect(read(figuresOf(on, points, 2), 'cobb1')).toBeCloseTo(40, 1);
    expect(figuresOf(on, points, 2).find(({ name }) => name === 'shift')).toMatchObject({ problem: 'no-scale' });
  });
});

describe('points of a film', () => {
  it('are asked for by view, and every figure is made of them', () => {
    const all = new Set<PointName>(pointsOf('lateral', 0));
    for (const { from } of figuresOf(film(), {})) for (const name of from) expect(all.has(name)).toBe(true);
    expect(pointsOf('front', 3).filter((name) => name.startsWith('curve'))).toHaveLength(15);
  });

  it('come back from body to film and to the body again', () => {
    const on = film({ turn: { quarters: 3, mirrored: true }, towards: 'left', pixel: [0.3, 0.5] });
    const there = ontoFilm(on, [0, 0])([12, -34]);
    const [across, up] = bodyFrame(on, {})(there);
    expect(across).toBeCloseTo(12, 9);
    expect(up).toBeCloseTo(-34, 9);
  });
});
