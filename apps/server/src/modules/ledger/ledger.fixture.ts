import { newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { append, type Appended, type LedgerEntry } from './append.repo.ts';
import { openLedger } from './address.ts';
import { Sequencer } from './sequencer.ts';

export interface LedgerBench {
  platform: TestPlatform;
  installationId: string;
  sequencer: Sequencer;
  clinic(): Actor;
  /** Sequences until nothing waits: a transaction of another test, even in another database, may hold it up. */
  settle(): Promise<void>;
  write(actor: Actor, entry?: Partial<LedgerEntry>): Promise<Appended>;
  /** As superuser with the triggers switched off: what somebody who owns the machine could do. */
  tamper(sql: string, params?: readonly unknown[]): Promise<number>;
  dispose(): Promise<void>;
}

export const READ: LedgerEntry = {
  event: 'study.read',
  outcome: 'done',
  resource: { type: 'study', id: 's-1' },
  patientRef: 'PT-4F09C2',
  facts: { images: 3 },
};

export const writeIn = (tx: Tx, entry: Partial<LedgerEntry> = {}): Promise<Appended> =>
  append(tx, { ...READ, ...entry });

/** A ledger on a real database, with an installation row and a sequencer that runs when it is told to. */
export async function createLedgerBench(): Promise<LedgerBench> {
  const platform = await createTestPlatform();
  const installationId = newId();
  await openLedger(platform);
  await platform.database.asMigrator((client) =>
    client.query('insert into core.installation (id, keyring_id, demo) values ($1, $2, false)', [
      installationId,
      platform.vault.keyringId,
    ]),
  );
  const sequencer = new Sequencer(platform, installationId);
  return {
    platform,
    installationId,
    sequencer,
    settle: () => settle(platform, sequencer),
    clinic: () => ({ tenantId: newId(), userId: newId() }),
    write: (actor, entry) => platform.db.inTenant(actor, (tx) => writeIn(tx, entry)),
    tamper: (sql, params = []) =>
      platform.database.asSuperuser(async (client) => {
        for (const table of ['entry', 'tree_leaf', 'tree_node', 'checkpoint', 'anchor'])
          await client.query(`alter table audit.${table} disable trigger append_only`);
        const { rowCount } = await client.query(sql, [...params]);
        return rowCount ?? 0;
      }),
    dispose: async () => {
      await sequencer.stop();
      await platform.dispose();
    },
  };
}

const WAITING = `select count(*)::int as n from audit.entry e
  where not exists (select from audit.tree_leaf t where t.tenant_id = e.tenant_id and t.entry_id = e.id)`;

export async function settle({ database }: TestPlatform, sequencer: Sequencer): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    await sequencer.run();
    const { rows } = await database.asSuperuser((client) => client.query<{ n: number }>(WAITING));
    if (rows[0]?.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('events still wait for their place in the tree');
}
