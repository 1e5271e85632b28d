import type { GreyWindow } from '@hyaline/volume';
import { keep, readKept } from '../workspace/kept.ts';

/** A window that somebody gave a name. */
export interface NamedWindow extends GreyWindow {
  readonly name: string;
}

const NAME = 'windows';
const MOST = 30;
export const LONGEST_NAME = 40;

export const readWindows = (): readonly NamedWindow[] =>
  readKept(NAME, (value) => (Array.isArray(value) ? value.filter(isNamedWindow) : null)) ?? [];

/** False when this browser refuses to keep it. */
export const keepWindows = (windows: readonly NamedWindow[]): boolean => keep(NAME, windows);

/** The window under its name, in place of one that had the name before. */
export const withWindow = (windows: readonly NamedWindow[], window: NamedWindow): readonly NamedWindow[] =>
  [...windows.filter(({ name }) => name !== window.name), window].slice(-MOST);

function isNamedWindow(value: unknown): value is NamedWindow {
  if (typeof value !== 'object' || value === null) return false;
  const { name, center, width } = value as Partial<Record<string, unknown>>;
  return typeof name === 'string' && name !== '' && Number.isFinite(center) && Number.isFinite(width) && Number(width) >= 1; // prettier-ignore
}

/** Black to white over the values, without the outermost hundredth on either side; null for fewer than two. */
export function windowOfValues(values: readonly number[]): GreyWindow | null {
  if (values.length < 2) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const [low, high] = [at(0.01), at(0.99)];
  return { center: Math.round((low + high) / 2), width: Math.max(2, Math.round(high - low)) };
}

/** The window between two grey values, black and white. */
export const windowBetween = (low: number, high: number): GreyWindow => ({
  center: Math.round((low + high) / 2),
  width: Math.max(1, Math.round(high - low)),
});
