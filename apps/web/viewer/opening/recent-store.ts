import { keep, readKept, RECENT_DATABASE } from '../workspace/kept.ts';

const STORE = 'recent';
const MOST = 12;
const SWITCH = 'remember-folders';

/** A folder or files that a person opened: a right to ask the browser for them again, never their bytes. */
export interface Recent {
  readonly id: number;
  readonly name: string;
  readonly handles: readonly FileSystemHandle[];
  /** ms since 1970. */
  readonly openedAt: number;
}

/** Only some browsers give a page something to remember a folder by. */
export const canRemember = (): boolean => 'showDirectoryPicker' in globalThis && 'indexedDB' in globalThis;

export const remembers = (): boolean => canRemember() && readKept(SWITCH, (value) => value === true) === true;

/** Switched off, nothing stays. */
export async function setRemembers(on: boolean): Promise<void> {
  keep(SWITCH, on);
  if (!on) await forgetRecent();
}

/** Newest first; none where the browser blocks storage. */
export async function recents(): Promise<Recent[]> {
  const all = await inStore<Recent[]>('readonly', (store) => store.getAll() as IDBRequest<Recent[]>).catch(() => []);
  return all.toSorted((a, b) => b.openedAt - a.openedAt);
}

export async function remember(handles: readonly FileSystemHandle[], now = Date.now()): Promise<void> {
  const [first] = handles;
  if (!first || !remembers()) return;
  const before = await recents();
  for (const one of before) {
    // what cannot be compared any more is another one
    if (await isSame(one.handles, handles).catch(() => false)) await forgetOne(one.id);
  }
  const name = handles.length === 1 ? first.name : `${first.name} + ${handles.length - 1}`;
  await inStore('readwrite', (store) => store.add({ name, handles, openedAt: now }));
  for (const one of (await recents()).slice(MOST)) await forgetOne(one.id);
}

async function isSame(a: readonly FileSystemHandle[], b: readonly FileSystemHandle[]): Promise<boolean> {
  if (a.length !== b.length) return false;
  const same = await Promise.all(a.map((one, n) => (b[n] ? one.isSameEntry(b[n]) : false)));
  return same.every(Boolean);
}

export const forgetOne = (id: number): Promise<unknown> => inStore('readwrite', (store) => store.delete(id));
export const forgetRecent = (): Promise<unknown> => inStore('readwrite', (store) => store.clear()).catch(() => null);

async function inStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(RECENT_DATABASE, 1);
  opening.addEventListener('upgradeneeded', () =>
    opening.result.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true }),
  );
  const database = await settled(opening);
  try {
    return await settled(run(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('storage is blocked')));
  });
