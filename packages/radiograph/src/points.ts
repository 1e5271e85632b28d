import type { SpineValues } from '@hyaline/spine';

export type FilmView = 'lateral' | 'front';

/** Corners of end plates, middles of bones and hips, in the order in which they are asked for: from the sacrum up. */
export const LATERAL_POINTS = [
  's1-front',
  's1-back',
  'hip-one',
  'hip-two',
  'l1-front',
  'l1-back',
  't12-front',
  't12-back',
  't4-front',
  't4-back',
  't1-front',
  't1-back',
  'c7-lower-front',
  'c7-lower-back',
  'c7-upper-front',
  'c7-upper-back',
  'c2-front',
  'c2-back',
  'c2-wall',
  'c2-middle',
] as const;

/** Ends of plates: which of both is the patient's left does not matter, only the line through them. */
export const FRONT_POINTS = ['s1-one', 's1-two', 't1-one', 't1-two', 'c7-middle'] as const;

/** Of each curve: its upper end plate, its apex, its lower end plate. */
export const CURVE_POINTS = ['upper-one', 'upper-two', 'apex', 'lower-one', 'lower-two'] as const;

/** A line known to be vertical, such as a hanging chain. */
export const PLUMB_POINTS = ['plumb-upper', 'plumb-lower'] as const;

export const MOST_CURVES = 3;
export type CurveNumber = 1 | 2 | 3;
export type CurvePoint = `curve${CurveNumber}-${(typeof CURVE_POINTS)[number]}`;
export type PointName =
  (typeof LATERAL_POINTS)[number] | (typeof FRONT_POINTS)[number] | (typeof PLUMB_POINTS)[number] | CurvePoint;

/** Column and row of the picture; the centre of the first pixel is [0, 0]. */
export type Point = readonly [column: number, row: number];
export type Points = Readonly<Partial<Record<PointName, Point>>>;

/** The vertebrae of a curve, as a person names them. */
export type CurveEnds = Pick<SpineValues['coronal']['curves'][number], 'upper' | 'apex' | 'lower'>;

export const curvePoint = (curve: number, part: (typeof CURVE_POINTS)[number]): CurvePoint =>
  `curve${(curve + 1) as CurveNumber}-${part}`;

/** Everything that can be placed on a film of this view, in order. */
export const pointsOf = (view: FilmView, curves: number): readonly PointName[] => [
  ...(view === 'lateral' ? LATERAL_POINTS : FRONT_POINTS),
  ...(view === 'lateral'
    ? []
    : Array.from({ length: curves }, (_, n) => CURVE_POINTS.map((part) => curvePoint(n, part))).flat()),
  ...PLUMB_POINTS,
];

export const isPointName = (name: string): name is PointName =>
  pointsOf('lateral', 0).includes(name as PointName) || pointsOf('front', MOST_CURVES).includes(name as PointName);
