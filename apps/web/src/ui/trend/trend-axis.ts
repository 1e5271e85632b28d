export interface TrendPoint {
  /** Milliseconds. */
  at: number;
  value: number;
}

export interface Axis {
  /** From 0 (first) to 1 (last). */
  x: (at: number) => number;
  /** From 0 (bottom) to 1 (top). */
  y: (value: number) => number;
  bottom: number;
  top: number;
  ticks: number[];
}

const NICE = [1, 2, 2.5, 5, 10];
const STEPS = 4;
/** Differences below this part of a value are none that anybody measured. */
const FINEST = 1e-9;

/** Room for every value and limit, with ticks on round numbers; one point alone stands in the middle. */
export function axisOf(points: readonly TrendPoint[], limits: readonly number[]): Axis {
  const values = [...points.map(({ value }) => value), ...limits];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high === low ? Math.abs(high) * 0.1 || 1 : high - low;
  const raw = Math.max(span / STEPS, Math.abs(high) * FINEST, FINEST);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (NICE.find((nice) => nice * power >= raw) ?? 10) * power;
  const below = Math.floor(low / step) * step;
  const above = Math.ceil(high / step) * step;
  const room = low === high || below === above ? step : 0;
  const [bottom, top] = [below - room, above + room];
  const ticks: number[] = [];
  for (let i = 0; bottom + i * step <= top + step / 1e6; i++) ticks.push(Number((bottom + i * step).toPrecision(12)));
  const times = points.map(({ at }) => at);
  const first = Math.min(...times);
  const lasted = Math.max(...times) - first;
  return {
    x: (at) => (lasted === 0 ? 0.5 : (at - first) / lasted),
    y: (value) => (value - bottom) / (top - bottom),
    bottom,
    top,
    ticks,
  };
}
