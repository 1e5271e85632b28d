import { useSyncExternalStore } from 'react';

let opened = false;
const listeners = new Set<() => void>();

/** Opens or closes the one list of notices, from wherever a bell stands. */
export function setNoticesOpened(next: boolean): void {
  opened = next;
  for (const listener of listeners) listener();
}

export const useNoticesOpened = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
