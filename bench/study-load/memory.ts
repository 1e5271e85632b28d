import { readdirSync, readFileSync } from 'node:fs';

const EVERY_MS = 100;

/**
 * Watches the memory of this process's browser: all descendants together, as the proportional set size, so that shared
 * pages (and shared memory between a page and its workers) count once.
 */
export function watchBrowserMemory(): { stop(): number } {
  let peak = 0;
  const look = () => (peak = Math.max(peak, descendantsPssMb()));
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak;
    },
  };
}

function descendantsPssMb(): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
    if (parent !== null) parents.set(Number(name), parent);
  }
  const isOurs = (pid: number): boolean => {
    for (let at = parents.get(pid) ?? 0; at > 1; at = parents.get(at) ?? 0) if (at === process.pid) return true;
    return false;
  };
  let kb = 0;
  for (const pid of parents.keys()) if (isOurs(pid)) kb += pssKb(pid);
  return kb / 1000;
}

/** Field 4 of proc_pid_stat(5), after the name in brackets; null when the process has just ended. */
function parentOf(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

function pssKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
