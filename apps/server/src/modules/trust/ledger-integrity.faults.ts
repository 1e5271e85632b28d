import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { newId, systemClock } from '@hyaline/kit';
import type { OpenDatabase } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, readAnchorFile, Sequencer } from '../ledger/index.ts';
import { CANARY_A } from './canary.ts';
import type { LedgerGiven } from './ledger-integrity.probe.ts';
import { lookAs } from './probe-sql.repo.ts';

type Given = Omit<LedgerGiven, 'verified'>;

interface LedgerFault {
  name: string;
  plant: string;
  vacuity?: boolean;
  /** What is different outside the database. */
  told?: Partial<Given>;
}

const EVENTS = 6;
const UNLOCK = ['entry', 'tree_leaf', 'tree_node', 'checkpoint', 'anchor']
  .map(
    (table) =>
      `alter table audit.${table} no force row level security; alter table audit.${table} disable trigger append_only;`,
  )
  .join(' ');
/** Guards back on, so that only the change itself can be what the probe sees. */
const LOCK = UNLOCK.replaceAll('no force', 'force').replaceAll('disable trigger', 'enable always trigger');
const tampered = (sql: string): string => `${UNLOCK} ${sql}; ${LOCK}`;
const FORGED = `replace(canonical, '"outcome":"done"', '"outcome":"refused"')`;
const OURS = `tenant_id = '${CANARY_A.tenantId}'`;
/** An entry that `ledgerFaults` wrote itself, whatever else stands in the scratch ledger. */
const ONE = `(select entry_id from audit.tree_leaf where ${OURS} order by index desc offset 2 limit 1)`;
const KEPT = `(select min(size) from audit.checkpoint where ${OURS})`;

/** A small signed and anchored ledger in the scratch database, and the ways to break it. */
export async function ledgerFaults(
  platform: Platform,
  scratch: OpenDatabase,
): Promise<{ given: Given; faults: LedgerFault[] }> {
  const given = await writeLedger(platform, scratch);
  const faults: LedgerFault[] = [
    { name: 'a row edited', plant: tampered(`update audit.entry set canonical = ${FORGED} where id = ${ONE}`) },
    {
      name: 'a row edited together with its leaf and its place in the tree',
      plant: tampered(`update audit.entry set canonical = ${FORGED} where id = ${ONE};
        update audit.entry set leaf = sha256('\\x00'::bytea || convert_to(canonical, 'UTF8')) where id = ${ONE};
        update audit.tree_leaf t set leaf = e.leaf from audit.entry e where e.id = t.entry_id`),
    },
    { name: 'a row deleted', plant: tampered(`delete from audit.entry where id = ${ONE}`) },
    {
      name: 'the tail cut, with its tree and its heads',
      plant:
        tampered(`delete from audit.entry where id in (select entry_id from audit.tree_leaf where ${OURS} and index >= ${KEPT});
        delete from audit.tree_leaf where ${OURS} and index >= ${KEPT};
        delete from audit.anchor where ${OURS}; delete from audit.checkpoint where ${OURS} and size > ${KEPT}`),
    },
    {
      name: 'a head signed by nobody',
      plant: tampered(`update audit.checkpoint set note = overlay(note placing 'AAAA' from length(note) - 20)`),
    },
    { name: 'the guard of the rows taken off', plant: 'alter table audit.entry disable trigger append_only' },
    { name: 'the application allowed to write rows itself', plant: 'grant insert on audit.entry to hyaline_app' },
    { name: 'the anchor file gone', plant: '', told: { anchors: [] } },
    {
      name: 'an empty ledger',
      vacuity: true,
      plant: tampered(
        'delete from audit.entry; delete from audit.tree_leaf; delete from audit.checkpoint; delete from audit.anchor',
      ),
      told: { anchors: [] },
    },
  ];
  return { given, faults };
}

async function writeLedger(platform: Platform, scratch: OpenDatabase): Promise<Given> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hyaline-rehearsal-'));
  try {
    const anchorFile = path.join(folder, 'anchors');
    const installationId = newId();
    const config = { ...platform.config, anchorFile };
    const sequencer = new Sequencer({ ...platform, clock: systemClock, config, database: scratch }, installationId);
    for (let i = 0; i < EVENTS; i++) {
      await scratch.db.inTenant(CANARY_A, (tx) =>
        append(tx, { event: 'study.read', outcome: 'done', resource: null, patientRef: null, facts: { images: 3, i } }),
      );
      if (i === EVENTS / 2 - 1) await settled(scratch, sequencer); // a head in the middle, so that a cut tail still has a good one
    }
    await settled(scratch, sequencer);
    await sequencer.stop();
    const { publicKey } = await platform.vault.signer('ledger-signing');
    return { installationId, publicKey, anchors: (await readAnchorFile(anchorFile)) ?? [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const WAITING = 'select count(*)::int as n from audit.probe_logs() where waiting_seconds > 0';
const TRIES = 300;
const PAUSE_MS = 100;

/** Sequences until nothing waits. A write transaction anywhere in the cluster can hold it up for a moment. */
export async function settled(database: OpenDatabase, sequencer: Sequencer): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    await sequencer.run();
    const [row] = await lookAs(database, 'hyaline_prober', (sql) => sql.rows<{ n: number }>(WAITING));
    if (row?.n === 0) return;
    await setTimeout(PAUSE_MS);
  }
  throw new Error('events still wait for their place in the tree');
}
