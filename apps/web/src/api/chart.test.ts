import { newId } from '@hyaline/kit';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { allDocumentsQuery } from './chart.ts';

afterEach(() => vi.unstubAllGlobals());

const by = { id: newId(), name: 'Grace Treats' };
const at = '2026-11-22T10:00:00.000Z';
const documents = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: newId(),
    revision: 1,
    content: {
      kind: 'document',
      category: 'other',
      name: `Plan ${i}.pdf`,
      remark: '',
      type: 'application/pdf',
      size: 9,
      sha256: '0'.repeat(64),
      exif: 'none',
    },
    createdAt: at,
    createdBy: by,
    changedAt: at,
    changedBy: by,
    signed: null,
    addendumTo: null,
    disputed: false,
    removed: null,
  }));

it('finds every document of a chart, also behind its first page', async () => {
  const pages: Record<string, object> = {
    first: { entries: documents(100), next: 'p2' },
    p2: { entries: documents(100), next: 'p3' },
    p3: { entries: documents(7), next: null },
  };
  const asked: (string | null)[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    const query = new URL(url, 'http://localhost').searchParams;
    asked.push(query.get('kinds'));
    return Response.json(pages[query.get('after') ?? 'first']);
  });
  const found = await new QueryClient().fetchQuery({ ...allDocumentsQuery(newId()), retry: false });
  expect(new Set(found.map(({ id }) => id)).size).toBe(207);
  expect(asked).toEqual(['document', 'document', 'document']);
});
