import { readFileSync } from 'node:fs';
import { sha256 } from '../../../platform/crypto/index.ts';
import { type BloomFilter, mayHold, readBloom } from './bloom.ts';

let filter: BloomFilter | undefined;

const bundled = (): BloomFilter =>
  (filter ??= readBloom(readFileSync(new URL('known-passwords.bloom', import.meta.url))));

const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i', // prettier-ignore
};
const MIN_STEM = 5;

/**
 * Whether a password is one of the common ones, or one of them dressed up: other case, digits and signs put around it,
 * letters written as lookalikes, or repeated. Offline; one good password in about 100,000 is refused by mistake.
 */
export const isKnownPassword = (password: string): boolean =>
  disguises(password).some((text) => mayHold(bundled(), sha256(text)));

function disguises(password: string): string[] {
  const lower = password.normalize('NFKC').toLowerCase();
  const plain = [...lower].map((char) => LOOKALIKES[char] ?? char).join('');
  const bare = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const stems = [bare(lower), bare(plain), [...bare(lower)].map((char) => LOOKALIKES[char] ?? char).join('')];
  const repeated = [lower, ...stems].map((text) => /^(.+?)\1+$/u.exec(text)?.[1] ?? '');
  const parts = [...stems, ...repeated].filter((text) => [...text].length >= MIN_STEM);
  return [...new Set([lower, plain, ...parts])];
}
