import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOwner, type World } from '../imaging/imaging.fixture.ts';
import { BASE, BOUNDARY, createDicomWorld, MULTIPART, multipart, newKey, slices, stow } from './dicomweb.fixture.ts';
import { GoneError } from './gone.ts';
import { MultipartError } from './multipart.ts';
import { steady } from './steady.ts';
import { takeTurns, Turns } from './stow-turns.ts';

const person = (userId: string, tenantId = 'clinic') => ({ tenantId, userId });
const never = new AbortController().signal;

describe('store requests at once', () => {
  const limits = { each: 2, clinic: 3, all: 4, waiting: 8, waitMs: 50 };

  it('are a few for each person, clinic and installation; the next one is told when to come again', async () => {
    const turns = new Turns(limits);
    const [first] = await Promise.all([turns.enter(person('a'), never), turns.enter(person('a'), never)]);
    const refusal = { code: 'too-many-requests', retryAfterSeconds: 5 };
    await expect(turns.enter(person('a'), never)).rejects.toMatchObject(refusal);
    await turns.enter(person('b'), never);
    await expect(turns.enter(person('c'), never)).rejects.toMatchObject(refusal);
    await turns.enter(person('d', 'other'), never);
    await expect(turns.enter(person('e', 'third'), never)).rejects.toMatchObject(refusal);
    first?.();
    first?.();
    await turns.enter(person('e', 'third'), never);
    await expect(turns.enter(person('f', 'fourth'), never)).rejects.toMatchObject(refusal);
  });

  it('wait in order, and not for a client that is gone', async () => {
    const turns = new Turns({ ...limits, waitMs: 10_000 });
    const leave = await Promise.all([turns.enter(person('a'), never), turns.enter(person('a'), never)]);
    const gone = new AbortController();
    const waits = turns.enter(person('a'), gone.signal);
    const next = turns.enter(person('a'), never);
    await expect(turns.enter(person('a'), never)).rejects.toMatchObject({ code: 'too-many-requests' }); // too many wait
    gone.abort(new GoneError());
    await expect(waits).rejects.toBeInstanceOf(GoneError);
    leave[0]?.();
    (await next)();
  });
});

describe('a body that must come at a pace', () => {
  it('is refused when it stands still or trickles', async () => {
    const pace = { bytes: 100, ms: 60 };
    const read = async (source: AsyncIterable<Uint8Array>) => {
      let sum = 0;
      for await (const piece of steady(source, pace)) sum += piece.length;
      return sum;
    };
    const pieces = async function* (count: number, bytes: number, ms: number) {
      for (let i = 0; i < count; i++) {
        await new Promise((next) => setTimeout(next, ms));
        yield Buffer.alloc(bytes);
      }
    };
    expect(await read(pieces(20, 100, 10))).toBe(2000);
    await expect(read(pieces(20, 1, 10))).rejects.toBeInstanceOf(MultipartError);
    await expect(read(pieces(1, 1000, 500))).rejects.toBeInstanceOf(MultipartError);
  });
});

describe('the turn for large files', () => {
  let world: World;
  let key: string;
  let port: number;
  beforeAll(async () => {
    world = await createDicomWorld();
    key = (await newKey(world.app, await newOwner(world), ['study:read', 'study:write'])).key;
    await world.app.listen({ port: 0, host: '127.0.0.1' });
    const address = world.app.server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterAll(() => world.close());

  const BYTES = 17 * 1024 * 1024;
  const [image] = slices({ slices: 1 }) as [Uint8Array];
  /** An image with Data Set Trailing Padding (FFFC,FFFC). */
  const padding = Buffer.from([0xfc, 0xff, 0xfc, 0xff, 0x4f, 0x42, 0, 0, 0, 0, 0, 0]);
  padding.writeUInt32LE(BYTES, 8);
  const large = Buffer.concat([image, padding, Buffer.alloc(BYTES)]);

  it('is given back for parts that are refused', { timeout: 60_000 }, async () => {
    const refused = Buffer.alloc(BYTES, 'x');
    // over a connection, so that it comes in pieces
    const status = await new Promise((done, failed) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': MULTIPART };
      request({ host: '127.0.0.1', port, method: 'POST', path: `${BASE}/studies`, headers }, (answer) => {
        answer.resume();
        done(answer.statusCode);
      })
        .once('error', failed)
        .end(multipart([refused, refused], 'text/plain'));
    });
    expect(status).toBe(409);
    const other = (await newKey(world.app, await newOwner(world), ['study:write'])).key;
    const stored = await stow(world.app, other, multipart([large]));
    expect(stored.statusCode, stored.body).toBe(200);
  });

  it(
    'is given back by clients that are gone, the one that has it and those that wait',
    { timeout: 60_000 },
    async () => {
      const begin = async () => {
        const asked = request({ host: '127.0.0.1', port, method: 'POST', path: `${BASE}/studies`, headers: { authorization: `Bearer ${key}`, 'content-type': MULTIPART } }); // prettier-ignore
        const closed = new Promise<void>((done) => asked.on('error', () => undefined).once('close', done));
        asked.write(`\r\n--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`);
        asked.write(large); // and no more
        return { asked, closed };
      };
      const isTaken = async () => {
        const turn = takeTurns(AbortSignal.timeout(100));
        return turn.take().then(
          () => (turn.giveBack(), false),
          () => true,
        );
      };
      const has = await begin();
      await expect.poll(isTaken, { timeout: 20_000 }).toBe(true);
      const waits = await begin();
      await new Promise((next) => setTimeout(next, 400));
      expect(await isTaken()).toBe(true);
      for (const { asked, closed } of [waits, has]) {
        asked.destroy();
        await closed;
      }
      const stored = await stow(world.app, key, multipart([large]));
      expect([200, 409], stored.body).toContain(stored.statusCode); // answered
      const free = takeTurns(AbortSignal.timeout(5000));
      await free.take();
      free.giveBack();
    },
  );
});
