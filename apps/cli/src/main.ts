import { spawn } from 'node:child_process';
import path from 'node:path';
import { type Command, findCommand, helpPage } from './commands.ts';

const SERVER_COMMANDS = path.join(import.meta.dirname, '../../server/src/commands');
const WRONG_USAGE = 2;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? '')) return say(helpPage(), 0);
  const found = findCommand(words);
  if (!found) return say(`There is no command "hyaline ${words.join(' ')}".\n\n${helpPage()}`, WRONG_USAGE);
  const { command, rest } = found;
  if (rest.includes('--help') || rest.includes('-h')) return say(`${command.summary}\n\n  ${command.usage}\n`, 0);
  return command.script ? runOperatorCommand(command.script, rest) : runOwn(command, rest);
}

async function runOwn({ own }: Command, args: readonly string[]): Promise<number> {
  if (own === 'audit-verify') return (await import('./audit/verify.ts')).run(args);
  return (await import('./verify-url.ts')).run(args);
}

/** Operator commands are programs of the server; they get this terminal, and their exit code is ours. */
function runOperatorCommand(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [path.join(SERVER_COMMANDS, script), ...args], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT')); // a terminal sends Ctrl-C to both of us
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

function say(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(text);
  return code;
}
