import { dirname } from 'node:path';
import { type Check, readText, repositoryFiles, ROOT } from './check.ts';

/** Home folders, build farms and this very checkout: a path that exists on one machine only. */
const MACHINE_PATH = /(?<![\w.])\/(?:home\/\w|Users\/\w|wor[k]\/|far[m]\/|tmp\/(?:hy|bash_jobs))/;
const TEXT = /\.(ts|tsx|js|mjs|cjs|json|md|sql|css|html|sh|ya?ml|tsv|txt)$|^\.ci\/|(^|\/)Dockerfile$/;
const MAY_SAY_ANYTHING = new Set(['package-lock.json', 'scripts/checks/tree.ts']);

export const machinePaths: Check = {
  name: 'no path of one machine is written down',
  run: async () => {
    const here = dirname(ROOT) === '/' || dirname(ROOT).startsWith('/tmp') ? ROOT : `${dirname(ROOT)}/`;
    const wrong = (line: string): boolean => MACHINE_PATH.test(line) || line.includes(here);
    return scan((path) => TEXT.test(path) && !MAY_SAY_ANYTHING.has(path), wrong);
  },
};

const CIPHER = /\b(create(Cipher|Decipher)iv|publicEncrypt|privateDecrypt|diffieHellman)\b|node:crypto/;

/** Tests may reach for the real thing: they check the wrapper against it. A generator hashes its own files, and ships nowhere. */
export const oneCryptoWrapper: Check = {
  name: 'ciphers are reached through one wrapper',
  run: async () =>
    scan(
      (path) =>
        /^(apps|packages)\/.*\.tsx?$/.test(path) &&
        !path.startsWith('apps/server/src/platform/crypto/') &&
        !path.startsWith('packages/spine-mesh/build/') &&
        !/\.(test|fixture)\.tsx?$|\/testing\//.test(path),
      (line) => CIPHER.test(line) && !/^\s*(\*|\/\/)/.test(line),
    ),
};

async function scan(wanted: (path: string) => boolean, wrong: (line: string) => boolean): Promise<string[]> {
  return (await repositoryFiles())
    .filter(wanted)
    .flatMap((path) =>
      (readText(path) ?? '')
        .split('\n')
        .flatMap((line, i) => (wrong(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
    );
}

const MIGRATIONS = 'apps/server/src/migrations/';

export const migrations: Check = {
  name: 'migrations are numbered without gaps',
  run: async () => {
    const files = (await repositoryFiles()).filter((path) => path.startsWith(MIGRATIONS) && path.endsWith('.sql'));
    const names = files.map((path) => path.slice(MIGRATIONS.length));
    const shared = names.filter((name) => !name.includes('/') && name !== 'rls.sql');
    const tenant = names.filter((name) => name.startsWith('tenant/')).map((name) => name.slice('tenant/'.length));
    return [...gaps(shared), ...gaps(tenant).map((problem) => `tenant/${problem}`)];
  },
};

/** Names that are not `NNNN-what.sql` in an unbroken row from 0001. */
export function gaps(names: readonly string[]): string[] {
  return names.toSorted().flatMap((name, i) => {
    const expected = String(i + 1).padStart(4, '0');
    return name.startsWith(`${expected}-`) && /^\d{4}-[a-z0-9-]+\.sql$/.test(name)
      ? []
      : [`${name}: expected ${expected}-...`];
  });
}
