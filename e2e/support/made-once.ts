import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Names the folder in which the test files of one run share what is slow to make; it goes when the run ends. */
export const SHARED = 'TEST_SHARED_FOLDER';

const READY = 'ready';
const WITHIN_MS = 180_000;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * A folder whose content is the same for all test files of a run: the first who needs it makes it, the others wait.
 * Null outside of a run, where nothing would remove it.
 * @throws Error when it could not be made
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string | null> {
  const shared = process.env[SHARED];
  if (shared === undefined) return null;
  const folder = join(shared, name);
  const first = await mkdir(folder).then(
    () => true,
    () => false,
  );
  if (first) {
    try {
      await make(folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    await writeFile(join(folder, READY), '');
    return folder;
  }
  for (let waited = 0; waited < WITHIN_MS; waited += 50) {
    if (await exists(join(folder, READY))) return folder;
    if (!(await exists(folder))) return madeOnce(name, make); // whoever was first has failed
    await sleep(50);
  }
  throw new Error(`${name} was not made within ${WITHIN_MS / 1000} s`);
}
