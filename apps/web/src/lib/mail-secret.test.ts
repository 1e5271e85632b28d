import { describe, expect, it } from 'vitest';
import { secretOf } from './mail-secret.ts';

const secret = 'A1_-'.repeat(10).slice(0, 40) + 'xyz';

describe('the secret of a mailed link', () => {
  it.each([
    [`https://clinic.example/join#${secret}`, secret],
    [` #${secret}\n`, secret],
    [secret, secret],
    ['https://clinic.example/join', null],
    [`https://clinic.example/join#${secret.slice(1)}`, null],
    [`#${secret}<script>`, null],
  ])('in %j is %j', (link, found) => {
    expect(secretOf(link)).toBe(found);
  });
});
