import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Check, lines, readText, repositoryFiles, ROOT, runTool } from './check.ts';

const CRUISER = 'dependency-cruiser/bin/dependency-cruise.mjs';
const FOLDERS = ['apps', 'packages', 'e2e', 'bench', 'scripts'];

interface Violation {
  rule: { name: string; severity: string };
  from: string;
  to: string;
  cycle?: { name: string }[];
}

interface Report {
  modules: { source: string; dependencies: { module: string; resolved: string }[] }[];
  summary: { violations: Violation[] };
}

export const directions: Check = {
  name: 'imports keep their directions',
  run: async () => {
    const report = await cruise(FOLDERS, ROOT);
    if (typeof report === 'string') return lines(report);
    const errors = report.summary.violations.filter(
      (violation) => violation.rule.severity === 'error' && !isAboutTypesOnly(report, violation),
    );
    return [...(await notCruised(report)), ...errors.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)];
  },
};

/** Rules about what runs: an `import type` is erased and may point anywhere. */
const ABOUT_RUNNING_CODE = new Set(['no-cycles', 'only-repos-touch-the-database', 'not-to-dev-dep']);

/** With TypeScript 7 the cruiser reads by another parser, which does not tell `import type` from `import`. */
function isAboutTypesOnly(report: Report, { rule, from, to, cycle }: Violation): boolean {
  if (!ABOUT_RUNNING_CODE.has(rule.name)) return false;
  const path = cycle ? [from, ...cycle.map(({ name }) => name)] : [from, to];
  return path.some((file, i) => i > 0 && importsTypesOnly(report, path[i - 1] ?? '', file));
}

function importsTypesOnly(report: Report, from: string, to: string): boolean {
  const source = readText(from) ?? '';
  const dependencies = report.modules.find((module) => module.source === from)?.dependencies ?? [];
  const specifiers = dependencies.filter(({ resolved }) => resolved === to).map(({ module }) => module);
  const statements = [...source.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"]*?['"]([^'"]+)['"]/gm)].filter(
    (match) => specifiers.includes(match[2] ?? ''),
  );
  return statements.length > 0 && statements.every((match) => match[1] !== undefined);
}

/** Without its parser the cruiser sees no modules and is content: every source file has to be among what it read. */
async function notCruised(report: Report): Promise<string[]> {
  const seen = new Set(report.modules.map((module) => module.source));
  const expected = (await repositoryFiles()).filter(
    (path) => /\.tsx?$/.test(path) && FOLDERS.includes(path.split('/')[0] ?? '') && readText(path) !== undefined,
  );
  return expected.filter((path) => !seen.has(path)).map((path) => `not looked at: ${path}`);
}

/** Files that break one rule each, planted in an empty copy: the check must see every one of them. */
const PLANTED: readonly { rule: string; files: Record<string, string> }[] = [
  {
    rule: 'pure-packages-have-no-io',
    files: {
      'packages/kit/src/planted.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
    },
  },
  {
    rule: 'apps-do-not-import-each-other',
    files: {
      'apps/cli/src/planted.ts': "export { planted } from '../../server/src/planted.ts';\n",
      'apps/server/src/planted.ts': 'export const planted = 1;\n',
    },
  },
  {
    rule: 'only-crypto-uses-node-crypto',
    files: { 'apps/server/src/app/planted.ts': "export { randomUUID } from 'node:crypto';\n" },
  },
  {
    rule: 'no-cycles',
    files: {
      'packages/kit/src/one.ts': "import { two } from './two.ts';\nexport const one = (): number => two();\n",
      'packages/kit/src/two.ts': "import { one } from './one.ts';\nexport const two = (): number => one();\n",
    },
  },
];

export const plantedViolations: Check = {
  name: 'planted wrong imports are caught',
  run: async () => {
    const copy = mkdtempSync(join(tmpdir(), 'hyaline-directions-'));
    try {
      plant(copy);
      const report = await cruise(['apps', 'packages'], copy);
      if (typeof report === 'string') return lines(report);
      const caught = new Set(report.summary.violations.map((violation) => violation.rule.name));
      return PLANTED.filter(({ rule }) => !caught.has(rule)).map(
        ({ rule }) => `${rule} did not see its planted violation`,
      );
    } finally {
      rmSync(copy, { recursive: true });
    }
  },
};

function plant(copy: string): void {
  for (const name of ['.dependency-cruiser.cjs', 'package.json']) cpSync(join(ROOT, name), join(copy, name));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const { files } of PLANTED) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(copy, path, '..'), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
  }
}

/** The report, or what the tool said instead of one. */
async function cruise(folders: readonly string[], cwd: string): Promise<Report | string> {
  const { output } = await runTool(
    CRUISER,
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
    cwd,
  );
  try {
    return JSON.parse(output.slice(output.indexOf('{'))) as Report;
  } catch {
    return output || 'dependency-cruiser said nothing';
  }
}
