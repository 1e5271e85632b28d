/**
 * Builds the bundled filter of known passwords:
 *   npm pack @zxcvbn-ts/language-common@4.1.3 && tar xzf zxcvbn-ts-language-common-4.1.3.tgz
 *   node scripts/build-breach-filter.ts package/src/passwords.json
 * Source: the common-password list of @zxcvbn-ts/language-common 4.1.3 (MIT, see known-passwords.LICENSE.txt beside the
 * filter), 49,233 entries. The same list gives the same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { addTo, newBloom, writeBloom } from '../apps/server/src/modules/identity/passwords/bloom.ts';
import { sha256 } from '../apps/server/src/platform/crypto/index.ts';

const FALSE_SHARE = 1e-6; // per look-up; a password is looked up in a handful of spellings
const target = new URL('../apps/server/src/modules/identity/passwords/known-passwords.bloom', import.meta.url);

const source = process.argv[2];
if (!source) throw new Error('usage: node scripts/build-breach-filter.ts <passwords.json>');
const listed = JSON.parse(readFileSync(source, 'utf8')) as string[];
const words = [...new Set(listed.map((word) => word.normalize('NFKC').toLowerCase()))];
const filter = newBloom(words.length, FALSE_SHARE);
for (const word of words) addTo(filter, sha256(word));
const file = writeBloom(filter);
writeFileSync(target, file);
console.log(`${words.length} passwords, ${filter.hashes} hashes, ${file.length} bytes`);
