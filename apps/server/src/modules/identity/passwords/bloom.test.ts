import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../platform/crypto/index.ts';
import { addTo, mayHold, newBloom, readBloom, writeBloom } from './bloom.ts';
import { isKnownPassword } from './known-passwords.ts';

describe('a Bloom filter', () => {
  it('finds everything that was put in, also after a round trip through its file', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 50 }), (words) => {
        const filter = newBloom(words.length, 1e-6);
        for (const word of words) addTo(filter, sha256(word));
        const again = readBloom(writeBloom(filter));
        expect(words.every((word) => mayHold(again, sha256(word)))).toBe(true);
      }),
    );
  });

  it('is wrong about strangers about as rarely as it was made to be', () => {
    const filter = newBloom(2000, 0.01);
    for (let i = 0; i < 2000; i++) addTo(filter, sha256(`member ${i}`));
    const wrong = Array.from({ length: 20_000 }, (_, i) => mayHold(filter, sha256(`stranger ${i}`))).filter(
      Boolean,
    ).length;
    expect(wrong).toBeGreaterThan(100);
    expect(wrong).toBeLessThan(300);
  });

  it('is refused when its file is cut or something else', () => {
    const file = writeBloom(newBloom(100, 0.01));
    expect(() => readBloom(file.subarray(0, file.length - 1))).toThrow(RangeError);
    expect(() => readBloom(new Uint8Array(file.length))).toThrow(RangeError);
  });
});

it('the bundled filter knows the common passwords and takes no random one for known', () => {
  expect(['123456', 'password', 'qwertyuiop', 'letmein'].map(isKnownPassword)).toEqual([true, true, true, true]);
  const random = Array.from({ length: 5000 }, (_, i) => sha256(`seed ${i}`).toString('base64url').slice(0, 14));
  expect(random.filter(isKnownPassword)).toEqual([]);
});
