import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** One step of `npm run check`. `run` returns what is wrong, one line each; nothing when all is well. */
export interface Check {
  name: string;
  run(): Promise<readonly string[]>;
}

export interface Ran {
  code: number;
  output: string;
}

/** Runs a program from the root; standard output and error come back together. */
export function run(
  command: string,
  args: readonly string[],
  cwd = ROOT,
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...more },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A tool of node_modules, run by the very Node that runs us: its own first line might find an older one. */
export const runTool = (script: string, args: readonly string[], cwd = ROOT): Promise<Ran> =>
  run(process.execPath, [join(ROOT, 'node_modules', script), ...args], cwd);

/**
 * Tracked files and new ones that git does not ignore, as paths from the root. Without git, or outside of a checkout,
 * everything that is not plainly made by a build.
 */
export async function repositoryFiles(): Promise<string[]> {
  const ours = ['-c', `safe.directory=${ROOT}`]; // the checkout may belong to another user than the one who tests
  const listed = await run('git', [...ours, 'ls-files', '--cached', '--others', '--exclude-standard', '-z']).catch(
    () => null,
  );
  if (listed?.code !== 0) return walk('');
  return listed.output.split('\0').filter((path) => path !== '');
}

const MADE = /^(node_modules|dist|data|coverage|\.git|\.cache)$/;

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !MADE.test(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? walk(path) : entry.isFile() ? [path] : [];
    });
}

/** A file's text, or undefined when it was deleted meanwhile. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}

export const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
