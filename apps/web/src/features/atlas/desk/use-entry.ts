import {
  type AtlasDocument,
  documentOf,
  type Pin,
  type Solved,
  type SpineProblem,
  type SpineValues,
} from '@hyaline/spine';
import { useMemo, useReducer } from 'react';
import { HEALTHY } from './edits.ts';
import { begin, change, type History, letGo, redo, undo } from './history.ts';
import { outcomeOf } from './outcome.ts';

/** The two postures that are entered. */
export type Side = 'today' | 'goal';

/** Values that go together, with the posture that they have. */
export interface Shown {
  values: SpineValues;
  solved: Solved;
}

interface State {
  history: History<AtlasDocument>;
  side: Side;
  /** What the picture shows: the last values that went together. */
  shown: Record<Side, Shown | null>;
  problems: Record<Side, readonly SpineProblem[]>;
  /** What was last exported, imported or saved, else the healthy spine: leaving loses nothing of it. */
  safe: AtlasDocument;
}

type Edit = (values: SpineValues) => SpineValues;
type Action =
  | { do: 'change'; edit: Edit; hold: string | null }
  | { do: 'goal'; goal: SpineValues | null }
  | { do: 'pins'; pins: readonly Pin[] }
  | { do: 'open'; document: AtlasDocument; saved: boolean }
  | { do: 'side'; side: Side }
  | { do: 'undo' | 'redo' | 'let-go' }
  | { do: 'kept'; document: AtlasDocument };

export const BLANK: AtlasDocument = documentOf(HEALTHY);

export const start = (): State =>
  solved({
    history: begin(BLANK),
    side: 'today',
    shown: { today: null, goal: null },
    problems: { today: [], goal: [] },
    safe: BLANK,
  });

export function next(state: State, action: Action): State {
  if (action.do === 'kept') return { ...state, safe: action.document };
  if (action.do === 'side') return action.side === state.side ? state : { ...state, side: action.side };
  if (action.do === 'open' && action.saved)
    return solved({ ...state, side: 'today', history: begin(action.document), safe: action.document });
  const history = historyAfter(state, action);
  if (history.present === state.history.present) return { ...state, history };
  return solved({ ...state, history });
}

function historyAfter({ history, side }: State, action: Exclude<Action, { do: 'kept' | 'side' }>) {
  const { present } = history;
  switch (action.do) {
    case 'change': {
      if (side === 'today') {
        const values = action.edit(present.values);
        return values === present.values ? history : change(history, { ...present, values }, action.hold);
      }
      const goal = action.edit(present.goal ?? present.values);
      return goal === present.goal ? history : change(history, { ...present, goal }, action.hold);
    }
    case 'goal':
      return change(history, { ...present, goal: action.goal });
    case 'pins':
      return change(history, { ...present, pins: [...action.pins] });
    case 'open':
      return change(history, action.document);
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
    case 'let-go':
      return letGo(history);
  }
}

/** Solves what has changed since it was last shown. */
function solved(state: State): State {
  const { values, goal } = state.history.present;
  const today = reached(state, 'today', values);
  const aim = goal === null ? { shown: null, problems: [] } : reached(state, 'goal', goal);
  return {
    ...state,
    side: goal === null ? 'today' : state.side,
    shown: { today: today.shown, goal: aim.shown },
    problems: { today: today.problems, goal: aim.problems },
  };
}

function reached({ shown }: State, side: Side, entered: SpineValues) {
  const before = shown[side];
  if (before?.values === entered) return { shown: before, problems: [] };
  const outcome = outcomeOf(entered);
  return outcome.values === null
    ? { shown: before, problems: outcome.problems }
    : { shown: { values: entered, solved: outcome.solved }, problems: [] };
}

export interface Entry {
  /** Everything that is entered, as it last went together: what files, links, reports and visits carry. */
  document: AtlasDocument;
  /** Puts another document in the place of this one: one step, or with `saved` the beginning of a new history. */
  openDocument: (document: AtlasDocument, options?: { saved?: boolean }) => void;
  /** Which of the two postures the panels enter. */
  side: Side;
  setSide: (side: Side) => void;
  /** Of that posture, as entered: may contradict itself. */
  values: SpineValues;
  /** Today's, as the picture shows it. */
  shown: Shown;
  /** What treatment aims at, where that is entered. */
  goal: Shown | null;
  setGoal: (goal: SpineValues | null) => void;
  pins: readonly Pin[];
  setPins: (pins: readonly Pin[]) => void;
  /** Of the posture that is being entered. */
  problems: readonly SpineProblem[];
  /** Of both. */
  hasProblems: boolean;
  unsaved: boolean;
  canUndo: boolean;
  canRedo: boolean;
  /** @param hold - name of the control while it is moved, so that its changes are one step */
  edit: (edit: Edit, hold?: string) => void;
  letGo: () => void;
  undo: () => void;
  redo: () => void;
  /** The document was written somewhere else: leaving loses nothing. */
  saved: (document: AtlasDocument) => void;
}

/** What is entered of one spine, in the memory of this page, with its history and the postures that it has. */
export function useEntry(): Entry {
  const [{ history, side, shown, problems, safe }, send] = useReducer(next, null, start);
  const acts = useMemo(
    () => ({
      edit: (edit: Edit, hold?: string) => send({ do: 'change', edit, hold: hold ?? null }),
      openDocument: (document: AtlasDocument, { saved = false }: { saved?: boolean } = {}) =>
        send({ do: 'open', document, saved }),
      setSide: (to: Side) => send({ do: 'side', side: to }),
      setGoal: (goal: SpineValues | null) => send({ do: 'goal', goal }),
      setPins: (pins: readonly Pin[]) => send({ do: 'pins', pins }),
      letGo: () => send({ do: 'let-go' }),
      undo: () => send({ do: 'undo' }),
      redo: () => send({ do: 'redo' }),
      saved: (document: AtlasDocument) => send({ do: 'kept', document }),
    }),
    [],
  );
  const { present } = history;
  const today = shown.today;
  if (today === null) throw new Error('the healthy posture has no solution');
  const document = useMemo(
    (): AtlasDocument =>
      present.values === today.values && present.goal === (shown.goal?.values ?? null)
        ? present
        : { ...present, values: today.values, goal: shown.goal?.values ?? null },
    [present, today, shown.goal],
  );
  return {
    ...acts,
    document,
    side,
    values: side === 'goal' && present.goal !== null ? present.goal : present.values,
    shown: today,
    goal: shown.goal,
    pins: present.pins,
    problems: problems[side],
    hasProblems: problems.today.length + problems.goal.length > 0,
    unsaved: present !== safe && JSON.stringify(present) !== JSON.stringify(safe),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}
