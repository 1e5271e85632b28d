// Node 24 runs this product's TypeScript as it is. This file must itself run on Node 20.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../../..');
const MAJOR = 24;

export const isNewEnough = () => Number(process.versions.node.split('.')[0]) >= MAJOR;

/** The Node that npm installed beside the product; null when this platform has none. */
export function installedNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const file = path.join(ROOT, 'node_modules', name, 'bin', 'node');
  return existsSync(file) ? file : null;
}

/** Runs `script` with the installed Node in place of this process, as far as a parent can: signals, output, exit code. */
export function runWithInstalledNode(script, args) {
  const node = installedNode();
  if (!node) {
    process.stderr.write(
      `This is Node ${process.versions.node}; Hyaline needs ${MAJOR} or newer.\n` +
        'Run npm ci without --omit=optional (it brings the right Node), or install a newer Node.\n',
    );
    process.exit(1);
  }
  const child = spawn(node, [script, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // a terminal sends Ctrl-C to both processes; without a terminal only this one gets it
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
