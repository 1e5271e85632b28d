import { bodyFrame, type Film, type InBody } from './film.ts';
import { curvePoint, type CurveNumber, type PointName, type Points } from './points.ts';

export type LateralFigure = 'pi' | 'ss' | 'pt' | 'll' | 'tk' | 't1' | 'cl' | 'clHarrison' | 'sva' | 'csva';
export type FigureName = LateralFigure | `cobb${CurveNumber}` | 't1Tilt' | 'shift';

/** What a number on a film is and what it was read from. */
export interface Figure {
  readonly name: FigureName;
  readonly unit: 'deg' | 'mm';
  /** Null while points are missing, the scale is, or what was placed contradicts itself. */
  readonly value: number | null;
  readonly from: readonly PointName[];
  readonly missing: readonly PointName[];
  /** Of a coronal curve: where its convexity lies, on the patient. */
  readonly side?: 'left' | 'right';
  readonly problem?: FigureProblem;
}

export type FigureProblem =
  /** A length, and nobody knows the size of a pixel. */
  | 'no-scale'
  /** A front point lies behind its back point: exchanged, or the patient looks the other way. */
  | 'front-behind-back'
  /** Two points that make a line are the same. */
  | 'same-place'
  /** The apex lies on the side of the concavity. */
  | 'apex-side';

type At = (name: PointName) => InBody;
interface Rule {
  readonly unit: 'deg' | 'mm';
  readonly from: readonly PointName[];
  readonly of: (at: At) => number;
}

const S1 = ['s1-back', 's1-front'] as const;
const L1 = ['l1-back', 'l1-front'] as const;
const T12 = ['t12-back', 't12-front'] as const;
const T4 = ['t4-back', 't4-front'] as const;
const T1 = ['t1-back', 't1-front'] as const;
const C7_LOWER = ['c7-lower-back', 'c7-lower-front'] as const;
const C7_UPPER = ['c7-upper-back', 'c7-upper-front'] as const;
const C2 = ['c2-back', 'c2-front'] as const;
const HIPS = ['hip-one', 'hip-two'] as const;
type Plate = readonly [back: PointName, front: PointName];

const LATERAL: Readonly<Record<LateralFigure, Rule>> = {
  pi: { unit: 'deg', from: [...S1, ...HIPS], of: incidence },
  ss: { unit: 'deg', from: S1, of: (at) => inclination(at, S1) },
  pt: {
    unit: 'deg',
    from: [...S1, ...HIPS],
    of: (at) => {
      const [forward, up] = hipsFromSacrum(at);
      return degrees(Math.atan2(forward, -up));
    },
  },
  ll: { unit: 'deg', from: [...L1, ...S1], of: (at) => inclination(at, S1) - inclination(at, L1) },
  tk: { unit: 'deg', from: [...T4, ...T12], of: (at) => inclination(at, T4) - inclination(at, T12) },
  t1: { unit: 'deg', from: T1, of: (at) => inclination(at, T1) },
  cl: { unit: 'deg', from: [...C2, ...C7_LOWER], of: (at) => inclination(at, C7_LOWER) - inclination(at, C2) },
  clHarrison: {
    unit: 'deg',
    from: ['c2-wall', 'c2-back', 'c7-upper-back', 'c7-lower-back'],
    of: (at) => within180(lean(at('c7-lower-back'), at('c7-upper-back')) - lean(at('c2-back'), at('c2-wall'))),
  },
  sva: {
    unit: 'mm',
    from: [...C7_LOWER, ...C7_UPPER, 's1-back'],
    of: (at) => middle([...C7_LOWER, ...C7_UPPER].map(at))[0] - at('s1-back')[0],
  },
  csva: { unit: 'mm', from: ['c2-middle', 'c7-upper-back'], of: (at) => at('c2-middle')[0] - at('c7-upper-back')[0] },
};

const PLATES: readonly Plate[] = [S1, L1, T12, T4, T1, C7_LOWER, C7_UPPER, C2];

/**
 * Every figure of the film, those without a value too, so that it can be said what they wait for. Angles in degrees,
 * lengths in mm of `film.pixel`. Methods are in docs/decisions/0028.
 * @param curves how many coronal curves there are; none on a film from the side
 */
export function figuresOf(film: Film, points: Points, curves = 0): Figure[] {
  const toBody = bodyFrame(film, points);
  const at: At = (name) => toBody(points[name] as NonNullable<Points[PointName]>);
  if (film.view === 'lateral') {
    const reversed = reversedPlates(film, points);
    return Object.entries(LATERAL).map(([name, rule]) => {
      const figure = frontFigure(name as LateralFigure, rule, film, points, at);
      const { value } = figure;
      return value !== null && isContradicted(rule, reversed)
        ? { ...figure, value: null, problem: 'front-behind-back' }
        : figure;
    });
  }
  return [
    ...Array.from({ length: curves }, (_, n) => curveFigure(n, points, at)),
    frontFigure('t1Tilt', { unit: 'deg', from: T1_FRONT, of: (get) => slope(get, T1_FRONT) }, film, points, at),
    frontFigure('shift', { unit: 'mm', from: ['c7-middle', ...S1_FRONT], of: shiftOf }, film, points, at),
  ];
}

