import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Check, readText, ROOT } from './check.ts';

/** Each root holds `en` and `es` (a folder of files, or one file each, called `strings.en.json` in a viewer's room) and may hold `same-in-both.json`: texts, or keys as `file:key`. */
const ROOTS = [
  'apps/web/src/i18n',
  'apps/web/viewer/i18n',
  'apps/web/open',
  'apps/web/portal',
  ...globSync('apps/web/{viewer,open,atlas}/*/strings.{en,es}.json', { cwd: ROOT }).map((file) => dirname(file)),
].filter((root, n, all) => all.indexOf(root) === n);

type Texts = ReadonlyMap<string, string>;

export const translations: Check = {
  name: 'English and Spanish say the same things',
  run: async () => ROOTS.flatMap((root) => compareRoot(root)),
};

function compareRoot(root: string): string[] {
  const same = new Set(JSON.parse(readText(`${root}/same-in-both.json`) ?? '[]') as string[]);
  const files = globSync(['en.json', 'en/*.json', 'strings.en.json'], { cwd: join(ROOT, root) });
  const spanishOnly = globSync(['es.json', 'es/*.json', 'strings.es.json'], { cwd: join(ROOT, root) })
    .filter((file) => !files.includes(englishOf(file)))
    .map((file) => `${root}/${file} has no English twin`);
  const problems = files.flatMap((file) => {
    const spanish = readText(`${root}/${spanishOf(file)}`);
    if (spanish === undefined) return [`${root}/${file} has no Spanish twin`];
    const name = basename(file, '.json');
    const listed = new Set(
      [...same].map((entry) => (entry.startsWith(`${name}:`) ? entry.slice(name.length + 1) : entry)),
    );
    const found = compare(
      flatten(JSON.parse(readText(`${root}/${file}`) ?? '{}')),
      flatten(JSON.parse(spanish)),
      listed,
    );
    return found.map((problem) => `${root}/${file}: ${problem}`);
  });
  return [...spanishOnly, ...problems];
}

const englishOf = (file: string): string => file.replace(/^(strings[.])?es\b/, '$1en');
const spanishOf = (file: string): string => file.replace(/^(strings[.])?en\b/, '$1es');

/** What differs between two languages that should not, and what is equal that should differ. */
export function compare(english: Texts, spanish: Texts, sameInBoth: ReadonlySet<string>): string[] {
  // Spanish has a plural form for millions (`_many`) that English lacks.
  const extra = [...spanish.keys()].filter((key) => !english.has(key) && !english.has(key.replace(/_many$/, '_other')));
  const problems = extra.map((key) => `${key} exists only in Spanish`);
  for (const [key, text] of english) {
    const translated = spanish.get(key);
    if (translated === undefined) problems.push(`${key} has no Spanish`);
    else if (translated.trim() === '' || text.trim() === '') problems.push(`${key} is empty`);
    else if (text === translated && !sameInBoth.has(text) && !sameInBoth.has(key) && hasWords(text))
      problems.push(`${key} is the same in both: "${text}"`);
    else if (placeholders(text) !== placeholders(translated)) problems.push(`${key} has other placeholders in Spanish`);
  }
  return problems;
}

/** Units and numbers, such as `{{n}} min`, are no words. */
const hasWords = (text: string): boolean => /\p{L}{4}/u.test(text.replaceAll(/\{\{?[^{}]+\}?\}/g, ''));

const placeholders = (text: string): string =>
  [...new Set(text.match(/\{\{?[^{}]+\}?\}|<\/?\w+\/?>/g) ?? [])].toSorted().join(' ');

/** Nested keys joined by dots. */
export function flatten(value: unknown, prefix = ''): Texts {
  if (typeof value === 'string') return new Map([[prefix, value]]);
  if (value === null || typeof value !== 'object') return new Map([[prefix, '']]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...flatten(inner, prefix === '' ? key : `${prefix}.${key}`)]),
  );
}
