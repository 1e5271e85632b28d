import { createCipheriv, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { sealBytes } from '../../apps/server/src/platform/crypto/index.ts';
import { API, expectStatus } from '../../e2e/support/api.ts';
import { readIndex } from '../../e2e/support/read-study.ts';
import type { Bench } from '../bench.ts';
import { openStage } from '../support/stage.ts';
import { commitStudy, saveFiles, startStudy, uploadFiles } from '../support/study.ts';

const MB = 1_000_000;
const ROUTE = 'a plain HTTP server with one file per image';

/** Images on their way in and out of the server, in MB/s of the images' own bytes, over loopback. */
export default async function sealedTransfer(bench: Bench): Promise<void> {
  const slices = bench.quick ? 8 : 100;
  const files = [...generatePhantom({ size: 512, slices, spacing: 0.25, seed: 3 })];
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const folder = await mkdtemp(join(tmpdir(), 'hyaline-bench-'));
  const stage = await openStage();
  const plain = await plainServer(folder);
  const rate = async (work: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await work();
    return bytes / MB / ((performance.now() - startedAt) / 1000);
  };
  try {
    const { client } = stage.clinic;
    await bench.compare({
      metric: 'upload: parsed, sealed as two objects, durable',
      unit: 'MB/s',
      ours: async () => {
        const id = await startStudy(client, files);
        const speed = await rate(async () => {
          await uploadFiles(client, id, files, 4);
          await commitStudy(client, id);
        });
        await expectStatus(client.ask({ method: 'DELETE', path: `${API}/studies/${id}` }), 204);
        return speed;
      },
      peer: { name: `${ROUTE}, each with fsync`, version: process.version, run: () => rate(() => plain.upload(files)) },
    });
    const id = await saveFiles(client, files);
    const { index } = await readIndex(client, id);
    const objects = index.series.flatMap(({ instances }) => instances.map(({ bulkObject }) => bulkObject.id));
    await bench.compare({
      metric: 'download: ciphertext of the pixels',
      unit: 'MB/s',
      ours: () =>
        rate(() =>
          fourAtOnce(objects, (objectId) =>
            expectStatus(client.ask({ path: `${API}/objects/${objectId}`, headers: { range: 'bytes=0-' } }), 206),
          ),
        ),
      peer: { name: ROUTE, version: process.version, run: () => rate(() => plain.download(files)) },
    });
    const block = randomBytes(64 * 1024 * 1024);
    const key = randomBytes(32);
    const speedOf = (work: () => unknown): number => {
      const startedAt = performance.now();
      work();
      return block.length / MB / ((performance.now() - startedAt) / 1000);
    };
    await bench.compare({
      metric: 'sealing in chunks of 16 KiB, one thread',
      unit: 'MB/s',
      ours: () => speedOf(() => sealBytes(key, block, 'hyaline/v1/bulk|bench')),
      peer: {
        name: 'one AES-256-GCM call over all of it',
        version: `OpenSSL ${process.versions.openssl}`,
        run: () =>
          speedOf(() => {
            const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
            cipher.update(block);
            cipher.final();
          }),
      },
    });
  } finally {
    plain.server.close();
    await stage.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fourAtOnce<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const run = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all([run(), run(), run(), run()]);
}

async function plainServer(folder: string) {
  const server: Server = createServer((asked, answer) => {
    const path = join(folder, asked.url?.slice(1) ?? '');
    const done =
      asked.method === 'PUT'
        ? pipeline(asked, createWriteStream(path))
            .then(() => open(path))
            .then(async (file) => {
              await file.sync();
              await file.close();
              answer.end();
            })
        : pipeline(createReadStream(path), answer);
    done.catch(() => answer.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  const send = (method: string, name: string, body?: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path: `/${name}`, method }, (answer) => {
        answer.resume().once('end', resolve);
      });
      asked.once('error', reject).end(body);
    });
  return {
    server,
    upload: (files: readonly { name: string; bytes: Uint8Array }[]) =>
      fourAtOnce(files, ({ name, bytes }) => send('PUT', name, bytes)),
    download: (files: readonly { name: string }[]) => fourAtOnce(files, ({ name }) => send('GET', name)),
  };
}
