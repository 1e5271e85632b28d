import { afterEach, expect, it, vi } from 'vitest';
import { endVisit, readOthers, readSession } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

it('[C191] an answer that comes after signing out is given to nobody, and the next visit is answered', async () => {
  const waiting: ((response: Response) => void)[] = [];
  vi.stubGlobal('fetch', () => new Promise((resolve) => waiting.push(resolve)));
  const [heard, later] = [vi.fn(), vi.fn()];
  void readSession().then(heard);
  endVisit();
  void readSession().then(later);
  for (const answer of waiting) answer(Response.json({ clinicName: 'Laurel' }));
  await vi.waitFor(() => expect(later).toHaveBeenCalledWith({ kind: 'ok', value: { clinicName: 'Laurel' } }));
  expect(heard).not.toHaveBeenCalled();
});

it('[C191] each question says whose pages it comes from, until somebody else’s are shown', async () => {
  endVisit();
  const sent: (string | null)[] = [];
  vi.stubGlobal('fetch', (_: string, { headers }: RequestInit) => {
    sent.push(new Headers(headers).get('hyaline-account'));
    return Promise.resolve(Response.json({ accountId: 'ada' }));
  });
  await readSession();
  await readOthers();
  endVisit();
  await readOthers();
  expect(sent).toEqual([null, 'ada', null]);
});
