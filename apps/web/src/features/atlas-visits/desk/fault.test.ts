import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../api/errors.ts';
import { faultSentence } from './fault.ts';

const UNKNOWN = 'No such visit here.';

describe('visits that do not come', () => {
  it('are not there where the server says so, and only then', () => {
    expect(faultSentence(new ApiError({ code: 'not-found', status: 404 }), UNKNOWN, 'en')).toBe(UNKNOWN);
    expect(faultSentence(new ApiError({ code: 'unreachable', status: 0 }), UNKNOWN, 'en')).toMatch(/did not answer/);
    expect(faultSentence(new ApiError({ code: 'internal', status: 500 }), UNKNOWN, 'es')).not.toBe(UNKNOWN);
  });
});
