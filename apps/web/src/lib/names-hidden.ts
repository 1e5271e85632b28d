import { useSyncExternalStore } from 'react';

const STORED = 'hy.namesHidden';
let hidden = stored();
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether names of patients are covered on lists and in the calendar. The browser remembers it, and nobody else. */
export const useNamesHidden = (): boolean => useSyncExternalStore(subscribe, () => hidden);

export function hideNames(hide: boolean): void {
  hidden = hide;
  try {
    if (hide) localStorage.setItem(STORED, '1');
    else localStorage.removeItem(STORED);
  } catch {
    // It then holds as long as this page.
  }
  for (const listener of listeners) listener();
}

function stored(): boolean {
  try {
    return localStorage.getItem(STORED) === '1';
  } catch {
    return false; // storage may be switched off
  }
}
