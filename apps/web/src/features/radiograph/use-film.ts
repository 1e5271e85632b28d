import { figuresOf, type Figure, type Film, readLandmarks, writeLandmarks } from '@hyaline/radiograph';
import { useMemo, useReducer, useState } from 'react';
import { drawingOf } from '../../../atlas/radiograph/lines.ts';
import type { OpenedFilm } from '../../../atlas/radiograph/read-film.ts';
import { filmOf, firstMarks, fromFile, type Marks, type MarksAction, type MarksState, nextMarks } from './marks.ts';

export interface FilmDesk {
  opened: OpenedFilm;
  marks: Marks;
  state: MarksState;
  film: Film;
  figures: readonly Figure[];
  drawing: ReturnType<typeof drawingOf>;
  send: (action: MarksAction) => void;
  measuring: boolean;
  setMeasuring: (measuring: boolean) => void;
  /** Points that would be lost. */
  unsaved: boolean;
  save: () => Blob;
  /** @returns why a file of points was not taken */
  load: (text: string) => 'not-landmarks' | 'other-picture' | null;
}

/** One film with everything that is placed on it, in the memory of this page. */
export function useFilm(opened: OpenedFilm): FilmDesk {
  const [state, send] = useReducer(nextMarks, opened, firstMarks);
  const [measuring, setMeasuring] = useState(false);
  const [kept, setKept] = useState<Marks['points'] | null>(null);
  const marks = state.now;
  const film = useMemo(() => filmOf(opened, marks), [opened, marks]);
  const figures = useMemo(() => figuresOf(film, marks.points, marks.curves.length), [film, marks]);
  const drawing = useMemo(() => drawingOf(film, marks.points, figures), [film, marks.points, figures]);
  const { columns, rows } = opened;
  const save = (): Blob => {
    setKept(marks.points);
    const picture = { columns, rows };
    const text = writeLandmarks({ picture, ...marks, towards: film.towards, curves: [...marks.curves] });
    return new Blob([text], { type: 'application/json' });
  };
  const load = (text: string) => {
    const read = readLandmarks(text);
    if (!read) return 'not-landmarks';
    if (read.picture.columns !== columns || read.picture.rows !== rows) return 'other-picture';
    send({ do: 'set', change: fromFile(read, marks) });
    setKept(read.points);
    return null;
  };
  const unsaved = Object.keys(marks.points).length > 0 && marks.points !== kept;
  return { opened, marks, state, film, figures, drawing, send, measuring, setMeasuring, unsaved, save, load };
}
