import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The pages without React keep their words beside them. */
const LIGHT_PAGES: Readonly<Record<string, string>> = { viewer: 'viewer/i18n', open: 'open', portal: 'portal' };
const WEB = join(import.meta.dirname, '../../apps/web');

export type Language = 'en' | 'es';

/** The words of the product in one language: `say('identity:signIn.email')`, `viewer:`, `open:` and `portal:` for the light pages. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** @throws Error for a sentence that does not exist, so that a renamed key fails the test that needs it */
export function sentencesOf(language: Language): Say {
  return (key, values = {}) => {
    const [file = '', path = ''] = key.split(':');
    let value: unknown = readFile(language, file);
    for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
    if (typeof value !== 'string') throw new Error(`no sentence ${key} in ${language}`);
    return value.replaceAll(/\{\{?(\w+)\}?\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}

const files = new Map<string, unknown>();

function readFile(language: Language, file: string): unknown {
  const folder = LIGHT_PAGES[file];
  const path = join(WEB, folder ? `${folder}/${language}.json` : `src/i18n/${language}/${file}.json`);
  if (!files.has(path)) files.set(path, existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});
  return files.get(path);
}
