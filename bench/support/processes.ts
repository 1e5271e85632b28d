import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** Every process of the machine, by procfs. */
export function processes(): Process[] {
  const found: Process[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      found.push({ pid: Number(name), parent, command });
    } catch {
      // it has just ended
    }
  }
  return found;
}

export function descendantsOf(pid: number): Process[] {
  const all = processes();
  const parents = new Map(all.map((process) => [process.pid, process.parent]));
  return all.filter(({ pid: own }) => {
    for (let at = parents.get(own) ?? 0; at > 1; at = parents.get(at) ?? 0) if (at === pid) return true;
    return false;
  });
}

/** Resident set in MB: what `ps` shows. Pages that several processes share count for each. */
export const residentMb = (pid: number): number => field(pid, 'status', 'VmRSS') / 1024;

/** Proportional set in MB, proc(5): shared pages count by their share, so the sum over a family is right. */
export const proportionalMb = (pid: number): number => field(pid, 'smaps_rollup', 'Pss') / 1024;

function field(pid: number, file: string, name: string): number {
  const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
}

const TICKS_PER_SECOND = 100; // USER_HZ of Linux, the unit of /proc/<pid>/stat

/** Processor time of a process and of everything it started so far, in ms; what has ended counts with its parent. */
export function processorMs(pid: number): number {
  const ticks = [pid, ...descendantsOf(pid).map((process) => process.pid)].map(ticksOf);
  return (ticks.reduce((sum, each) => sum + each, 0) * 1000) / TICKS_PER_SECOND;
}

/** proc_pid_stat(5): fields 14 to 17 are user and system time, own and of ended children. */
function ticksOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0);
  } catch {
    return 0; // it has just ended
  }
}
