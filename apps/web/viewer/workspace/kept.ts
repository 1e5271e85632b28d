/** What the viewer keeps in this browser, and nowhere else: every key begins like this. */
const PREFIX = 'hyaline.viewer.';

/** What is kept under a name; null when there is nothing, when it is not what it should be, or when storage is blocked. */
export function readKept<T>(name: string, accept: (value: unknown) => T | null): T | null {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? null : accept(JSON.parse(text));
  } catch {
    return null;
  }
}

/** False when the browser refuses: storage blocked or full. What was to be kept then holds until the page is left. */
export function keep(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // nothing is kept where storage is blocked
  }
}

export interface Kept {
  readonly name: string;
  readonly bytes: number;
}

/** Everything that the viewer keeps in this browser, by name. */
export function allKept(): readonly Kept[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .toSorted()
      .map((key) => ({ name: key.slice(PREFIX.length), bytes: (localStorage.getItem(key) ?? '').length }));
  } catch {
    return [];
  }
}

/** The database of folders that a person opened; see opening/recent-store.ts. */
export const RECENT_DATABASE = 'hyaline.viewer.recent';

export function forgetAll(): void {
  for (const { name } of allKept()) forget(name);
  globalThis.indexedDB?.deleteDatabase(RECENT_DATABASE);
}
