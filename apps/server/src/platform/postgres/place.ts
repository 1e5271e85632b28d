import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { toHex } from '@hyaline/kit';
import { canReach, databaseUser, type OsUser } from './os-user.ts';

/** Where the pieces of the embedded database lie. */
export interface Place {
  user: OsUser;
  /** Ours: the admin password, the log, the lock of the process that runs the database. */
  homeDir: string;
  /** The database's own folder, PGDATA. */
  clusterDir: string;
  /** Holds the socket, and nothing else. */
  socketDir: string;
  /** Set when the database's user cannot reach the data folder, so the cluster lies elsewhere. */
  movedTo: string | null;
}

export const PORT = 5432; // names the socket file only; no network port is opened
const MAX_SOCKET_PATH = 107; // sun_path of sockaddr_un on Linux holds 108 bytes with its final zero
const MACHINE_FOLDER = '/var/lib/hyaline';

/** Looks up the place of a database that may exist already, without making anything. */
export function findPlace(dataDir: string): Place | null {
  const homeDir = path.join(dataDir, 'postgres');
  const moved = readText(path.join(homeDir, 'place'));
  const root = moved ?? homeDir;
  const clusterDir = path.join(root, 'cluster');
  if (!existsSync(path.join(clusterDir, 'PG_VERSION'))) return null;
  return { user: databaseUser(clusterDir), homeDir, clusterDir, socketDir: socketFolder(root), movedTo: moved };
}

/**
 * Chooses and makes the folders: inside the data folder when the database's user can reach it, else below
 * /var/lib/hyaline. The choice is kept in the file `place`, so the data folder may be renamed.
 */
export function makePlace(dataDir: string): Place {
  const homeDir = path.join(dataDir, 'postgres');
  // others may pass through these two, not look in: the database runs as a user of its own when we are root
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  mkdirSync(homeDir, { recursive: true, mode: 0o711 });
  const user = databaseUser(path.join(readText(path.join(homeDir, 'place')) ?? homeDir, 'cluster'));
  const moved = readText(path.join(homeDir, 'place')) ?? (canReach(user, homeDir) ? null : moveAway(homeDir));
  const root = moved ?? homeDir;
  mkdirSync(root, { recursive: true, mode: 0o711 });
  const socketDir = socketFolder(root);
  ownFolder(socketDir, user);
  return { user, homeDir, clusterDir: path.join(root, 'cluster'), socketDir, movedTo: moved };
}

function moveAway(homeDir: string): string {
  const moved = path.join(MACHINE_FOLDER, randomHex(8));
  writeFileSync(path.join(homeDir, 'place'), `${moved}\n`, { mode: 0o600 });
  return moved;
}

/** Beside the cluster, or in the folder for run-time files when that path is too long for a socket. */
function socketFolder(root: string): string {
  const near = path.join(root, 'run');
  if (Buffer.byteLength(path.join(near, `.s.PGSQL.${PORT}.lock`)) <= MAX_SOCKET_PATH) return near;
  const base = process.getuid?.() === 0 ? '/run' : (process.env.XDG_RUNTIME_DIR ?? os.tmpdir());
  return path.join(base, `hyaline-${shortName(root)}`);
}

/** FNV-1a, 32 bits: the same short name for the same path at every start. */
function shortName(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** Makes a folder that only the database's user (and root) may use; one that belongs to somebody else is refused. */
export function ownFolder(folder: string, user: OsUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
  const stat = lstatSync(folder);
  const uid = user?.uid ?? process.getuid?.();
  if (!stat.isDirectory() || (uid !== undefined && stat.uid !== uid))
    throw new Error(`${folder} belongs to another user; the database's socket would not be safe there.`);
}

/** Removes a stopped database for good, wherever it lies. */
export function removePlace(dataDir: string): void {
  const place = findPlace(path.resolve(dataDir));
  for (const folder of [place?.movedTo, place?.socketDir, path.join(dataDir, 'postgres')])
    if (folder) rmSync(folder, { recursive: true, force: true });
}

export const randomHex = (bytes: number): string => toHex(crypto.getRandomValues(new Uint8Array(bytes)));

function readText(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}
