import {
  type CurveEnds,
  type Film,
  type FilmView,
  type Landmarks,
  type Point,
  type PointName,
  pointsOf,
} from '@hyaline/radiograph';
import type { OpenedFilm } from '../../../atlas/radiograph/read-film.ts';
import { flipAcross } from '../../../viewer/stack/placement.ts';

/** All that a person says about a film. */
export type Marks = Pick<Landmarks, 'view' | 'turn' | 'known' | 'points'> & {
  /** Of each view, so that a look at the other changes nothing. */
  towards: Readonly<Record<FilmView, Film['towards']>>;
  curves: readonly CurveEnds[];
};

export interface MarksState {
  past: readonly Marks[];
  now: Marks;
  future: readonly Marks[];
  /** The point asked for or chosen. */
  active: PointName | null;
  /** The point that is being moved: as long as it is, its changes are one step. */
  held: { name: PointName; isNew: boolean; before: PointName | null } | null;
}

export type MarksAction =
  | { do: 'place'; name: PointName; at: Point; held: boolean }
  | { do: 'remove'; name: PointName }
  | { do: 'set'; change: Partial<Marks> }
  | { do: 'choose'; name: PointName }
  | { do: 'next' | 'back' | 'undo' | 'redo' };

const MOST_STEPS = 300;
export const NEW_CURVE: CurveEnds = { upper: 'T5', apex: 'T8', lower: 'T12' };

/** A film from the side, looking left, as most are hung; the letters of the file decide where it has them. */
export function firstMarks(film: OpenedFilm): MarksState {
  const [row = ''] = film.letters ?? [];
  const view: FilmView = row.startsWith('L') || row.startsWith('R') ? 'front' : 'lateral';
  const now: Marks = {
    view,
    turn: { quarters: 0, mirrored: false },
    towards: { lateral: row.startsWith('A') ? 'right' : 'left', front: row.startsWith('R') ? 'left' : 'right' },
    known: null,
    curves: view === 'front' ? [NEW_CURVE] : [],
    points: {},
  };
  return { past: [], now, future: [], active: stepsOf(now)[0] ?? null, held: null };
}

/** As seen from the other view. A front film begins with a curve to fill in. */
export const inView = (view: FilmView, { curves }: Marks): Partial<Marks> => ({
  view,
  curves: view === 'front' && curves.length === 0 ? [NEW_CURVE] : curves,
});

/** Left to right as seen: the patient then faces the other way, in both views. */
export const flipped = ({ turn, towards }: Marks): Partial<Marks> => ({
  turn: flipAcross(turn),
  towards: otherWay(towards),
});

/** What a file of points says in place of what was marked; of the view that it does not tell of, only its flip. */
export const fromFile = ({ view, turn, towards, known, curves, points }: Landmarks, now: Marks): Partial<Marks> => ({
  view,
  turn,
  towards: {
    ...(turn.mirrored === now.turn.mirrored ? now.towards : otherWay(now.towards)),
    [view]: towards,
  },
  known,
  curves: curves as CurveEnds[],
  points,
});

const otherWay = ({ lateral, front }: Marks['towards']): Marks['towards'] => ({
  lateral: lateral === 'left' ? 'right' : 'left',
  front: front === 'left' ? 'right' : 'left',
});

/** In the order in which they are asked for. */
export const stepsOf = ({ view, curves }: Marks): readonly PointName[] => pointsOf(view, curves.length);

export function nextMarks(state: MarksState, action: MarksAction): MarksState {
  const { now, active } = state;
  switch (action.do) {
    case 'place':
      return placed(state, action);
    case 'remove': {
      const { [action.name]: _, ...points } = now.points;
      return { ...changed(state, { points }), active: action.name };
    }
    case 'set':
      return steady(changed(state, action.change));
    case 'choose':
      return { ...state, active: action.name, held: null };
    case 'next':
    case 'back': {
      const steps = stepsOf(now);
      const at = (active === null ? 0 : steps.indexOf(active)) + (action.do === 'next' ? 1 : -1);
      return { ...state, active: steps[Math.min(steps.length - 1, Math.max(0, at))] ?? null, held: null };
    }
    case 'undo': {
      const before = state.past.at(-1);
      if (!before) return state;
      return steady({
        ...state,
        past: state.past.slice(0, -1),
        now: before,
        future: [now, ...state.future],
        held: null,
      });
    }
    case 'redo': {
      const [after, ...future] = state.future;
      if (!after) return state;
      return steady({ ...state, past: [...state.past, now], now: after, future, held: null });
    }
  }
}

const changed = (state: MarksState, change: Partial<Marks>): MarksState => ({
  ...state,
  past: [...state.past, state.now].slice(-MOST_STEPS),
  now: { ...state.now, ...change },
  future: [],
  held: null,
});

/** Where nothing that is asked for is chosen: the first point that is not there yet. */
function steady(state: MarksState): MarksState {
  const { now, active } = state;
  return active && stepsOf(now).includes(active) ? state : { ...state, active: missing(now)[0] ?? null };
}

/** A plumb line is placed only by who asks for it. */
const missing = (marks: Marks): PointName[] =>
  stepsOf(marks).filter((name) => !name.startsWith('plumb') && !marks.points[name]);

function placed(state: MarksState, { name, at, held }: Extract<MarksAction, { do: 'place' }>): MarksState {
  const goesOn = state.held?.name === name;
  const isNew = goesOn ? (state.held?.isNew ?? false) : state.now.points[name] === undefined;
  const before = goesOn ? (state.held?.before ?? null) : state.active;
  const points = { ...state.now.points, [name]: at };
  const next = goesOn ? { ...state, now: { ...state.now, points } } : changed(state, { points });
  if (held) return { ...next, active: name, held: { name, isNew, before } };
  // who corrects a point on the way goes back to the one that is asked for
  const asked = before !== null && points[before] === undefined ? before : name;
  return { ...next, held: null, active: isNew ? following(next.now, name) : asked };
}

/** The next point that is not there yet, from the top again behind the last. */
function following(marks: Marks, after: PointName): PointName | null {
  if (after === 'plumb-upper') return 'plumb-lower';
  const steps = stepsOf(marks);
  const left = missing(marks);
  return left.find((name) => steps.indexOf(name) > steps.indexOf(after)) ?? left[0] ?? null;
}

/** The size of a pixel: what a person knows before what the file says. */
export function filmOf(opened: OpenedFilm, { view, turn, towards: { [view]: towards }, known }: Marks): Film {
  const [wide, tall] = opened.scale ? [opened.scale.wide, opened.scale.tall] : opened.shape;
  const length = known ? Math.hypot((known.to[0] - known.from[0]) * wide, (known.to[1] - known.from[1]) * tall) : 0;
  if (known && length > 0) {
    const mm = known.mm / length;
    return { view, turn, towards, pixel: [wide * mm, tall * mm], inMm: true };
  }
  return { view, turn, towards, pixel: [wide, tall], inMm: opened.scale !== null };
}
