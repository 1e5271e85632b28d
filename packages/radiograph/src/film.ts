import type { FilmView, Point, Points } from './points.ts';

/** How a picture is shown: mirrored left to right first, then turned clockwise by quarters. */
export interface FilmTurn {
  readonly quarters: 0 | 1 | 2 | 3;
  readonly mirrored: boolean;
}

/** What must be known of a film besides its points. */
export interface Film {
  readonly view: FilmView;
  readonly turn: FilmTurn;
  /** On the picture as shown: where a patient seen from the side looks, where the left of one seen from the front is. */
  readonly towards: 'left' | 'right';
  /** Width and height of a pixel: in mm, or against each other. */
  readonly pixel: readonly [wide: number, tall: number];
  /** Whether `pixel` is in mm. */
  readonly inMm: boolean;
}

/** Forward (side view) or to the patient's left (front view), and up along the vertical. In the unit of `pixel`. */
export type InBody = readonly [across: number, up: number];

/** Picture to body: the shape of a pixel, how the film is turned, where the patient faces and what is vertical. */
export function bodyFrame(film: Film, points: Points): (point: Point) => InBody {
  const flat = unlevelled(film);
  const [upper, lower] = [points['plumb-upper'], points['plumb-lower']];
  if (!upper || !lower) return flat;
  const [top, bottom] = [flat(upper), flat(lower)];
  const [lean, rise] = [top[0] - bottom[0], top[1] - bottom[1]];
  const length = Math.hypot(lean, rise);
  if (length === 0) return flat;
  const [sin, cos] = [lean / length, rise / length];
  return (point) => {
    const [across, up] = flat(point);
    return [across * cos - up * sin, across * sin + up * cos];
  };
}

const COSINE = [1, 0, -1, 0] as const;
const SINE = [0, 1, 0, -1] as const;

function unlevelled({ turn, towards, pixel: [wide, tall] }: Film): (point: Point) => InBody {
  const [cos, sin] = [COSINE[turn.quarters], SINE[turn.quarters]];
  const facing = towards === 'right' ? 1 : -1;
  return ([column, row]) => {
    const [u, v] = [column * wide * (turn.mirrored ? -1 : 1), row * tall];
    return [facing * (cos * u - sin * v), -(sin * u + cos * v)];
  };
}

/** The inverse of `bodyFrame` for a film without a plumb line, with `origin` where the body's [0, 0] lies. */
export function ontoFilm({ turn, towards, pixel: [wide, tall] }: Film, origin: Point): (at: InBody) => Point {
  const [cos, sin] = [COSINE[turn.quarters], SINE[turn.quarters]];
  const facing = towards === 'right' ? 1 : -1;
  return ([across, up]) => {
    const [x, y] = [facing * across, -up];
    const [u, v] = [cos * x + sin * y, cos * y - sin * x];
    return [origin[0] + ((turn.mirrored ? -1 : 1) * u) / wide, origin[1] + v / tall];
  };
}
