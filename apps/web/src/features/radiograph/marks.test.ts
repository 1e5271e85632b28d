import { figuresOf, type Landmarks } from '@hyaline/radiograph';
import { describe, expect, it } from 'vitest';
import type { OpenedFilm } from '../../../atlas/radiograph/read-film.ts';
import {
  filmOf,
  firstMarks,
  flipped,
  fromFile,
  inView,
  type Marks,
  type MarksAction,
  type MarksState,
  nextMarks,
} from './marks.ts';

const opened = (change: Partial<OpenedFilm> = {}): OpenedFilm =>
  ({ columns: 1000, rows: 2000, scale: null, shape: [1, 1], letters: null, ...change }) as OpenedFilm;
const after = (...actions: MarksAction[]): MarksState => actions.reduce(nextMarks, firstMarks(opened()));
const place = (name: 's1-front' | 's1-back' | 'plumb-upper', x: number, held = false): MarksAction => ({
  do: 'place',
  name,
  at: [x, 0],
  held,
});

describe('what is placed on a film', () => {
  it('is asked for one by one, and a placed point is corrected without losing the place', () => {
    expect(after().active).toBe('s1-front');
    const two = after(place('s1-front', 1), place('s1-back', 2));
    expect(two.active).toBe('hip-one');
    const corrected = [place('s1-front', 3, true), place('s1-front', 4, true), place('s1-front', 5)].reduce(
      nextMarks,
      two,
    );
    expect(corrected.now.points['s1-front']).toEqual([5, 0]);
    expect(corrected.active).toBe('hip-one');
    expect(nextMarks(corrected, { do: 'undo' }).now.points['s1-front']).toEqual([1, 0]); // a drag is one step
  });

  it('is taken back, brought again and removed', () => {
    const one = after(place('s1-front', 1), { do: 'remove', name: 's1-front' });
    expect(one.now.points).toEqual({});
    expect(one.active).toBe('s1-front');
    const undone = nextMarks(one, { do: 'undo' });
    expect(undone.now.points['s1-front']).toEqual([1, 0]);
    expect(nextMarks(undone, { do: 'redo' }).now.points).toEqual({});
    expect(nextMarks(after(), { do: 'undo' })).toEqual(after());
  });

  it('leaves out a point when it is told to, and asks for a plumb line only who began one', () => {
    expect(after({ do: 'next' }, { do: 'next' }, { do: 'back' }).active).toBe('s1-back');
    expect(after(place('plumb-upper', 1)).active).toBe('plumb-lower');
    const front = after({ do: 'set', change: { view: 'front' } });
    expect(front.active).toBe('s1-one');
  });

  it('begins as the letters of the file say', () => {
    const of = (letters: readonly [string, string] | null) => {
      const { view, towards } = firstMarks(opened({ letters })).now;
      return `${view} ${towards[view]}`;
    };
    expect([of(null), of(['A', 'F']), of(['P', 'F']), of(['L', 'F']), of(['R', 'F'])]).toEqual([
      'lateral left',
      'lateral right',
      'lateral left',
      'front right',
      'front left',
    ]);
  });
});

describe('to which side a patient faces', () => {
  const front = firstMarks(opened({ letters: ['R', 'F'] })).now; // the patient's left is on the left
  const towards = (marks: Marks) => filmOf(opened(), marks).towards;

  it('stays what the file or a person said when the other view is looked at', () => {
    const there = { ...front, ...inView('lateral', front) };
    expect(towards(there)).toBe('left');
    const said = { ...there, towards: { ...there.towards, lateral: 'right' as const } };
    const back = { ...said, ...inView('front', said) };
    expect(towards(back)).toBe('left');
    expect(towards({ ...back, ...inView('lateral', back) })).toBe('right');
  });

  it('follows a flip in both views', () => {
    const turned = { ...front, ...flipped(front) };
    expect([turned.turn.mirrored, towards(turned)]).toEqual([true, 'right']);
    expect(towards({ ...turned, ...inView('lateral', turned) })).toBe('right');
    expect({ ...turned, ...flipped(turned) }).toEqual(front);
  });

  it('goes with a flip, so that a flip changes no figure, whatever the turn', () => {
    const points = { 's1-front': [10, 60], 's1-back': [50, 40], 'hip-one': [20, 90], 'hip-two': [22, 92] } as const;
    for (const quarters of [0, 1, 2, 3] as const) {
      const marks = {
        ...firstMarks(opened()).now,
        points: { ...points },
        turn: { quarters, mirrored: false },
      } as Marks;
      const valuesOf = (of: Marks) =>
        figuresOf(filmOf(opened(), of), of.points).map(({ value }) => value && Math.round(value * 1e6) + 0);
      const before = valuesOf(marks);
      expect(valuesOf({ ...marks, ...flipped(marks) })).toEqual(before);
      expect(before.some((value) => value !== null)).toBe(quarters === 0 || quarters === 1);
    }
  });

  it('is taken from a file of points for its own view, and its flip for the other', () => {
    const { turn } = flipped(front);
    const file = {
      view: 'lateral',
      turn,
      towards: 'left',
      known: null,
      curves: [],
      points: {},
    } as unknown as Landmarks;
    const read = { ...front, ...fromFile(file, front) };
    expect(read.towards).toEqual({ lateral: 'left', front: 'right' });
    expect(towards(read)).toBe('left');
  });
});

describe('the scale of a film', () => {
  const marks = firstMarks(opened()).now;
  const known = { from: [0, 0], to: [0, 100], mm: 50 } as const;

  it('is none without a word of it, so that no length is guessed', () => {
    expect(filmOf(opened(), marks)).toMatchObject({ pixel: [1, 1], inMm: false });
    const nothing = { from: [5, 5] as [number, number], to: [5, 5] as [number, number], mm: 50 };
    expect(filmOf(opened(), { ...marks, known: nothing }).inMm).toBe(false);
  });

  it('is what a person knows before what the file says, and keeps the shape of a pixel', () => {
    const scale = { wide: 0.2, tall: 0.4, source: 'detector' } as const;
    expect(filmOf(opened({ scale }), marks)).toMatchObject({ pixel: [0.2, 0.4], inMm: true });
    const [wide, tall] = filmOf(opened({ scale }), { ...marks, known: { ...known, from: [0, 0], to: [0, 100] } }).pixel;
    expect([wide, tall]).toEqual([0.25, 0.5]);
  });
});
