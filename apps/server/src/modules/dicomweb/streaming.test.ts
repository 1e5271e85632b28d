import { request } from 'node:http';
import { splitInstance } from '@hyaline/dicom';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newOwner, type World } from '../imaging/imaging.fixture.ts';
import { BASE, BOUNDARY, createDicomWorld, MULTIPART, newKey, slices } from './dicomweb.fixture.ts';

let world: World;
let key: string;
let port: number;
beforeAll(async () => {
  world = await createDicomWorld();
  const owner = await newOwner(world);
  key = (await newKey(world.app, owner, ['study:read', 'study:write'])).key;
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  const address = world.app.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => world.close());

const IMAGES = 120;
const files = slices({ size: 512, slices: 1, seed: 8 });
const [template] = files as [Uint8Array];
const read = splitInstance(template);
if (read.kind !== 'image') throw new Error('the phantom is an image');
const { studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid } = read.header;

const HEAD = 4096;
const rest = Buffer.from(template).subarray(HEAD);

/** The template's start under another SOP Instance UID of the same length; all images share the rest. */
function head(n: number): Buffer {
  const copy = Buffer.from(template.subarray(0, HEAD));
  const uid = sopInstanceUid.slice(0, -6) + String(900_000 + n);
  for (let at = copy.indexOf(sopInstanceUid); at >= 0; at = copy.indexOf(sopInstanceUid, at + 1))
    copy.write(uid, at, 'latin1');
  return copy;
}

describe('a series of 60 MB over a real connection', () => {
  it(
    'is stored chunked and fetched whole and read no faster than its client takes it',
    { timeout: 120_000 },
    async () => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, method: 'POST', path: `${BASE}/studies`, headers: { authorization: `Bearer ${key}`, 'content-type': MULTIPART } }, (answer) => { answer.resume(); resolve(answer.statusCode); }); // prettier-ignore
        asked.once('error', reject);
        void (async () => {
          for (let n = 0; n < IMAGES; n++) {
            asked.write(`\r\n--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`);
            asked.write(head(n));
            if (!asked.write(rest)) await new Promise((go) => asked.once('drain', go));
          }
          asked.end(`\r\n--${BOUNDARY}--\r\n`);
        })();
      });
      expect(status).toBe(200);
      const reads = vi.spyOn(world.platform.storage, 'readInto');
      let readUnasked = 0;
      const bytes = await new Promise<number>((resolve, reject) => {
        const path = `${BASE}/studies/${study}/series/${series}`;
        request({ host: '127.0.0.1', port, path, headers: { authorization: `Bearer ${key}` } }, (answer) => {
          let sum = 0;
          setTimeout(() => {
            readUnasked = reads.mock.calls.length; // nothing has been taken yet: only the sockets' own buffers are full
            answer.on('data', (chunk: Buffer) => (sum += chunk.length));
          }, 1000);
          answer.once('end', () => resolve(sum));
          answer.once('error', reject);
        })
          .once('error', reject)
          .end();
      });
      expect(bytes).toBeGreaterThan(IMAGES * template.length);
      expect(reads.mock.calls).toHaveLength(2 * IMAGES);
      expect(readUnasked).toBeLessThan(IMAGES);
    },
  );
});
