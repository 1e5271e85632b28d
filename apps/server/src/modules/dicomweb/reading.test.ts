import { splitInstance } from '@hyaline/dicom';
import { afterAll, describe, expect, it } from 'vitest';
import type { Platform } from '../../platform/index.ts';
import type { HeldImage } from '../imaging/index.ts';
import { slices } from './dicomweb.fixture.ts';
import { render } from './frames.service.ts';
import { GoneError } from './gone.ts';
import { ReadingBudget } from './reading.ts';
import type { RenderJob } from './render-job.ts';
import { RenderPool } from './render-pool.ts';

const never = new AbortController().signal;
const soon = () => new Promise((next) => setImmediate(next));

/** Whether it is granted without anybody giving back. */
async function granted(asked: Promise<() => void>): Promise<boolean> {
  let yes = false;
  asked.then(
    () => (yes = true),
    () => undefined,
  );
  await soon();
  return yes;
}

describe('memory for who reads', () => {
  it('is a share for each, so that one who reads slowly keeps only themselves waiting', async () => {
    const reading = new ReadingBudget({ all: 100, each: 40 });
    const gone = new AbortController();
    const slow = reading.holdFor('a', gone.signal);
    await slow(40);
    const again = slow(1);
    expect(await granted(again)).toBe(false);
    const other = reading.holdFor('b', never);
    const giveBack = await other(40);
    expect(await granted(other(1))).toBe(false);
    const third = reading.holdFor('c', never);
    expect(await granted(third(30))).toBe(false); // 80 of 100 are held
    giveBack();
    giveBack();
    await soon();
    expect(await granted(third(5))).toBe(true);
    gone.abort(new GoneError()); // also what was held is given back
    await expect(again).rejects.toBeInstanceOf(GoneError);
    expect(await granted(reading.holdFor('a', never)(40))).toBe(true);
  });
});

const [file] = slices({ slices: 1, size: 64 }) as [Uint8Array];
const split = splitInstance(file);
if (split.kind !== 'image') throw new Error('the phantom is an image');
const { header, bulk } = split;
const how = { as: 'decode', window: null, viewport: null, quality: 90 } as const;
const job: RenderJob = { ...how, frame: bulk, header };

describe('frames that wait to be drawn', () => {
  const pool = new RenderPool();
  afterAll(() => pool.close());

  it('are a few for each key, and none for a client that is gone', async () => {
    const gone = new AbortController();
    const others = Array.from({ length: 6 }, () => pool.run(job, 'a', never));
    const dropped = pool.run(job, 'a', gone.signal);
    await expect(pool.run(job, 'a', never)).rejects.toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 2 });
    expect(() => pool.refuseWhenFull('a')).toThrow();
    const otherClinic = pool.run(job, 'b', never);
    gone.abort(new GoneError());
    await expect(dropped).rejects.toBeInstanceOf(GoneError);
    pool.refuseWhenFull('a'); // its place is free again
    const done = await Promise.all([...others, otherClinic]);
    expect(done.map(({ length }) => length)).toEqual(Array.from({ length: 7 }, () => bulk.length));
    await expect(pool.run(job, 'a', gone.signal)).rejects.toBeInstanceOf(GoneError);
  });

  it('are refused before they are read when they are too large or too many wait', async () => {
    const platform = new Proxy({} as Platform, { get: () => expect.fail('something was read') });
    let asked = 0;
    const hold = async () => (asked++, () => undefined);
    const reader = { owner: 'a', signal: never, hold };
    const large = { header, frames: [[[0, 256_000_001]]] } as unknown as HeldImage;
    await expect(render(platform, pool, large, 1, how, reader)).rejects.toMatchObject({ code: 'too-large' });
    const waiting = Array.from({ length: 7 }, () => pool.run(job, 'a', never));
    const small = { header, frames: [[[0, bulk.length]]] } as unknown as HeldImage;
    await expect(render(platform, pool, small, 1, how, reader)).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(asked).toBe(0);
    await Promise.all(waiting);
  });
});
