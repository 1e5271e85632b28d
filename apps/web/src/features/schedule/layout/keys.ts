/** Where an appointment stands: the column, and minutes on its axis. */
export interface Place {
  column: number;
  start: number;
}

interface Grid {
  columns: number;
  /** Of each axis. */
  minutes: number;
  /** Of what is moved. */
  length: number;
  step: number;
}

const BY: Readonly<Record<string, readonly [columns: number, steps: number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  PageUp: [0, -4],
  PageDown: [0, 4],
};

/** Where a key moves an appointment: by a step of the grid, or a column; null for other keys. It never leaves the grid. */
export function movedBy(key: string, { column, start }: Place, grid: Grid): Place | null {
  const by = BY[key];
  if (by === undefined) return null;
  const onGrid = by[1] === 0 ? start : by[1] > 0 ? Math.floor(start / grid.step) * grid.step : Math.ceil(start / grid.step) * grid.step; // prettier-ignore
  return {
    column: clamp(column + by[0], grid.columns - 1),
    start: clamp(onGrid + by[1] * grid.step, grid.minutes - grid.length),
  };
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, Math.max(0, most)));

/** What an arrow key leads to from one appointment: the next above or below, or the nearest in time of the next column that has any. */
export function neighbour<T extends Place>(key: string, here: T, all: readonly T[]): T | undefined {
  const [columns, steps] = BY[key] ?? [0, 0];
  if (columns === 0 && steps === 0) return undefined;
  if (columns === 0) {
    const own = all.filter(({ column }) => column === here.column).toSorted((a, b) => a.start - b.start);
    return own[own.indexOf(here) + Math.sign(steps)];
  }
  const beside = all.filter(({ column }) => Math.sign(column - here.column) === columns);
  const away = ({ column, start }: T): number => Math.abs(column - here.column) * 10_000 + Math.abs(start - here.start);
  return beside.toSorted((a, b) => away(a) - away(b))[0];
}
