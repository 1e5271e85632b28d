import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHARED } from './made-once.ts';

/** A folder for what the test files of this run share. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hyaline-run-'));
  await chmod(folder, 0o711);
  process.env[SHARED] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
