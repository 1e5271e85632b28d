import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PLUGINS = ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so', '/usr/lib/orthanc/libOrthancDicomWeb.so'];
const BINARIES = ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc', '/usr/bin/Orthanc'];
const READY_WITHIN_MS = 30_000;

/** Null when Orthanc and its DICOMweb plugin are here; else what to install. */
export function orthancMissing(): string | null {
  const all = found(BINARIES) && found(PLUGINS);
  return all
    ? null
    : 'Orthanc with its DICOMweb plugin is not installed (Debian: apt install orthanc orthanc-dicomweb)';
}

const found = (paths: readonly string[]): string | undefined => paths.find((path) => existsSync(path));

export interface Orthanc {
  url: string;
  httpPort: number;
  dicomPort: number;
  version: string;
  pid: number;
  /** Asks its REST interface; JSON is sent and read. @throws Error on a refusal */
  ask<T>(path: string, body?: unknown, method?: string): Promise<T>;
  bytes(path: string): Promise<Buffer>;
  /** Everything it said so far. */
  output(): string;
  remove(): Promise<void>;
}

interface Options {
  /** DICOMweb servers that it may push to and pull from, by name. */
  servers?: Record<string, { Url: string; HttpHeaders?: Record<string, string>; ChunkedTransfers?: boolean }>;
}

/** A fresh Orthanc on free ports: plain files, each synced to the disk, and no password. */
export async function startOrthanc({ servers = {} }: Options = {}): Promise<Orthanc> {
  const binary = found(BINARIES) ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'hyaline-orthanc-'));
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  const config = {
    Name: 'PEER',
    StorageDirectory: join(folder, 'db'),
    IndexDirectory: join(folder, 'db'),
    StorageCompression: false,
    SyncStorageArea: true,
    HttpPort: httpPort,
    DicomPort: dicomPort,
    DicomAet: 'PEER',
    DicomCheckCalledAet: false,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    HttpThreadsCount: 16,
    Plugins: [found(PLUGINS) ?? ''],
    DicomWeb: { Enable: true, Root: '/dicom-web/', Servers: servers },
  };
  writeFileSync(join(folder, 'orthanc.json'), JSON.stringify(config));
  const child = spawn(binary, [join(folder, 'orthanc.json')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = collect(child);
  const url = `http://127.0.0.1:${httpPort}`;
  const remove = async (): Promise<void> => {
    child.kill('SIGTERM');
    for (let i = 0; child.exitCode === null && i < 100; i++) await sleep(100);
    if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, child, said);
  } catch (error) {
    await remove();
    throw error;
  }
  const version = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? '';
  return {
    url,
    httpPort,
    dicomPort,
    version: version.replace(/^.*\s/, ''),
    pid: child.pid ?? 0,
    ask: async <T>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') =>
      (await request(`${url}${path}`, method, body)).json() as Promise<T>,
    bytes: async (path) => Buffer.from(await (await request(`${url}${path}`, 'GET')).arrayBuffer()),
    output: said,
    remove,
  };
}

async function request(url: string, method: string, body?: unknown): Promise<Response> {
  const content =
    body === undefined ? {} : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) };
  const answer = await fetch(url, { method, ...content });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${(await answer.text()).slice(0, 500)}`);
  return answer;
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => parts.push(String(chunk)));
  return () => parts.join('');
}

async function ready(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(200)) {
    if (child.exitCode !== null) throw new Error(`Orthanc ended:\n${said()}`);
    const answer = await fetch(`${url}/dicom-web/studies`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`Orthanc does not answer:\n${said()}`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
