import type { Study } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { sameStudy } from './same-study.ts';

const saved = { id: 'one', patientName: 'Doe, Jane', studyDate: '2026-02-14', instanceCount: 2, bytes: 300 } as Study;
const plan = { patientName: 'Doe, Jane', studyDate: '2026-02-14', files: [{}, {}] as never, totalBytes: 300 };

describe('files that are about to be saved', () => {
  it('are known as a study that the clinic has', () => {
    expect(sameStudy(plan, [{ ...saved, id: 'other', bytes: 301 }, saved])?.id).toBe('one');
  });

  it.each([
    ['another person', { patientName: 'Doe, John' }],
    ['another day', { studyDate: '2026-02-15' }],
    ['another number of images', { instanceCount: 3 }],
    ['another size', { bytes: 299 }],
    ['nothing yet', null],
  ])('are new where the clinic has one of %s', (_, change) => {
    expect(sameStudy(plan, change ? [{ ...saved, ...change } as Study] : [])).toBeNull();
  });
});
