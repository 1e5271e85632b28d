/** What was, what is, and what was taken back. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** The control that made the last step: as long as it is held, its changes are one step. */
  held: string | null;
}

const MOST_STEPS = 200;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], held: null });

/** @param hold - name of the control that is being moved; null for a step of its own */
export function change<T>(history: History<T>, next: T, hold: string | null = null): History<T> {
  if (Object.is(next, history.present)) return history;
  const goesOn = hold !== null && hold === history.held;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present: next, future: [], held: hold };
}

/** The control was let go: what it does next is another step. */
export const letGo = <T>(history: History<T>): History<T> =>
  history.held === null ? history : { ...history, held: null };

export function undo<T>({ past, present, future }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, held: null };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], held: null };
}

export function redo<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, present, future, held: null };
  return { past: [...past, present], present: next, future: rest, held: null };
}
