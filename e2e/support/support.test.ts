import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHeader } from '@hyaline/dicom';
import { describe, expect, it } from 'vitest';
import { CANARY, writePhantom } from './phantom.ts';
import { parseSignIn } from './sign-in-card.ts';
import { totpCode } from './totp.ts';

describe('what the browser tests stand on', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ])('makes the codes of RFC 6238 appendix B at second %d', (second, code) => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // "12345678901234567890"
    expect(totpCode(secret, second * 1000)).toBe(code);
  });

  it('writes a phantom that our own reader accepts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hyaline-phantom-'));
    const paths = writePhantom({ folder, slices: 3 });
    const bytes = readFileSync(paths[1] ?? '');
    rmSync(folder, { recursive: true });
    expect(bytes.includes(CANARY.name)).toBe(true);
    expect(readHeader(bytes)).toMatchObject({ kind: 'image' });
  });

  it('reads the demo’s sign-in from what the start prints', () => {
    const printed =
      '  Demo:\n\n    E-mail       a@b.example\n    Password     Pass-word-1!\n    TOTP secret  ABCDEF234567\n';
    expect(parseSignIn(printed)).toEqual({
      email: 'a@b.example',
      password: 'Pass-word-1!',
      totpSecret: 'ABCDEF234567',
    });
    expect(() => parseSignIn('ready')).toThrow('E-mail');
  });
});
