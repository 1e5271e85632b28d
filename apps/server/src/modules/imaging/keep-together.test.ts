import { beforeEach, expect, it, vi } from 'vitest';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { KeptBatch, Sealed } from './keep-batch.ts';
import { keepTogether } from './keep-together.ts';

const { keepBatch } = vi.hoisted(() => ({ keepBatch: vi.fn() }));
vi.mock('./keep-batch.ts', () => ({ keepBatch }));

const actor: Actor = { tenantId: 'a', userId: 'b', apiKey: 'k' };
const ask = { actor, studyId: 's', ip: '10.0.0.1' };
const image = (id: string): Sealed => ({ row: { id } }) as Sealed;
/** Each transaction ends when it is told to. */
let transactions: { end: () => void }[];
let platform: Platform;
beforeEach(() => {
  transactions = [];
  const inTenant = async (_: Actor, work: (tx: null) => Promise<KeptBatch>) => {
    await new Promise<void>((end) => transactions.push({ end }));
    return work(null);
  };
  platform = { db: { inTenant } } as unknown as Platform;
  keepBatch
    .mockReset()
    .mockImplementation(async () => ({ stale: ['old'], left: [], entry: { entryId: 'e', leaf: 'f' } }));
});
const ids = () => keepBatch.mock.calls.map(([, , { images }]) => (images as Sealed[]).map(({ row }) => row.id).join());
const endNext = async (count: number) => {
  await vi.waitFor(() => expect(transactions).toHaveLength(count));
  transactions.at(-1)?.end();
};

it('puts what waits for the same study into one transaction, and tells each of its commit', async () => {
  const first = keepTogether(platform, ask, [image('1')]);
  const later = ['2', '3', '4'].map((id) => keepTogether(platform, ask, [image(id)]));
  await endNext(1);
  expect((await first).stale).toEqual(['old']);
  await endNext(2);
  const kept = await Promise.all(later);
  expect(ids()).toEqual(['1', '2,3,4']);
  expect(kept.map(({ entry }) => entry?.entryId)).toEqual(['e', 'e', 'e']);
  expect(kept.map(({ stale }) => stale)).toEqual([['old'], [], []]); // cleared away once
});

it('keeps apart other studies, people, keys and addresses', async () => {
  const others = [{ ...ask, studyId: 't' }, { ...ask, ip: '10.0.0.2' }, { ...ask, actor: { ...actor, apiKey: 'l' } }, { ...ask, actor: { ...actor, userId: 'c' } }]; // prettier-ignore
  const all = [ask, ...others].map((one, i) => keepTogether(platform, one, [image(String(i))]));
  await vi.waitFor(() => expect(transactions).toHaveLength(5));
  for (const { end } of transactions) end();
  await Promise.all(all);
  expect(ids().toSorted()).toEqual(['0', '1', '2', '3', '4']);
});

it('tries each by itself when they fail together, so that one costs nobody else theirs', async () => {
  keepBatch.mockImplementation(async (_platform, _tx, { images }: { images: Sealed[] }) => {
    if (images.some(({ row }) => row.id === 'bad')) throw new Error('no');
    return { stale: [], left: [], entry: null };
  });
  const first = keepTogether(platform, ask, [image('1')]);
  const [good, bad] = ['good', 'bad'].map((id) => keepTogether(platform, ask, [image(id)]));
  const refused = bad?.catch((error: Error) => error.message);
  for (const count of [1, 2, 3, 4]) await endNext(count);
  await Promise.all([first, good]);
  expect(await refused).toBe('no');
  expect(ids()).toEqual(['1', 'good,bad', 'good', 'bad']);
});
