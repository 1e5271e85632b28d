import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Embedded, removePlace, startEmbedded } from './index.ts';

/** A folder that the database's user can reach, so a test run as root does not move its cluster to /var/lib. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hyaline-'));
  await chmod(folder, 0o711);
  return folder;
}

export interface TestCluster extends Embedded {
  dataDir: string;
  /** Stops the server and removes everything of it. */
  remove(): Promise<void>;
}

/** A real server on a fresh folder. It does not wait for the disk: nobody pulls the plug on a test. */
export async function startTestCluster(settings: Readonly<Record<string, string>> = {}): Promise<TestCluster> {
  const folder = await temporaryFolder();
  const dataDir = path.join(folder, 'data');
  const server = await startEmbedded({ dataDir, settings: { fsync: 'off', shared_buffers: '32MB', ...settings } });
  const remove = async () => {
    await server.stop();
    removePlace(dataDir);
    await rm(folder, { recursive: true, force: true });
  };
  return { ...server, dataDir, remove };
}
