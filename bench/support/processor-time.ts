import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ of Linux, the unit of /proc/<pid>/stat

/** Processor time of a process and all its descendants so far, in ms; those that have ended count with their parent. */
export function processorMs(pid: number): number {
  const parents = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const read = statOf(Number(name));
    if (read) parents.set(Number(name), read);
  }
  const isOurs = (id: number): boolean => {
    for (let at = id; at > 1; at = parents.get(at)?.parent ?? 0) if (at === pid) return true;
    return false;
  };
  let ticks = 0;
  for (const [id, process] of parents) if (isOurs(id)) ticks += process.ticks;
  return (ticks * 1000) / TICKS_PER_SECOND;
}

/** proc_pid_stat(5): after the name in brackets, field 4 is the parent, 14 to 17 are the times. */
function statOf(pid: number): { parent: number; ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return null; // it has just ended
  }
}
