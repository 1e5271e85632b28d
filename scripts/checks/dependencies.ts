import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, lines, readText, ROOT, run } from './check.ts';

interface LockEntry {
  version?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
  devOptional?: boolean;
}

const ALLOWED = new Set(
  [
    'MIT',
    'MIT-0',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'ISC',
    '0BSD',
    'Unlicense',
    'CC0-1.0',
    'BlueOak-1.0.0',
  ].concat(['Python-2.0', 'Zlib', 'OFL-1.1', 'PostgreSQL', 'CC-BY-4.0', 'CC-BY-3.0', 'WTFPL']),
);
/** File-level copyleft: fine for tools that we run, not shipped. */
const ALLOWED_FOR_TOOLS = new Set(['MPL-2.0']);

/** Packages whose package.json is silent, with the place where their licence was read. */
const STATED_ELSEWHERE: Readonly<Record<string, string>> = {
  'combine-errors@3.0.3': 'MIT', // its Readme, section License
  'png-js@2.0.0': 'MIT', // its file LICENSE
};

/** Whether an SPDX expression can be met by allowed licences alone. */
export function allowed(expression: string, tool: boolean): boolean {
  const text = expression.replace(/^\((.*)\)$/, '$1');
  const parts = (operator: string): string[] => text.split(new RegExp(`\\s+${operator}\\s+`));
  if (parts('OR').length > 1) return parts('OR').some((part) => allowed(part, tool));
  if (parts('AND').length > 1) return parts('AND').every((part) => allowed(part, tool));
  return ALLOWED.has(text) || (tool && ALLOWED_FOR_TOOLS.has(text));
}

interface LockedPackage {
  /** `name@version`. */
  name: string;
  /** Folder from the root. */
  path: string;
  licence: string;
  tool: boolean;
}

function lockedPackages(): LockedPackage[] {
  const lock = JSON.parse(readText('package-lock.json') ?? '{}') as { packages: Record<string, LockEntry> };
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link)
    .map(([path, entry]) => {
      const name = `${path.replace(/.*node_modules\//, '')}@${entry.version ?? ''}`;
      const licence = entry.license ?? installedLicence(path) ?? STATED_ELSEWHERE[name] ?? 'none stated';
      return {
        name,
        path,
        licence,
        tool: entry.dev === true || entry.devOptional === true || path.includes('node_modules/@typescript/'),
      };
    });
}

/** What an installation runs, sorted by name. */
export const shippedPackages = (): LockedPackage[] =>
  lockedPackages()
    .filter(({ tool }) => !tool)
    .toSorted((a, b) => a.name.localeCompare(b.name));

export const licences: Check = {
  name: 'every dependency has a licence we may ship',
  run: async () =>
    lockedPackages()
      .filter(({ licence, tool }) => !allowed(licence, tool))
      .map(({ name, licence }) => `${name}: ${licence}`),
};

/** Notices name every shipped package; `node scripts/notices.ts` writes them anew. */
export const notices: Check = {
  name: 'third-party notices are complete',
  run: async () => {
    const page = readText('THIRD-PARTY-NOTICES.md') ?? '';
    return shippedPackages()
      .filter(({ name }) => !page.includes(`${name} (`))
      .map(({ name }) => `${name} is missing: run node scripts/notices.ts`);
  },
};

function installedLicence(path: string): string | undefined {
  try {
    const { license } = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as { license?: unknown };
    return typeof license === 'string' ? license : undefined;
  } catch {
    return undefined;
  }
}

/** A lockfile can look right and still be refused by `npm ci`, when an optional platform package is missing in it. */
export const lockfile: Check = {
  name: 'the lockfile installs as it is',
  run: async () => {
    const { code, output } = await run('npm', ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund']);
    const problems = lines(output).filter((line) => /Missing:|Invalid:|npm (error|ERR!)/.test(line));
    return code === 0 && problems.length === 0 ? [] : problems.length > 0 ? problems : lines(output);
  },
};
