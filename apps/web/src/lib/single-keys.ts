import { useSyncExternalStore } from 'react';

/** The imaging viewer keeps the same switch under this name: one for both. */
const STORED = 'hyaline.viewer.preferences';
const listeners = new Set<() => void>();
let unkept: boolean | null = null;

const stored = (): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // storage may be switched off, or hold something else
  }
};

/** Whether single letters do something (WCAG 2.1.4). The browser remembers it, and nobody else. */
export const singleKeysOn = (): boolean => unkept ?? stored()['singleKeys'] !== false;

export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(STORED, JSON.stringify({ ...stored(), singleKeys: on }));
    unkept = null;
  } catch {
    unkept = on; // it then holds as long as this page
  }
  for (const listener of listeners) listener();
}

export const useSingleKeys = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, singleKeysOn);
