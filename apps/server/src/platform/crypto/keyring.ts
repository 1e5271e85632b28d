import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { ErasureFile } from './erasure-file.ts';
import type { Erased } from './erasure-list.ts';
import { KeyError } from './errors.ts';

/** Which key: `subject` is a name (instance), empty (tenant), a study id or a patient id; `version` starts at 1. */
export interface KeyName {
  kind: 'instance' | 'tenant' | 'study' | 'patient';
  tenantId: string;
  subject: string;
  version: number;
}

/** Where wrapped keys live: apart from the database and its backups, so that deleting an entry shreds what it opens. */
export interface Keyring {
  readonly id: string;
  readonly rootKeyId: string;
  readonly check: Uint8Array;
  /** Changes when another process changed the keyring. */
  revision(): number;
  find(name: KeyName): Uint8Array | 'destroyed' | undefined;
  newestVersion(name: Omit<KeyName, 'version'>): number;
  /** Keeps the first of two writers; returns what is kept. @throws KeyError `key-destroyed` */
  add(name: KeyName, wrapped: Uint8Array): Uint8Array;
  /** Many at once with one sync to disk: all of them, or none. @throws KeyError `key-destroyed` */
  addAll(entries: readonly { name: KeyName; wrapped: Uint8Array }[]): void;
  destroy(name: Omit<KeyName, 'version'>): void;
  /** All keys of a clinic, whatever their kind. @returns how many there were */
  destroyTenant(tenantId: string): number;
  /** Subjects whose keys were destroyed. */
  destroyed(kind: KeyName['kind'], tenantId: string): string[];
  /** Destroys what a list names, whatever of it is here. @returns how many of them were not destroyed yet */
  destroyListed(erased: readonly Erased[]): number;
  /**
   * From here on what is destroyed is written into this list too, before the keyring forgets it; first the list learns
   * what it misses. A list that cannot be written stops no shredding: it is told of, and learns it the next time.
   */
  keepList(list: ErasureFile, tell: (problem: string) => void): void;
  /** A consistent copy in a new file, for the keyring's own backup. */
  snapshot(toFile: string): void;
  close(): void;
}

export interface KeyringIdentity {
  id: string;
  rootKeyId: string;
  check: Uint8Array;
}

const SCHEMA = `
  create table if not exists identity (only_row integer primary key check (only_row = 1), format integer not null,
    id text not null, root_key_id text not null, check_entry blob not null, created_at text not null) strict;
  create table if not exists wrapped_key (kind text not null, tenant_id text not null, subject text not null,
    version integer not null, wrapped blob not null, created_at text not null,
    primary key (kind, tenant_id, subject, version)) strict, without rowid;
  create table if not exists destroyed (kind text not null, tenant_id text not null, subject text not null,
    destroyed_at text not null, primary key (kind, tenant_id, subject)) strict, without rowid;`;

/**
 * The keyring in a file of node:sqlite: write-ahead log with a sync per commit, freed pages overwritten with zeros.
 * @param create makes the identity of a new keyring; absent, a missing file is refused
 * @throws KeyError `keyring-missing`, `keyring-damaged`
 */
export function openKeyringFile(file: string, create?: () => KeyringIdentity): Keyring {
  if (!create && !existsSync(file)) {
    throw new KeyError(
      'keyring-missing',
      `The keyring ${file} is missing, and without it nothing that was saved can be opened. ` +
        'Restore it with `hyaline restore`; a new one is not made in its place.',
    );
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    return new SqliteKeyring(file, create);
  } catch (error) {
    if (error instanceof KeyError) throw error;
    throw new KeyError(
      'keyring-damaged',
      `The keyring ${file} cannot be read (${(error as Error).message}). Restore it with \`hyaline restore\`.`,
    );
  }
}

class SqliteKeyring implements Keyring {
  readonly id: string;
  readonly rootKeyId: string;
  readonly check: Uint8Array;
  readonly #db: DatabaseSync;
  readonly #find: StatementSync;
  readonly #isDestroyed: StatementSync;
  readonly #revision: StatementSync;
  readonly #add: StatementSync;
  #listed: (erased: Erased) => void = () => undefined;

