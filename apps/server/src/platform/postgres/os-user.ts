import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** User and group that the database server runs as; null: as ourselves, because we are not root. */
export type OsUser = { uid: number; gid: number; name: string } | null;

/** PostgreSQL refuses to run as root, and initdb wants a user that /etc/passwd knows: `postgres`, else `nobody`. */
export function databaseUser(clusterDir: string): OsUser {
  if (process.getuid?.() !== 0) return null;
  const users = passwd();
  const owner = ownerOf(clusterDir);
  const kept = owner ? users.find((user) => user.uid === owner.uid) : undefined;
  const user = kept ?? users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody');
  if (!user) throw new Error('The database cannot run as root and there is neither a user postgres nor a user nobody.');
  return user;
}

function passwd() {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/** The owner of a cluster that exists already; root's own (a half-made one) does not count. */
function ownerOf(clusterDir: string) {
  const stat = statSync(path.join(clusterDir, 'PG_VERSION'), { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid } : null;
}

/** Whether that user can pass through every folder down to `target`, which may not exist yet. */
export function canReach(user: OsUser, target: string): boolean {
  if (!user) return true;
  const parts = path.resolve(target).split(path.sep);
  return parts.every((_, i) => {
    const stat = statSync(parts.slice(0, i + 1).join(path.sep) || path.sep, { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return true;
    if (stat.uid === user.uid) return (stat.mode & 0o100) !== 0;
    return stat.gid === user.gid ? (stat.mode & 0o010) !== 0 : (stat.mode & 0o001) !== 0;
  });
}
