import { describe, expect, it } from 'vitest';
import { ApiError, type ApiErrorCode } from '../../../api/errors.ts';
import { refusedMarks } from './refused.ts';

const refusal = (code: ApiErrorCode, field?: string, most?: number) =>
  new ApiError({ code, status: 422, ...(field && { fields: [field] }), ...(most && { most }) });

describe('marks that were not saved', () => {
  it.each([
    ['too many of a kind', refusal('bad-request', 'marks.series.1.2.3|16|16|1.measures', 900), { what: 'measures', most: 900 }],
    ['one with too many points', refusal('bad-request', 'marks.series.1.2|1.measures.3.points', 2000), { what: 'points', most: 2000 }],
    ['of another shape', refusal('bad-request', 'marks.series.1.2|1.findings'), { what: 'other', most: 0 }],
    ['too large in all', refusal('too-large'), { what: 'other', most: 0 }],
  ] as const)('are refused for good when they are %s', (_, error, expected) => {
    expect(refusedMarks(error)).toEqual(expected);
  }); // prettier-ignore

  it('may go through another time when the server was not there, or somebody was faster', () => {
    for (const error of [refusal('unreachable'), refusal('marks-changed'), refusal('internal'), new Error('x')])
      expect(refusedMarks(error)).toBeNull();
  });
});
