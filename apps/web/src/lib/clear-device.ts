/** Empties everything that this site keeps in the browser, but the session: preferences, saved views, files that wait. */
export async function clearDevice(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  // without a list of its databases a browser can still drop those by name, which the viewer does for its own
  const databases = (await globalThis.indexedDB?.databases?.()) ?? [];
  await Promise.all(databases.map(({ name }) => (name === undefined ? undefined : dropped(name))));
  if ('caches' in globalThis) for (const name of await caches.keys()) await caches.delete(name);
}

/** Resolves also when another window holds the database open: it then goes when that one is closed. */
const dropped = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    for (const event of ['success', 'error', 'blocked'] as const) request.addEventListener(event, () => resolve());
  });
