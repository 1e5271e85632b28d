import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './checks/check.ts';
import { shippedPackages } from './checks/dependencies.ts';

/** Writes THIRD-PARTY-NOTICES.md: every package that an installation runs, data made from others' work, and the text of each licence once. */
const texts = new Map<string, string[]>();
const silent: string[] = [];
/** Data that was made from somebody's work and lies in the repository, each with its licence beside it. */
const DATA: Readonly<Record<string, string>> = {
  'the list of known passwords, from @zxcvbn-ts/language-common@4.1.3 (MIT)':
    'apps/server/src/modules/identity/passwords/known-passwords.LICENSE.txt',
};
for (const { name, path, licence } of shippedPackages()) {
  const text = licenceText(path);
  if (text === undefined) silent.push(`${name} (${licence})`);
  else texts.set(text, [...(texts.get(text) ?? []), `${name} (${licence})`]);
}

for (const [name, file] of Object.entries(DATA)) texts.set(readFileSync(join(ROOT, file), 'utf8').trim(), [name]);

const parts = [...texts].map(([text, names]) => `## ${names.join(', ')}\n\n~~~\n${text}\n~~~\n`);
const page = [
  '# Third-party notices',
  '',
  'Written by `node scripts/notices.ts` from the lockfile. Hyaline itself is under the Apache License 2.0 (LICENSE).',
  '',
  ...parts,
  `## Without a licence file of their own\n\n${silent.map((name) => `- ${name}`).join('\n')}\n`,
].join('\n');
writeFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.md'), page);

function licenceText(path: string): string | undefined {
  try {
    const folder = join(ROOT, path);
    const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)([.-].*)?$/i.test(name));
    return file && readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  } catch {
    return undefined; // a package of another platform, not installed here
  }
}
