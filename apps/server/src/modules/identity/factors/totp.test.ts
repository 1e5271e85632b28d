import { describe, expect, it } from 'vitest';
import { currentCode, newTotpSecret, stepOfCode, totpUri } from './totp.ts';

const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // ASCII 12345678901234567890
const at = (seconds: number) => new Date(seconds * 1000);

describe('TOTP', () => {
  // RFC 6238 appendix B, SHA-1; the last six of its eight digits are the six-digit code
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('[C131] the code at second %d is %s, as in RFC 6238', (seconds, code) => {
    expect(currentCode(RFC_SECRET, at(seconds))).toBe(code);
    expect(stepOfCode(RFC_SECRET, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('[C131] takes a code one step early or late, and no further', () => {
    const secret = newTotpSecret();
    const code = currentCode(secret, at(3000)); // step 100 lasts from 3000 to 3029
    const accepted = [2969, 2970, 2999, 3000, 3029, 3030, 3059, 3060].map((s) => stepOfCode(secret, code, at(s)));
    expect(accepted).toEqual([null, 100, 100, 100, 100, 100, 100, null]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('%j is no code', (text) => {
    expect(stepOfCode(newTotpSecret(), text, at(0))).toBeNull();
  });

  it('an enrolment carries issuer, account and secret in the form that apps scan', () => {
    const uri = new URL(totpUri('ada@clinic.example', RFC_SECRET));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('Hyaline:ada@clinic.example');
    expect(uri.searchParams.get('secret')).toBe(RFC_SECRET);
    expect(uri.searchParams.get('issuer')).toBe('Hyaline');
  });
});
