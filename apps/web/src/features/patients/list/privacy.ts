import { useSyncExternalStore } from 'react';

let hidden = false;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether names are covered on lists. Holds as long as this document, and is written nowhere. */
export const useNamesHidden = (): boolean => useSyncExternalStore(subscribe, () => hidden);

export function hideNames(hide: boolean): void {
  hidden = hide;
  for (const listener of listeners) listener();
}
