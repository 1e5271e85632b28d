import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StudySource } from '../../../viewer/index.ts';
import { studyDesk } from './study-desk.ts';

const source = (kind: StudySource['kind']): StudySource => ({ kind, label: '', read: async () => ({ images: [], problems: [] }) }); // prettier-ignore
const departure = { kind: 'report', views: ['axial'], identified: true } as const;
const asked: { url: string; body: unknown }[] = [];

function serverAnswers(status: number, code = ''): void {
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, body: JSON.parse(String(init.body)) });
    if (status === 0) throw new TypeError('offline');
    const body = status === 204 ? null : JSON.stringify({ type: 'about:blank', title: code, status, code, requestId: 'r' });
    return new Response(body, { status, headers: { 'content-type': 'application/problem+json' } });
  }); // prettier-ignore
}
afterEach(() => {
  vi.unstubAllGlobals();
  asked.length = 0;
});

describe('what leaves the viewer', () => {
  const desk = studyDesk('Harbour Dental', ({ kind }) => (kind === 'saved' ? 'study-1' : null));

  it('is told to the ledger for a study of the clinic, and to nobody for files of this computer', async () => {
    serverAnswers(204);
    await desk.note(departure, source('local'));
    expect(asked).toEqual([]);
    await desk.note(departure, source('saved'));
    expect(asked).toEqual([{ url: '/api/v1/studies/study-1/exports', body: departure }]);
  });

  it.each([
    [0, '', 'unrecorded'],
    [503, 'unavailable', 'unrecorded'],
    [403, 'forbidden', 'forbidden'],
    [404, 'not-found', 'forbidden'],
  ])('stays when the server answers %s %s', async (status, code, reason) => {
    serverAnswers(status, code);
    await expect(desk.note(departure, source('saved'))).rejects.toMatchObject({ name: 'DepartureError', reason });
  });
});
