import { useEffect, useRef, useSyncExternalStore } from 'react';
import { holdsText, nameOf } from './key-names.ts';
import { singleKeysOn } from './single-keys.ts';

/** One line of the sheet of keys. Without `run` something else listens, and the sheet only tells of it. */
export interface KeyEntry {
  /** As `nameOf` says them. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly run?: (key: string) => void;
}
export interface KeyGroup {
  readonly title: string;
  readonly note: string | null;
  readonly entries: readonly KeyEntry[];
}

let groups: readonly KeyGroup[] = [];
let isOpen = false;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const change = (next: readonly KeyGroup[], open: boolean): void => {
  groups = next;
  isOpen = open;
  for (const listener of listeners) listener();
};

/** What is on this page now, in the order in which it came. */
export const useKeyGroups = (): readonly KeyGroup[] => useSyncExternalStore(subscribe, () => groups);
export const useKeysOpen = (): boolean => useSyncExternalStore(subscribe, () => isOpen);
export const showKeys = (open: boolean): void => change(groups, open);

/**
 * Keys of a page, while it is there: they work, and the one sheet of keys lists them, so that it cannot be wrong. Fields
 * of text keep their letters, and single ones can be switched off (WCAG 2.1.4).
 */
export function useKeys(title: string, entries: readonly KeyEntry[], note: string | null = null): void {
  const now = useRef(entries);
  useEffect(() => {
    now.current = entries;
  });
  const listed = JSON.stringify(entries.map(({ keys, label }) => [keys, label]));
  useEffect(() => {
    const group: KeyGroup = {
      title,
      note,
      entries: (JSON.parse(listed) as [string[], string][]).map(([keys, label]) => ({ keys, label })),
    };
    change([...groups, group], isOpen);
    return () => change(groups.filter((each) => each !== group), isOpen); // prettier-ignore
  }, [title, note, listed]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || holdsText(event.target)) return;
      const key = nameOf(event);
      if (key.length === 1 && !singleKeysOn()) return;
      const entry = now.current.find(({ keys, run }) => run !== undefined && keys.includes(key));
      if (entry?.run === undefined) return;
      event.preventDefault();
      entry.run(key);
    };
    // at the window: rooms with keys of their own listen at the document, and have them first
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
}
