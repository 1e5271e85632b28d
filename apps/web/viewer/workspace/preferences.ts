import { keep, readKept } from './kept.ts';

/** How this person likes to look. Kept in this browser only. */
export interface Preferences {
  /** Between pixels of an enlarged picture: blended, or each pixel as a square. */
  readonly smooth: boolean;
  /** CSS px left free around the crosshair. */
  readonly crosshairGap: number;
  /** CSS px of the text beside measures. */
  readonly textSize: number;
  /** Keys of a single letter (WCAG 2.1.4). */
  readonly singleKeys: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = { smooth: true, crosshairGap: 12, textSize: 12, singleKeys: true };
export const GAP_RANGE = [0, 60] as const;
export const TEXT_RANGE = [10, 20] as const;

const NAME = 'preferences';

/** What is not there or not sensible falls back to the default. */
export function preferencesOf(value: unknown): Preferences {
  const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { smooth, crosshairGap, textSize, singleKeys } = DEFAULT_PREFERENCES;
  const flag = (name: string, or: boolean) => (typeof given[name] === 'boolean' ? given[name] : or);
  const number = (name: string, [low, high]: readonly [number, number], or: number) => {
    const one = given[name];
    return typeof one === 'number' && one >= low && one <= high ? one : or;
  };
  return {
    smooth: flag('smooth', smooth),
    crosshairGap: number('crosshairGap', GAP_RANGE, crosshairGap),
    textSize: number('textSize', TEXT_RANGE, textSize),
    singleKeys: flag('singleKeys', singleKeys),
  };
}

let now: Preferences | null = null;

export const preferences = {
  get now(): Preferences {
    now ??= preferencesOf(readKept(NAME, (value) => value));
    return now;
  },
  set(next: Partial<Preferences>): void {
    now = preferencesOf({ ...preferences.now, ...next });
    keep(NAME, now);
  },
  /** After everything kept was removed. */
  reset(): void {
    now = DEFAULT_PREFERENCES;
  },
};
