import type { KeptMarks } from '@hyaline/contract';
import type { StudyMarks } from '@hyaline/marks';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { WorkspaceHandle } from '../../../../viewer/index.ts';
import { isCode } from '../../../api/errors.ts';
import { saveMarks, studyMarks } from '../../../api/imaging.ts';

/** How what was put on a study stands against what the clinic keeps. */
export type MarksState =
  | 'kept'
  | 'saving'
  /** Not saved: no connection, or the server refused; tried again with the next change, and on demand. */
  | 'unsaved'
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
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const sending = useRef(false);
  const [state, setState] = useState<MarksState>('kept');
  const active = studyId !== null && !readOnly;

  const send = useCallback(async () => {
    timer.current = null;
    const marks = handle.current?.marks();
    if (studyId === null || readOnly || marks === undefined || sending.current) return;
    const text = textOf(marks);
    if (text === kept.current.text) return setState('kept');
    sending.current = true;
    setState('saving');
    try {
      const { revision } = await saveMarks(studyId, { revision: kept.current.revision, marks });
      kept.current = { revision, text };
      sending.current = false;
      setState('kept');
      if (textOf(handle.current?.marks() ?? marks) !== text) void send(); // drawn meanwhile
    } catch (error) {
      sending.current = false;
      setState(isCode(error, 'marks-changed') ? 'changed' : 'unsaved');
    }
  }, [studyId, readOnly]);

  /** To be called at every change of the marks. */
  const touched = useCallback(() => {
    if (!active) return;
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), REST_MS);
  }, [active, send]);

  /** The viewer as it comes and goes. */
  const attach = useCallback((next: WorkspaceHandle | null) => {
    if (next === null && handle.current !== null) drawn.current = handle.current.marks();
    handle.current = next;
  }, []);

  /** To be called once the viewer knows what is in the study. */
  const arrived = useCallback(() => handle.current?.setMarks(drawn.current), []);

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

  // what was drawn before the study was saved belongs to it from then on
  useEffect(() => {
    if (active) touched();
    return () => void (timer.current !== null && clearTimeout(timer.current));
  }, [active, touched]);
  useAskBeforeLeaving(active && state !== 'kept');
  return { handle, attach, arrived, state, touched, retry: send, loadTheirs, saveOver };
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
