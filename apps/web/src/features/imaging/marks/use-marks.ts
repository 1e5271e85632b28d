import type { KeptMarks } from '@hyaline/contract';
import type { StudyMarks } from '@hyaline/marks';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { WorkspaceHandle } from '../../../../viewer/index.ts';
import { isCode } from '../../../api/errors.ts';
import { saveMarks, studyMarks } from '../../../api/imaging.ts';
import { type RefusedMarks, refusedMarks } from './refused.ts';

/** How what was put on a study stands against what the clinic keeps. */
export type MarksState =
  | 'kept'
  | 'saving'
  /** Not saved: no connection, or the server refused; tried again with the next change, and on demand. */
  | 'unsaved'
  /** The server takes no such marks, and would not a second time: `refused` says why. */
  | 'refused'
  /** Somebody else saved meanwhile: a person decides whose stay. */
  | 'changed';

const REST_MS = 1500; // after the last change: a drag is one save, not a hundred

interface UseMarksOptions {
  /** Null while the study is not in the clinic: nothing is kept then. */
  studyId: string | null;
  readOnly: boolean;
  /** What the clinic kept when the study was opened; null for files of this computer. */
  initial: KeptMarks | null;
}

/** Keeps the marks of a saved study as they are drawn. */
export function useMarks({ studyId, readOnly, initial }: UseMarksOptions) {
  const handle = useRef<WorkspaceHandle | null>(null);
  /** What is on the screen, while the viewer is taken down and put up again (another language). */
  const drawn = useRef<StudyMarks>(initial?.marks ?? NONE);
  const kept = useRef({ revision: initial?.revision ?? 0, text: textOf(drawn.current) });
  /** The viewer knows its study: from then on its marks are the truth. */
  const ready = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const sending = useRef(false);
  const [state, setState] = useState<MarksState>('kept');
  const [refused, setRefused] = useState<RefusedMarks | null>(null);
  const active = studyId !== null && !readOnly;

  const send = useCallback(async () => {
    timer.current = null;
    if (studyId === null || readOnly || sending.current) return;
    const marks = (ready.current && handle.current?.marks()) || drawn.current;
    const text = textOf(marks);
    if (text === kept.current.text) return setState('kept');
    sending.current = true;
    setState('saving');
    try {
      const { revision } = await saveMarks(studyId, { revision: kept.current.revision, marks });
      kept.current = { revision, text };
      sending.current = false;
      if (textOf((ready.current && handle.current?.marks()) || drawn.current) === text) setState('kept');
      else void send(); // drawn meanwhile
    } catch (error) {
      sending.current = false;
      const final = refusedMarks(error);
      setRefused(final);
      setState(isCode(error, 'marks-changed') ? 'changed' : final ? 'refused' : 'unsaved');
    }
  }, [studyId, readOnly]);

  /** To be called at every change of the marks. */
  const touched = useCallback(() => {
    if (!active || !ready.current) return; // a viewer that does not know its study yet has no marks, and means nothing by it
    setState('saving');
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), REST_MS);
  }, [active, send]);

  /** The viewer as it comes and goes. */
  const attach = useCallback((next: WorkspaceHandle | null) => {
    if (next === null && ready.current && handle.current !== null) drawn.current = handle.current.marks();
    ready.current = false;
    handle.current = next;
  }, []);

  /** To be called whenever the viewer tells what is in the study: the first time, what was drawn before is put on it. */
  const arrived = useCallback(() => {
    if (ready.current || handle.current === null) return;
    handle.current.setMarks(drawn.current);
    ready.current = true;
  }, []);

  /** To be called when another study takes the place of this one. */
  const forget = useCallback(() => {
    drawn.current = NONE;
    kept.current = { revision: 0, text: textOf(NONE) };
    ready.current = false;
  }, []);

  const show = useCallback((marks: KeptMarks) => {
    kept.current = { revision: marks.revision, text: textOf(marks.marks) };
    drawn.current = marks.marks;
    handle.current?.setMarks(marks.marks);
    setState('kept');
  }, []);

  const loadTheirs = useCallback(async () => {
    if (studyId !== null) show(await studyMarks(studyId));
  }, [studyId, show]);

  const saveOver = useCallback(async () => {
    if (studyId === null) return;
    kept.current = { ...kept.current, revision: (await studyMarks(studyId)).revision };
    await send();
  }, [studyId, send]);

  // a study that was just saved has nothing kept yet, whatever another one of this page had
  useEffect(() => {
    if (initial === null) kept.current = { revision: 0, text: textOf(NONE) };
  }, [studyId, initial]);

  // what was drawn before the study was saved belongs to it from then on; what waits is sent before the page goes
  useEffect(() => {
    if (active) touched();
    return () => {
      if (timer.current === null) return;
      clearTimeout(timer.current);
      void send();
    };
  }, [active, touched, send]);
  useAskBeforeLeaving(active && state !== 'kept');
  return { handle, attach, arrived, forget, state, refused, touched, retry: send, loadTheirs, saveOver };
}

const NONE: StudyMarks = { version: 1, series: {} };

/** The same text for the same marks, in whatever order series were opened. */
const textOf = ({ series }: StudyMarks): string =>
  JSON.stringify(Object.entries(series).toSorted(([a], [b]) => (a < b ? -1 : 1)));

function useAskBeforeLeaving(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [active]);
}