  constructor(file: string, create?: () => KeyringIdentity) {
    const db = new DatabaseSync(file, { timeout: 5000 });
    this.#db = db;
    chmodSync(file, 0o600); // before the log files appear: they take the mode of the database
    db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on');
    db.exec(SCHEMA);
    if (create) this.#introduce(create());
    const row = db.prepare('select id, root_key_id, check_entry, format from identity').get();
    if (!row || row['format'] !== 1)
      throw new KeyError('keyring-damaged', `The keyring ${file} has no identity of a known format.`);
    this.id = String(row['id']);
    this.rootKeyId = String(row['root_key_id']);
    this.check = row['check_entry'] as Uint8Array;
    this.#find = db.prepare(
      'select wrapped from wrapped_key where kind = ? and tenant_id = ? and subject = ? and version = ?',
    );
    this.#isDestroyed = db.prepare('select 1 from destroyed where kind = ? and tenant_id = ? and subject = ?');
    this.#revision = db.prepare('pragma data_version');
    this.#add = db.prepare(`insert into wrapped_key select ?, ?, ?, ?, ?, ?
      where not exists (select 1 from destroyed where kind = ? and tenant_id = ? and subject = ?) on conflict do nothing`);
  }

  revision(): number {
    return Number(this.#revision.get()?.['data_version']);
  }

  find({ kind, tenantId, subject, version }: KeyName): Uint8Array | 'destroyed' | undefined {
    const row = this.#find.get(kind, tenantId, subject, version);
    if (row) return row['wrapped'] as Uint8Array;
    return this.#isDestroyed.get(kind, tenantId, subject) ? 'destroyed' : undefined;
  }

  newestVersion({ kind, tenantId, subject }: Omit<KeyName, 'version'>): number {
    const sql = 'select max(version) as newest from wrapped_key where kind = ? and tenant_id = ? and subject = ?';
    return Number(this.#db.prepare(sql).get(kind, tenantId, subject)?.['newest'] ?? 0);
  }

  add(name: KeyName, wrapped: Uint8Array): Uint8Array {
    const { kind, tenantId, subject, version } = name;
    this.#add.run(kind, tenantId, subject, version, wrapped, now(), kind, tenantId, subject);
    const kept = this.find(name);
    if (kept instanceof Uint8Array) return kept;
    throw new KeyError('key-destroyed', `The ${kind} key was destroyed and cannot be made again.`);
  }

  addAll(entries: readonly { name: KeyName; wrapped: Uint8Array }[]): void {
    this.#transaction(() => {
      for (const { name, wrapped } of entries) this.add(name, wrapped);
    });
  }

  destroy({ kind, tenantId, subject }: Omit<KeyName, 'version'>): void {
    this.#transaction(() => {
      this.#db
        .prepare('insert into destroyed values (?, ?, ?, ?) on conflict do nothing')
        .run(kind, tenantId, subject, now());
      if (kind !== 'instance') this.#listed({ kind, tenantId, subject, at: now() });
      const sql = 'delete from wrapped_key where kind = ? and tenant_id = ? and subject = ?';
      this.#db.prepare(sql).run(kind, tenantId, subject);
    });
    this.#db.exec('pragma wal_checkpoint(truncate)'); // or the old page would live on in the log
  }

  destroyTenant(tenantId: string): number {
    const owned = `kind <> 'instance' and tenant_id = ?`;
    let count = 0;
    this.#transaction(() => {
      this.#db
        .prepare(
          `insert into destroyed select distinct kind, tenant_id, subject, ? from wrapped_key where ${owned} on conflict do nothing`,
        )
        .run(now(), tenantId);
      // the clinic's own key may never have been made, and must never be
      this.#db.prepare(`insert into destroyed values ('tenant', ?, '', ?) on conflict do nothing`).run(tenantId, now());
      this.#listed({ kind: 'tenant', tenantId, subject: '', at: now() });
      count = Number(this.#db.prepare(`delete from wrapped_key where ${owned}`).run(tenantId).changes);
    });
    this.#db.exec('pragma wal_checkpoint(truncate)'); // or the old pages would live on in the log
    return count;
  }

  destroyed(kind: KeyName['kind'], tenantId: string): string[] {
    const sql = 'select subject from destroyed where kind = ? and tenant_id = ? order by destroyed_at';
    return this.#db.prepare(sql).all(kind, tenantId).map(({ subject }) => String(subject)); // prettier-ignore
  }

  destroyListed(erased: readonly Erased[]): number {
    const back = erased.filter(({ kind, tenantId, subject }) => !this.#isDestroyed.get(kind, tenantId, subject));
    for (const { kind, tenantId, subject } of back)
      if (kind === 'tenant') this.destroyTenant(tenantId);
      else this.destroy({ kind, tenantId, subject });
    return back.length;
  }

  keepList(list: ErasureFile, tell: (problem: string) => void): void {
    const trying = (write: () => void): void => {
      try {
        write();
      } catch (error) {
        tell(`the list of erasures cannot be written: ${(error as Error).message}`);
      }
    };
    // within the transaction: processes that share this keyring write one after the other
    this.#transaction(() =>
      trying(() => {
        const put = list.bringUpToDate(this.#allDestroyed());
        if (put)
          tell(
            `the list of erasures was put aside as ${put.aside}, and a new one goes on from it: ${put.unfit.problem} ${put.unfit.lost} lines of it were not believed: whoever was erased by them may be readable again. Put an unharmed copy in the place of the new one and start again`,
          );
      }),
    );
    this.#listed = (erased) => trying(() => list.add([erased]));
  }

  /** Of a clinic that is destroyed as a whole, that alone. */
  #allDestroyed(): Erased[] {
    const sql = `select kind, tenant_id, subject, destroyed_at from destroyed d where kind = 'tenant' or kind <> 'instance' and not exists
      (select 1 from destroyed t where t.kind = 'tenant' and t.tenant_id = d.tenant_id) order by destroyed_at`;
    return this.#db.prepare(sql).all().map((row) => ({ kind: row['kind'] as Erased['kind'], tenantId: String(row['tenant_id']), subject: String(row['subject']), at: String(row['destroyed_at']) })); // prettier-ignore
  }

  snapshot(toFile: string): void {
    this.#db.prepare('vacuum into ?').run(toFile);
    chmodSync(toFile, 0o600);
  }

  close(): void {
    this.#db.close();
  }

  #introduce({ id, rootKeyId, check }: KeyringIdentity): void {
    const sql = 'insert into identity values (1, 1, ?, ?, ?, ?) on conflict do nothing';
    this.#db.prepare(sql).run(id, rootKeyId, check, now());
  }

  #transaction(work: () => void): void {
    this.#db.exec('begin immediate');
    try {
      work();
      this.#db.exec('commit');
    } catch (error) {
      this.#db.exec('rollback');
      throw error;
    }
  }
}

const now = (): string => new Date().toISOString();
