import { describe, expect, it } from 'vitest';
import { BodyBudget } from './whole-body.ts';

const LIMITS = { all: 100, each: 60, step: 10, waitMs: 50, pace: { bytes: 30, ms: 150 } };
const size = (bytes: Buffer) => Promise.resolve(bytes.length);
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function* sent(length: number, then: () => Promise<void> = () => Promise.resolve()): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length; at += 10) yield new Uint8Array(10);
  await then();
}
const forEver = () => new Promise<void>(() => undefined);

describe('the room for uploads', () => {
  it('is there for others while somebody has sent a part and sends no more, and that one is ended', async () => {
    const room = new BodyBudget(LIMITS);
    const slow = room.hold('a', { body: sent(10, forEver), length: 60 }, size).catch((error: unknown) => error);
    const alsoSlow = room.hold('b', { body: sent(10, forEver), length: 60 }, size).catch((error: unknown) => error);
    expect(await room.hold('c', { body: sent(60), length: 60 }, size)).toBe(60);
    for (const ended of await Promise.all([slow, alsoSlow])) expect(ended).toMatchObject({ code: 'bad-request' });
  });

  it('is lost to who sends a byte now and then', async () => {
    const room = new BodyBudget(LIMITS);
    async function* drops(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 20; i++) {
        await pause(20);
        yield new Uint8Array(1);
      }
    }
    await expect(room.hold('a', { body: drops(), length: 20 }, size)).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('has a share for each clinic, whose next upload waits for the one before', async () => {
    const room = new BodyBudget(LIMITS);
    const order: string[] = [];
    const first = room.hold('a', { body: sent(40), length: 40 }, async () => {
      await pause(60);
      order.push('a1');
    });
    const second = room.hold('a', { body: sent(40), length: 40 }, async () => void order.push('a2'));
    const other = room.hold('b', { body: sent(40), length: 40 }, async () => void order.push('b'));
    await Promise.all([first, second, other]);
    expect(order).toEqual(['b', 'a1', 'a2']);
  });

  it('is refused for now when it stays full, and is free again afterwards', async () => {
    const room = new BodyBudget(LIMITS);
    const [begun, freed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let many = 0;
    const work = (): Promise<void> => {
      if (++many === 2) begun.resolve();
      return freed.promise;
    };
    const working = ['a', 'b'].map((clinic) => room.hold(clinic, { body: sent(50), length: 50 }, work));
    await begun.promise;
    await expect(room.hold('c', { body: sent(20), length: 20 }, size)).rejects.toMatchObject({ code: 'unavailable' });
    freed.resolve();
    await Promise.all(working);
    expect(await room.hold('c', { body: sent(60), length: 60 }, size)).toBe(60);
  });

  it.each([
    [30, 20, 'too-large'],
    [20, 30, 'bad-request'],
  ])('is not given to %i bytes announced as %i', async (came, length, code) => {
    await expect(new BodyBudget(LIMITS).hold('a', { body: sent(came), length }, size)).rejects.toMatchObject({ code });
  });
});
