import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { startTestServer } from '../../e2e/server.ts';

const SETTLED_AFTER_MS = 15_000; // the self-test of the probes runs once after each start

/** From the command to a server that answers, and what it holds while nobody asks. */
export default async function startup(bench: Bench): Promise<void> {
  let server = await startTestServer();
  try {
    await server.stop();
    await bench.measure({
      metric: 'start of an initialised installation, until /readyz',
      unit: 's',
      warmups: 0,
      ours: async () => {
        const startedAt = performance.now();
        server = await server.restart();
        const seconds = (performance.now() - startedAt) / 1000;
        await server.stop();
        return seconds;
      },
    });
    server = await server.restart();
    await sleep(bench.quick ? 1000 : SETTLED_AFTER_MS);
    await bench.measure({
      metric: 'memory of the idle Node process (PSS)',
      unit: 'MB',
      rounds: 3,
      warmups: 0,
      ours: async () => {
        await sleep(1000);
        return pssOf(server.pid);
      },
    });
  } finally {
    await server.remove();
    await rm(server.data, { recursive: true, force: true });
  }
}

/** Proportional set size in MB, proc(5): shared pages count by their share. */
function pssOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) / 1000;
}
