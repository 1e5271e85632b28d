import { afterEach, expect, it, vi } from 'vitest';
import { endVisit, readSession } from './api.ts';

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
