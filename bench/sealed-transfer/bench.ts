import { type ChildProcess, spawn } from 'node:child_process';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { openBytes, sealBytes } from '../../apps/server/src/platform/crypto/index.ts';
import { API, expectStatus, makeClient } from '../../e2e/support/api.ts';
import { readIndex } from '../../e2e/support/read-study.ts';
import type { Bench } from '../bench.ts';
import { load, requestBytes } from '../support/load.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { commitStudy, saveFiles, startStudy, type StudyFile, uploadFiles } from '../support/study.ts';

const MB = 1_000_000;
const AT_ONCE = 4; // as the browser
const LONG = 600; // seconds; a sample ends by its count
const PEER = 'a plain Node HTTP server, one file per image';

/** Images on their way in and out of the server, in MB/s of the bytes on the wire, over loopback; and the sealing alone. */
export default async function sealedTransfer(bench: Bench): Promise<void> {
  const files = [...generatePhantom({ size: 512, slices: bench.quick ? 8 : 128, spacing: 0.25, seed: 3 })];
  const folder = await mkdtemp(join(tmpdir(), 'hyaline-bench-'));
  const stage = await openStage();
  const plain = await startPlain(folder);
  try {
    await uploads(bench, stage, plain, files);
    await downloads(bench, stage, plain, files);
  } finally {
    plain.process.kill();
    await stage.end();
    await rm(folder, { recursive: true, force: true });
  }
  await sealing(bench);
}

interface Plain {
  process: ChildProcess;
  port: number;
}

async function startPlain(folder: string): Promise<Plain> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'plain-server.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('exit', () => reject(new Error('the plain server ended')));
    server.stdout.once('data', (line: Buffer) => resolve(Number(line)));
  });
  return { process: server, port };
}

async function rate(bytes: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return bytes / MB / ((performance.now() - startedAt) / 1000);
}

const sizeOf = (files: readonly StudyFile[]): number => files.reduce((sum, { bytes }) => sum + bytes.length, 0);

async function uploads(bench: Bench, { clinic: { client } }: Stage, plain: Plain, files: StudyFile[]): Promise<void> {
  const bytes = sizeOf(files);
  const plainClient = makeClient(`http://localhost:${plain.port}`);
  await bench.compare({
    metric: `upload of ${Math.round(bytes / MB)} MB: parsed, sealed as two objects, durable`,
    unit: 'MB/s',
    ours: async () => {
      const id = await startStudy(client, files);
      const speed = await rate(bytes, async () => {
        await uploadFiles(client, id, files, AT_ONCE);
        await commitStudy(client, id);
      });
      await expectStatus(client.ask({ method: 'DELETE', path: `${API}/studies/${id}` }), 204);
      return speed;
    },
    peer: {
      name: `${PEER}, with fsync`,
      version: process.version,
      run: () =>
        rate(bytes, async () => {
          const queue = [...files];
          const work = async () => {
            for (let next = queue.shift(); next; next = queue.shift()) {
              const body = Buffer.from(next.bytes);
              await expectStatus(plainClient.ask({ method: 'PUT', path: `/${next.name}`, body }), 201);
            }
          };
          await Promise.all(Array.from({ length: AT_ONCE }, work));
        }),
    },
  });
}

/** Each image by two ranges, as a viewer that wants its first half first. */
async function downloads(bench: Bench, stage: Stage, plain: Plain, files: readonly StudyFile[]): Promise<void> {
  const { client } = stage.clinic;
  const { index } = await readIndex(client, await saveFiles(client, files));
  const objects = index.series.flatMap(({ instances }) => instances.map(({ bulkObject }) => bulkObject));
  const sealed = objects.flatMap(({ id, bytes }) =>
    halves(bytes).map((range) => ({ path: `${API}/objects/${id}`, range })),
  );
  const open = files.flatMap(({ name, bytes }) => halves(bytes.length).map((range) => ({ path: `/${name}`, range })));
  const fetchAll = (port: number, parts: typeof sealed, headers: () => Record<string, string>): Promise<unknown> => {
    const requests = parts.map(({ path, range }) => requestBytes({ path, headers: { ...headers(), range } }));
    const next = () => requests.pop() ?? Buffer.alloc(0);
    return load({ port, connections: AT_ONCE, seconds: LONG, atMost: requests.length, next, status: 206 });
  };
  const sealedBytes = objects.reduce((sum, { bytes }) => sum + bytes, 0);
  await bench.compare({
    metric: `download of ${Math.round(sealedBytes / MB)} MB by range: ciphertext, each range authorised`,
    unit: 'MB/s',
    ours: () => rate(sealedBytes, () => fetchAll(stage.server.port, sealed, stage.headers)),
    peer: {
      name: PEER,
      version: process.version,
      run: () => rate(sizeOf(files), () => fetchAll(plain.port, open, () => ({ host: 'localhost' }))),
    },
  });
}

const halves = (bytes: number): string[] => {
  const middle = Math.floor(bytes / 2);
  return [`bytes=0-${middle - 1}`, `bytes=${middle}-${bytes - 1}`];
};

async function sealing(bench: Bench): Promise<void> {
  const block = randomBytes((bench.quick ? 4 : 64) * 1024 * 1024);
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const context = 'hyaline/v1/bulk|bench';
  const sealed = sealBytes(key, block, context);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const whole = Buffer.concat([cipher.update(block), cipher.final()]);
  const speed = (work: () => unknown) => () => rate(block.length, async () => work());
  const peer = { name: 'one AES-256-GCM call over all of it', version: `OpenSSL ${process.versions.openssl}` };
  await bench.compare({
    metric: 'sealing in chunks of 16 KiB, one thread',
    unit: 'MB/s',
    ours: speed(() => sealBytes(key, block, context)),
    peer: { ...peer, run: speed(() => createCipheriv('aes-256-gcm', key, nonce).update(block)) },
  });
  await bench.compare({
    metric: 'opening chunks of 16 KiB, one thread',
    unit: 'MB/s',
    ours: speed(() => openBytes(key, sealed, context)),
    peer: {
      ...peer,
      run: speed(() => {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(cipher.getAuthTag());
        decipher.update(whole);
        decipher.final();
      }),
    },
  });
}
