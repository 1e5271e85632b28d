import http from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { sha256 } from '../../platform/crypto/index.ts';
import {
  announce,
  commit,
  createWorld,
  type File,
  newOwner,
  offsetOf,
  openAll,
  type Person,
  send,
  startDraft,
  type World,
} from './imaging.fixture.ts';
import { SEGMENT_BYTES } from './segments.ts';

let world: World;
let owner: Person;
let port: number;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = world.app.server.address() as AddressInfo);
});
afterAll(() => world.close());

/** Promises the rest of the file over a real connection, sends `count` bytes of it and hangs up. */
async function sendAndHangUp(path: string, offset: number, rest: Uint8Array, count: number): Promise<void> {
  const headers = {
    cookie: owner.cookie,
    origin: 'http://localhost:8080',
    'tus-resumable': '1.0.0',
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
    'content-length': String(rest.length),
  };
  const request = http.request({ port, host: '127.0.0.1', method: 'PATCH', path: `/api/v1${path}`, headers });
  request.on('error', () => undefined);
  await new Promise<void>((sent) => request.write(rest.subarray(0, count), () => sent()));
  await new Promise((later) => setTimeout(later, 30));
  request.destroy();
}

/** The server notices a lost connection a moment later; until then the upload is locked. */
async function settledOffset(path: string): Promise<number> {
  let last = -1;
  for (let i = 0; i < 40; i++) {
    const now = await offsetOf(world.app, owner, path);
    if (now === last && i > 3) return now;
    last = now;
    await new Promise((later) => setTimeout(later, 50));
  }
  return last;
}

describe('a connection that breaks at any byte', () => {
  it('loses nothing that was acknowledged and keeps what came: the finished image is the same', async () => {
    const [file] = [...generatePhantom({ size: 256, slices: 40, mode: 'multiframe' })] as unknown as [File];
    expect(file.bytes.length).toBeGreaterThan(SEGMENT_BYTES); // so that cuts fall into segments and between them
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
        async (cuts) => {
          const studyId = await startDraft(world.app, owner, [file]);
          const path = await announce(world.app, owner, studyId, file);
          let offset = 0;
          for (const cut of cuts) {
            const rest = file.bytes.subarray(offset);
            const count = Math.min(rest.length - 1, Math.floor(cut * rest.length));
            await sendAndHangUp(path, offset, rest, count);
            const now = await settledOffset(path);
            expect(now).toBeGreaterThanOrEqual(offset);
            expect(now).toBeLessThanOrEqual(offset + count);
            offset = now;
          }
          expect((await send(world.app, owner, path, offset, file.bytes.subarray(offset))).statusCode).toBe(204);
          expect((await commit(world.app, owner, studyId)).statusCode).toBe(200);
          const { files } = await openAll(world.app, owner, studyId);
          expect(files.map((bytes) => sha256(bytes).toString('hex'))).toEqual([sha256(file.bytes).toString('hex')]);
        },
      ),
      { numRuns: 6, seed: 11 },
    );
  }, 60_000);
});
