import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, cpus, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT, run } from './checks/check.ts';
import { type CheckResult, explain } from './checks/index.ts';
import { buildWithCanaries } from './tests/canary-build.ts';
import { OUTCOMES, type TestOutcome } from './tests/reporter.ts';
import { afterSecondTry, worthASecondTry } from './tests/second-try.ts';
import { findings, lastLine, resultPage, totals } from './tests/summary.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const full = process.argv.includes('--full');

say('Checks, beside the rest: types, lint, format, directions, licences, lockfile, translations, claims');
const checking = runChecksBeside();
say('Building the web app');
const built = await buildWeb();
say('Tests: unit, database, browser');
let tests = await runVitest();
const checks = [...(await checking), built];
const unsure = full ? [] : worthASecondTry(tests); // named in the summary, so that no flake stays unseen
if (unsure.length > 0) {
  say(`Once more, with nothing beside them: ${unsure.join(' ')}`);
  tests = afterSecondTry(tests, unsure, await runVitest(unsure));
}

const all = totals(checks, tests);
if (full) await writeResults();
for (const part of [explain(checks), findings(tests)]) if (part !== '') say(`\n${part}`);
say(`\n${lastLine(all)}`);
process.exit(all.failed === 0 ? 0 : 1);

/** In a process of their own and behind all others: they take what tests leave of the machine while they wait. */
async function runChecksBeside(): Promise<CheckResult[]> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/check.ts'), '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const results = await text(child.stdout)
    .then((json) => JSON.parse(json) as CheckResult[])
    .catch((error: unknown) => [{ name: 'the checks come to an end', problems: [String(error)] }]);
  const found = explain(results);
  if (found !== '') say(`\n${found}`); // now, not only at the end
  return results;
}

async function buildWeb(): Promise<CheckResult> {
  const { code, output } = await buildWithCanaries();
  return { name: 'the web app builds', problems: code === 0 ? [] : output.trimEnd().split('\n') };
}

/** All files, or only these. */
async function runVitest(files: readonly string[] = []): Promise<TestOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hyaline-test-'));
  const outcomes = join(folder, 'outcomes.json');
  try {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=./scripts/tests/reporter.ts'];
    const code = await watch([vitest, 'run', ...reporters, ...files], outcomes);
    const tests = JSON.parse(readFileSync(outcomes, 'utf8')) as TestOutcome[];
    const quietFailure = code !== 0 && tests.every(({ state }) => state !== 'failed');
    return quietFailure ? [...tests, brokenRun(`vitest ended with ${code}`)] : tests;
  } catch (error) {
    return [brokenRun(`vitest left no outcomes: ${String(error)}`)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function brokenRun(note: string): TestOutcome {
  return { file: 'vitest', title: 'the run', state: 'failed', note, flaky: false, milliseconds: 0 };
}

/** Runs with its output passed on as it comes, for whoever waits. */
function watch(args: readonly string[], outcomes: string): Promise<number> {
  const env = {
    ...process.env,
    [OUTCOMES]: outcomes,
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/hyaline/compiled'), // tests start our programs 150 times
    ...(full ? { HYALINE_FULL: '1' } : {}),
  };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function commitId(): Promise<string> {
  const { code, output } = await run('git', ['rev-parse', '--short', 'HEAD']);
  return code === 0 ? output.trim() : 'unknown';
}

async function writeResults(): Promise<void> {
  const at = new Date();
  const folder = join(ROOT, 'docs/security/results');
  const machine = `${cpus().length} cores, ${process.platform} ${process.arch}, Node ${process.version}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${at.toISOString().slice(0, 10)}.md`),
    resultPage(at, machine, await commitId(), all, tests),
  );
}