/** End plates of a film from the side whose front point does not lie before its back point. */
export function reversedPlates(film: Film, points: Points): readonly Plate[] {
  const toBody = bodyFrame(film, points);
  return PLATES.filter(([back, front]) => {
    const [from, to] = [points[back], points[front]];
    return from && to && toBody(to)[0] <= toBody(from)[0];
  });
}

/** A figure of back points alone cannot tell where the front is: any plate that is reversed speaks against it. */
function isContradicted({ from }: Rule, reversed: readonly Plate[]): boolean {
  const own = PLATES.filter((plate) => plate.every((point) => from.includes(point)));
  return own.length === 0 ? reversed.length > 0 : own.some((plate) => reversed.includes(plate));
}

function frontFigure(name: FigureName, { unit, from, of }: Rule, film: Film, points: Points, at: At): Figure {
  const missing = from.filter((point) => points[point] === undefined);
  const figure = { name, unit, value: null, from, missing };
  if (missing.length > 0) return figure;
  if (unit === 'mm' && !film.inMm) return { ...figure, problem: 'no-scale' };
  const isLine = from.every((one, n) =>
    from.slice(n + 1).every((other) => isHips(one, other) || !same(at(one), at(other))),
  );
  return isLine ? { ...figure, value: of(at) } : { ...figure, problem: 'same-place' };
}

/** Heads that lie exactly over each other make the best film there is. */
const isHips = (one: PointName, other: PointName): boolean => one === HIPS[0] && other === HIPS[1];
const same = (a: InBody, b: InBody): boolean => a[0] === b[0] && a[1] === b[1];

const T1_FRONT = ['t1-one', 't1-two'] as const;
const S1_FRONT = ['s1-one', 's1-two'] as const;

const shiftOf = (at: At): number => at('c7-middle')[0] - middle(S1_FRONT.map(at))[0];

/** Between the outer end plates of a curve; convex to the right when the upper one falls to the patient's left. */
function curveFigure(n: number, points: Points, at: At): Figure {
  const part = (name: Parameters<typeof curvePoint>[1]) => curvePoint(n, name);
  const [upper, lower] = [
    [part('upper-one'), part('upper-two')] as const,
    [part('lower-one'), part('lower-two')] as const,
  ];
  const from = [...upper, part('apex'), ...lower];
  const missing = from.filter((point) => points[point] === undefined);
  const figure: Figure = { name: `cobb${(n + 1) as CurveNumber}`, unit: 'deg', value: null, from, missing };
  if (missing.length > 0) return figure;
  if ([upper, lower].some(([one, two]) => same(at(one), at(two)))) return { ...figure, problem: 'same-place' };
  const angle = slope(at, upper) - slope(at, lower);
  const side = angle > 0 ? 'right' : 'left';
  const bulge = bulgeOf(middle(upper.map(at)), middle(lower.map(at)), at(part('apex')));
  const agrees = Math.abs(angle) < 1 || Math.sign(bulge) === (side === 'left' ? 1 : -1);
  return agrees ? { ...figure, value: Math.abs(angle), side } : { ...figure, problem: 'apex-side' };
}

/** How far the apex lies to the left of the line between the ends. */
function bulgeOf([topX, topY]: InBody, [footX, footY]: InBody, [x, y]: InBody): number {
  const share = (y - footY) / (topY - footY);
  return x - (footX + (topX - footX) * share);
}

/** Forward inclination of a plate against the horizontal: its front lower is positive. */
function inclination(at: At, [back, front]: Plate): number {
  const [from, to] = [at(back), at(front)];
  return degrees(Math.atan2(from[1] - to[1], to[0] - from[0]));
}

/** Inclination of a line across the patient: left side down positive, whichever of its ends was placed first. */
function slope(at: At, [one, two]: readonly [PointName, PointName]): number {
  const [a, b] = [at(one), at(two)];
  const [right, left] = a[0] < b[0] ? [a, b] : [b, a];
  return degrees(Math.atan2(right[1] - left[1], left[0] - right[0]));
}

/** Of the back wall of a body, from its foot to its head, against the vertical; forward positive. */
const lean = (foot: InBody, head: InBody): number => degrees(Math.atan2(head[0] - foot[0], head[1] - foot[1]));

/** At the middle of the sacral plate: from its perpendicular to the middle between the hips. Needs no vertical. */
function incidence(at: At): number {
  const [back, front] = [at('s1-back'), at('s1-front')];
  const [x, y] = [front[0] - back[0], front[1] - back[1]];
  const [forward, up] = hipsFromSacrum(at);
  return degrees(Math.atan2(forward * x + up * y, forward * y - up * x));
}

function hipsFromSacrum(at: At): InBody {
  const [hips, sacrum] = [middle(HIPS.map(at)), middle(S1.map(at))];
  return [hips[0] - sacrum[0], hips[1] - sacrum[1]];
}

const middle = (all: readonly InBody[]): InBody => [
  all.reduce((sum, [across]) => sum + across, 0) / all.length,
  all.reduce((sum, [, up]) => sum + up, 0) / all.length,
];

/** The same direction between -180 and 180 degrees. */
const within180 = (angle: number): number => angle - 360 * Math.round(angle / 360);

const degrees = (radians: number): number => (radians * 180) / Math.PI;
