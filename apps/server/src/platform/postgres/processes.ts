import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a running server writes about itself, PGDATA/postmaster.pid (src/include/utils/pidfile.h). */
export interface Postmaster {
  pid: number;
  status: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';
}

export function readPostmaster(clusterDir: string): Postmaster | null {
  const file = path.join(clusterDir, 'postmaster.pid');
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, status: statusOf(lines[7]?.trim()) } : null;
  } catch {
    return null;
  }
}

function statusOf(word: string | undefined): Postmaster['status'] {
  return word === 'starting' || word === 'stopping' || word === 'ready' || word === 'standby' ? word : 'unknown';
}

/** A number that was given again to another program (usual in a container after a restart) does not count as alive. */
export const isServerOf = (pid: number, clusterDir: string): boolean => commandOf(pid).includes(clusterDir);

/**
 * Removes what a dead server left in its place: its pid file, and the lock beside its socket. PostgreSQL would refuse the
 * lock itself as long as its number stands for anything, and a killed process that nobody has reaped still does.
 */
export function removeLeftovers(clusterDir: string, socketFile: string): void {
  rmSync(path.join(clusterDir, 'postmaster.pid'), { force: true });
  rmSync(`${socketFile}.lock`, { force: true });
}

/** Command line of a process; empty when there is none, or only its remains (a zombie). */
function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/**
 * One Hyaline per data folder. The lock names a process by number and start time, so one left behind by a crash, or by
 * a machine that was switched off, is told from one that is held.
 * @throws Error when another process holds it
 */
export function takeLock(homeDir: string): { release(): void } {
  const file = path.join(homeDir, 'server.lock');
  const mine = `${process.pid} ${startOf(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (!existsSync(file)) throw error;
      const holder = readHolder(file);
      if (holder && startOf(holder.pid) === holder.start)
        throw new Error(`Another Hyaline (process ${holder.pid}) is using this data folder: ${path.dirname(homeDir)}`, {
          cause: error,
        });
      rmSync(file, { force: true });
    }
  }
  return { release: () => existsSync(file) && readFileSync(file, 'utf8') === mine && rmSync(file, { force: true }) };
}

function readHolder(file: string) {
  try {
    const text = readFileSync(file, 'utf8');
    const [pid = '', start = ''] = text.split(' ');
    return start === '' ? null : { pid: Number(pid), start };
  } catch {
    return null;
  }
}

/** When a process began, in a form that is good for comparing only; empty when it does not exist. */
function startOf(pid: number): string {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' })
        .trim()
        .replaceAll(' ', '_');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''; // field 22 of proc(5), starttime
  } catch {
    return '';
  }
}
