/** Whether this run leaves nothing out. */
export const isFull = process.env['HYALINE_FULL'] === '1';

/** Every way in the full run; in the short one each flow goes one of them, the next flow the next. */
export const inTurn = <Way>(ways: readonly Way[], turn: number): Way[] =>
  isFull ? [...ways] : [ways[turn % ways.length] as Way];

/** These, and in the full run the others too. */
export const inFull = <One>(always: readonly One[], others: readonly One[]): One[] =>
  isFull ? [...always, ...others] : [...always];
