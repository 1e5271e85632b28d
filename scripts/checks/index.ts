import type { Check } from './check.ts';
import { claims } from './claims.ts';
import { licences, lockfile, notices } from './dependencies.ts';
import { directions, plantedViolations } from './directions.ts';
import { links } from './links.ts';
import { format, lint, types } from './tools.ts';
import { translations } from './translations.ts';
import { machinePaths, migrations, oneCryptoWrapper } from './tree.ts';

/** Slowest first, so that they overlap. */
const CHECKS: readonly Check[] = [
  format,
  types,
  directions,
  plantedViolations,
  lint,
  lockfile,
  licences,
  notices,
  translations,
  claims,
  links,
  machinePaths,
  oneCryptoWrapper,
  migrations,
];

export interface CheckResult {
  name: string;
  problems: readonly string[];
}

/** Runs every check, a few at a time. A check that breaks counts as one that found something. */
export async function runChecks(atOnce = 3): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const waiting = [...CHECKS];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const problems = await check
        .run()
        .catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
      results.push({ name: check.name, problems });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

const SHOWN = 40;

/** What a person reads about the checks that failed. */
export const explain = (results: readonly CheckResult[]): string =>
  results
    .filter(({ problems }) => problems.length > 0)
    .map(({ name, problems }) => {
      const more = problems.length > SHOWN ? [`... and ${problems.length - SHOWN} more`] : [];
      return [`FAILED: ${name}`, ...[...problems.slice(0, SHOWN), ...more].map((problem) => `  ${problem}`)].join('\n');
    })
    .join('\n');
