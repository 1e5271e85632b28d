import {
  bodyFrame,
  curvePoint,
  type Figure,
  type Film,
  ontoFilm,
  type Point,
  type PointName,
  type Points,
} from '@hyaline/radiograph';

/** A line of the drawing between two places of the picture. */
export interface FilmLine {
  readonly from: Point;
  readonly to: Point;
  readonly kind: 'plate' | 'plumb' | 'construction';
}
/** A figure that stands at a place of the picture. */
export interface FilmLabel {
  readonly at: Point;
  readonly figure: Figure;
}
export interface FilmCircle {
  readonly middle: Point;
  readonly rim: Point;
}

const PLATES: readonly (readonly [PointName, PointName])[] = [
  ['s1-back', 's1-front'],
  ['l1-back', 'l1-front'],
  ['t12-back', 't12-front'],
  ['t4-back', 't4-front'],
  ['t1-back', 't1-front'],
  ['c7-lower-back', 'c7-lower-front'],
  ['c7-upper-back', 'c7-upper-front'],
  ['c2-back', 'c2-front'],
  ['c2-back', 'c2-wall'],
  ['c7-lower-back', 'c7-upper-back'],
  ['s1-one', 's1-two'],
  ['t1-one', 't1-two'],
  ...[0, 1, 2].flatMap((n) => [
    [curvePoint(n, 'upper-one'), curvePoint(n, 'upper-two')] as const,
    [curvePoint(n, 'lower-one'), curvePoint(n, 'lower-two')] as const,
  ]),
];
/** Part of a plate's length that its line goes on beyond each end. */
const BEYOND = 0.35;

const mean = (...all: readonly (Point | undefined)[]): Point | null => {
  const there = all.filter((one) => one !== undefined);
  if (there.length < all.length || there.length === 0) return null;
  return [
    there.reduce((sum, [x]) => sum + x, 0) / there.length,
    there.reduce((sum, [, y]) => sum + y, 0) / there.length,
  ];
};

/** Everything that is drawn over a film besides its points. */
export function drawingOf(
  film: Film,
  points: Points,
  figures: readonly Figure[],
): { lines: FilmLine[]; circles: FilmCircle[]; labels: FilmLabel[] } {
  const lines: FilmLine[] = PLATES.flatMap(([a, b]) => {
    const [from, to] = [points[a], points[b]];
    return from && to ? [{ ...longer(from, to), kind: 'plate' as const }] : [];
  });
  const upright = uprightOf(film, points);
  const plumb = (from: Point | null, to: Point | undefined | null) => {
    if (!from || !to) return;
    const foot = upright(from, to);
    lines.push({ from, to: foot, kind: 'plumb' }, { from: foot, to, kind: 'construction' });
  };
  const c7 = mean(points['c7-lower-front'], points['c7-lower-back'], points['c7-upper-front'], points['c7-upper-back']);
  plumb(c7, points['s1-back']);
  plumb(points['c2-middle'] ?? null, points['c7-upper-back']);
  const sacrum = mean(points['s1-one'], points['s1-two']);
  plumb(sacrum, points['c7-middle']);
  const s1 = mean(points['s1-front'], points['s1-back']);
  const hips = mean(points['hip-one'], points['hip-two']);
  if (s1 && hips) lines.push({ from: s1, to: hips, kind: 'construction' });
  return { lines, circles: circlesOf(points), labels: labelsOf(points, figures, { c7, s1, hips }) };
}

function longer([x0, y0]: Point, [x1, y1]: Point): { from: Point; to: Point } {
  const [dx, dy] = [(x1 - x0) * BEYOND, (y1 - y0) * BEYOND];
  return { from: [x0 - dx, y0 - dy], to: [x1 + dx, y1 + dy] };
}

/** The place straight above or below `from` at the height of `to`. */
function uprightOf(film: Film, points: Points): (from: Point, to: Point) => Point {
  const toBody = bodyFrame(film, points);
  const [upper, lower] = [points['plumb-upper'], points['plumb-lower']];
  const origin = ontoFilm(film, [0, 0]);
  const [dx, dy] = upper && lower ? [upper[0] - lower[0], upper[1] - lower[1]] : origin([0, 1]);
  const [zero] = [toBody([0, 0])];
  const risen = toBody([dx, dy]);
  const rise = risen[1] - zero[1];
  return (from, to) => {
    const share = rise === 0 ? 0 : (toBody(to)[1] - toBody(from)[1]) / rise;
    return [from[0] + dx * share, from[1] + dy * share];
  };
}

/** A femoral head is about as wide as one and a half sacral plates are deep: a first circle to lay over it. */
const HEAD = 0.72;

function circlesOf(points: Points): FilmCircle[] {
  const [front, back] = [points['s1-front'], points['s1-back']];
  if (!front || !back) return [];
  const [dx, dy] = [(front[0] - back[0]) * HEAD, (front[1] - back[1]) * HEAD];
  return (['hip-one', 'hip-two'] as const).flatMap((name) => {
    const middle = points[name];
    return middle ? [{ middle, rim: [middle[0] + dx, middle[1] + dy] as const }] : [];
  });
}

function labelsOf(
  points: Points,
  figures: readonly Figure[],
  { c7, s1, hips }: Record<'c7' | 's1' | 'hips', Point | null>,
): FilmLabel[] {
  const at: Partial<Record<Figure['name'], Point | null>> = {
    ll: mean(points['l1-back'], points['s1-back']),
    tk: mean(points['t4-back'], points['t12-back']),
    cl: mean(points['c2-back'], points['c7-lower-back']),
    ss: s1,
    pt: mean(s1 ?? undefined, hips ?? undefined),
    pi: hips,
    sva: c7,
    csva: points['c2-middle'] ?? null,
    t1: points['t1-back'] ?? null,
    cobb1: points['curve1-apex'] ?? null,
    cobb2: points['curve2-apex'] ?? null,
    cobb3: points['curve3-apex'] ?? null,
    t1Tilt: mean(points['t1-one'], points['t1-two']),
    shift: points['c7-middle'] ?? null,
  };
  return figures.flatMap((figure) => {
    const place = at[figure.name];
    return place && figure.value !== null ? [{ at: place, figure }] : [];
  });
}
