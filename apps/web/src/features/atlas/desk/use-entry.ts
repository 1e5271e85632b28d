import type { Solved, SpineProblem, SpineValues } from '@hyaline/spine';
import { useMemo, useReducer } from 'react';
import { HEALTHY } from './edits.ts';
import { begin, change, type History, letGo, redo, undo } from './history.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

interface State {
  history: History<SpineValues>;
  outcome: Outcome;
  /** What the picture shows: the last values that went together. */
  shown: { values: SpineValues; solved: Solved };
  /** What was last exported or imported, else the healthy spine: leaving loses nothing of it. */
  safe: SpineValues;
}

type Action =
  | { do: 'change'; edit: (values: SpineValues) => SpineValues; hold: string | null }
  | { do: 'undo' | 'redo' | 'let-go' | 'exported' };

function start(): State {
  const outcome = outcomeOf(HEALTHY);
  if (outcome.values === null) throw new Error('the healthy posture has no solution');
  return { history: begin(HEALTHY), outcome, shown: outcome, safe: HEALTHY };
}

function next(state: State, action: Action): State {
  if (action.do === 'exported') return { ...state, safe: state.history.present };
  const history = historyAfter(state.history, action);
  if (history.present === state.history.present) return { ...state, history };
  const outcome = outcomeOf(history.present);
  return { ...state, history, outcome, shown: outcome.values === null ? state.shown : outcome };
}

function historyAfter(history: History<SpineValues>, action: Action): History<SpineValues> {
  if (action.do === 'change') return change(history, action.edit(history.present), action.hold);
  if (action.do === 'undo') return undo(history);
  return action.do === 'redo' ? redo(history) : letGo(history);
}

export interface Entry {
  /** As entered: may contradict itself. */
  values: SpineValues;
  shown: { values: SpineValues; solved: Solved };
  problems: readonly SpineProblem[];
  unsaved: boolean;
  canUndo: boolean;
  canRedo: boolean;
  /** @param hold - name of the control while it is moved, so that its changes are one step */
  edit: (edit: (values: SpineValues) => SpineValues, hold?: string) => void;
  letGo: () => void;
  undo: () => void;
  redo: () => void;
  exported: () => void;
}

/** Values of one spine in the memory of this page, with their history and the posture that they have. */
export function useEntry(): Entry {
  const [{ history, outcome, shown, safe }, send] = useReducer(next, null, start);
  const acts = useMemo(
    () => ({
      edit: (edit: (values: SpineValues) => SpineValues, hold?: string) =>
        send({ do: 'change', edit, hold: hold ?? null }),
      letGo: () => send({ do: 'let-go' }),
      undo: () => send({ do: 'undo' }),
      redo: () => send({ do: 'redo' }),
      exported: () => send({ do: 'exported' }),
    }),
    [],
  );
  return {
    ...acts,
    values: history.present,
    shown,
    problems: outcome.problems,
    unsaved: history.present !== safe && JSON.stringify(history.present) !== JSON.stringify(safe),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}
