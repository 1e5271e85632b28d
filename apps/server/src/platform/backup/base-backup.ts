import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ClientConfig } from 'pg';
import { Client } from 'pg';
import { BackupError } from './errors.ts';
import type { TarEntry } from './tar.ts';

/** Folders whose content means nothing after a restart (PostgreSQL 18 documentation, section 25.3.4.2). */
const EMPTIED = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|pg_internal\.init.*|pgsql_tmp.*)$/;

/**
 * The files of a running cluster as one consistent base backup, without stopping it: start, copy, stop, and then the
 * log from start to stop, which a replication slot of this session keeps from being removed meanwhile.
 * Restoring it needs `backup_label`, so it can never be mistaken for a cluster that was merely copied.
 */
export async function* baseBackup(admin: ClientConfig, clusterDir: string): AsyncGenerator<TarEntry> {
  const client = new Client(admin);
  client.on('error', () => undefined); // the next query says it
  await client.connect();
  try {
    const name = `hyaline_backup_${process.pid}_${Date.now()}`;
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [name]);
    await client.query('select pg_backup_start($1, true)', [name]);
    yield* filesOf(clusterDir, '');
    const { label, map, lastSegment } = await stopBackup(client);
    yield { name: 'backup_label', kind: 'bytes', content: Buffer.from(label) };
    if (map.trim() !== '')
      throw new BackupError('Clusters with tablespaces of their own are not backed up by this command.');
    yield* walSegments(clusterDir, firstSegment(label), lastSegment);
  } finally {
    await client.end();
  }
}

async function stopBackup(client: Client) {
  // false: there is no archive to wait for; the segments are copied right after this
  const sql = 'select labelfile label, spcmapfile map, pg_walfile_name(lsn) "lastSegment" from pg_backup_stop(false)';
  const { rows } = await client.query<{ label: string; map: string; lastSegment: string }>(sql);
  if (!rows[0]) throw new BackupError('The database did not finish the backup.');
  return rows[0];
}

function firstSegment(label: string): string {
  const found = /^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$/m.exec(label)?.[1];
  if (!found) throw new BackupError('The database wrote a backup label that cannot be read.');
  return found;
}

async function* filesOf(root: string, below: string): AsyncGenerator<TarEntry> {
  const entries = await readdir(path.join(root, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path.posix.join(below, entry.name);
    if (LEFT_OUT.test(entry.name)) continue;
    if (entry.isDirectory()) {
      yield { name, kind: 'folder' };
      if (below !== '' || !EMPTIED.has(entry.name)) yield* filesOf(root, name);
      else if (entry.name === 'pg_wal')
        yield* ['pg_wal/archive_status', 'pg_wal/summaries'].map((wal) => ({ name: wal, kind: 'folder' as const }));
    } else if (entry.isFile()) {
      const file = path.join(root, name);
      const found = await stat(file).catch(() => null); // a table that was dropped a moment ago
      if (found) yield { name, kind: 'file', file, size: found.size };
    }
  }
}

/** Segments sort by name within one timeline; the log of start to stop never leaves it. */
async function* walSegments(clusterDir: string, first: string, last: string): AsyncGenerator<TarEntry> {
  const folder = path.join(clusterDir, 'pg_wal');
  const names = (await readdir(folder)).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
  if (!names.includes(first) || !names.includes(last))
    throw new BackupError(`The database's log from ${first} to ${last} is not complete; the backup would not start.`);
  for (const name of names.toSorted()) {
    yield { name: `pg_wal/${name}`, kind: 'bytes', content: await readFile(path.join(folder, name)) };
  }
}
