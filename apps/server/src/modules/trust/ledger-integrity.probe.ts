import { type Bytes, equalBytes, fromBase64 } from '@hyaline/kit';
import { passOrFail, type ProbeResult } from '@hyaline/evidence';
import { type AnchorLine, GrowingTree, type NoteKey, noteKey, openCheckpoint, originOf } from '@hyaline/ledger';
import type { Platform } from '../../platform/index.ts';
import { installationIdOf, readAnchorFile } from '../ledger/index.ts';
import { ledgerFaults } from './ledger-integrity.faults.ts';
import { isRed, type Probe, specOf } from './probe.ts';
import { lookAs, lookAtFault, type ProbeSql } from './probe-sql.repo.ts';

// Every row against its leaf, every leaf into the root, every root against the signed head and the anchors outside.

const SHOWN = 20;
const STEP = 5000;
const MAX_WAITING_SECONDS = 300;
const ANCHORED_TABLES = ['entry', 'tree_leaf', 'tree_node', 'checkpoint', 'anchor'];

const UNGUARDED = `select c.relname as name from pg_class c
  where c.relnamespace = 'audit'::regnamespace and c.relname = any ($1)
    and (not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'append_only' and t.tgenabled = 'A')
         or has_table_privilege('hyaline_app', c.oid, 'insert, update, delete, truncate')
         or has_any_column_privilege('hyaline_app', c.oid, 'insert, update'))`;
const BROKEN = 'select tenant_id, index::float8 as index, entry_id, what from audit.probe_broken($1)';
const LOGS = `select tenant_id as "tenantId", leaves::float8 as leaves, next_index::float8 as "nextIndex",
  waiting_seconds as "waitingSeconds", note, anchored::float8 as anchored from audit.probe_logs()`;
const DIGEST = 'select audit.probe_digest($1, $2) as digest';
const LEAVES = 'select leaf from audit.probe_leaves($1, $2, $3)';

interface Log {
  tenantId: string;
  leaves: number;
  nextIndex: number;
  waitingSeconds: number;
  note: string | null;
  anchored: number;
}

/** What the probe is told from outside the database. */
export interface LedgerGiven {
  installationId: string;
  publicKey: Bytes;
  /** Read before the look at the database begins, so that they can only be older than it. */
  anchors: readonly AnchorLine[];
  /** What earlier looks have read already; filled by this one. */
  verified: Map<string, Verified>;
}

export async function lookAtLedger(sql: ProbeSql, given: LedgerGiven): Promise<ProbeResult> {
  const findings: string[] = [];
  for (const { name } of await sql.rows<{ name: string }>(UNGUARDED, [ANCHORED_TABLES]))
    findings.push(`audit.${name} could be changed`);
  for (const row of await sql.rows<{ index: number | null; entry_id: string; what: string }>(BROKEN, [SHOWN]))
    findings.push(`row ${row.index ?? 'without a place'} (${row.entry_id}) is ${row.what}`);
  const logs = await sql.rows<Log>(LOGS);
  const byOrigin = Map.groupBy(given.anchors, ({ origin }) => origin);
  let [rows, heads, anchors] = [0, 0, 0];
  for (const log of logs) {
    const origin = originOf(given.installationId, log.tenantId);
    const checked = await checkLog(
      sql,
      log,
      await noteKey(origin, given.publicKey),
      byOrigin.get(origin) ?? [],
      given.verified,
    );
    byOrigin.delete(origin);
    findings.push(...checked.findings.map((finding) => `${log.tenantId}: ${finding}`));
    rows += log.leaves;
    heads += log.note === null ? 0 : 1;
    anchors += checked.anchors;
  }
  const ours = `${originOf(given.installationId, '')}`;
  for (const origin of byOrigin.keys()) if (origin.startsWith(ours)) findings.push(`${origin} is anchored and gone`);
  return passOrFail({ rows, clinics: logs.length, heads, anchors }, rows, findings);
}

async function checkLog(
  sql: ProbeSql,
  log: Log,
  key: NoteKey,
  anchors: readonly AnchorLine[],
  verified: Map<string, Verified>,
) {
  const findings: string[] = [];
  if (log.leaves !== log.nextIndex) findings.push('the tree has gaps');
  if (log.waitingSeconds > MAX_WAITING_SECONDS) findings.push('events wait too long for their place in the tree');
  const wanted = [
    ...anchors.map((anchor) => claimOf(anchor.note, 'an anchor')),
    ...(log.note ? [claimOf(log.note, 'the head')] : []),
  ];
  const roots = await rootsAt(sql, log, new Set(wanted.map(({ size }) => size)), verified);
  for (const { note, name, size, root } of wanted) {
    const actual = roots.get(size);
    // the note was read without its signature; one that disagrees must be signed to count as evidence of a change
    const signed = await openCheckpoint(note, key).then(
      () => true,
      () => false,
    );
    if (!signed) findings.push(`${name} of ${size} rows is not signed by this server's key`);
    else if (actual === undefined)
      findings.push(`${name} covers ${size} rows, the ledger has ${log.leaves}: its tail is cut`);
    else if (!equalBytes(actual, root)) findings.push(`${name} of ${size} rows has another root than the ledger`);
  }
  const longest = Math.max(0, ...wanted.slice(0, anchors.length).map(({ size }) => size));
  if (log.anchored > longest) findings.push(`the anchor of ${log.anchored} rows is not in the anchor file`);
  if (log.note === null && log.leaves > 0) findings.push('no signed head');
  return { findings, anchors: anchors.length };
}

/** What a checkpoint says, before its signature is looked at. */
function claimOf(note: string, name: string): { note: string; name: string; size: number; root: Bytes } {
  const [, size = '', root = ''] = note.split('\n');
  try {
    return { note, name, size: Number(size), root: fromBase64(root) };
  } catch {
    return { note, name, size: -1, root: new Uint8Array() };
  }
}

/** A log as far as it was read leaf by leaf before: going on from there is enough while those leaves stay the same. */
interface Verified {
  size: number;
  peaks: readonly Bytes[];
  digest: Buffer;
  roots: Map<number, Bytes>;
}

/** The roots at these sizes, from the leaves themselves; sizes beyond the ledger's end are absent. */
async function rootsAt(
  sql: ProbeSql,
  { tenantId, nextIndex }: Log,
  sizes: ReadonlySet<number>,
  verified: Map<string, Verified>,
): Promise<Map<number, Bytes>> {
  const digestOf = async (size: number) => (await sql.rows<{ digest: Buffer }>(DIGEST, [tenantId, size]))[0]?.digest;
  const before = verified.get(tenantId);
  const covers = before && [...sizes].every((size) => size > before.size || before.roots.has(size));
  const goOn = covers && before.size <= nextIndex && (await digestOf(before.size))?.equals(before.digest);
  const tree = goOn ? new GrowingTree(before.size, before.peaks) : new GrowingTree();
  const roots = new Map(goOn ? before.roots : []);
  for (let from = tree.size; from < nextIndex; from += STEP) {
    for (const { leaf } of await sql.rows<{ leaf: Buffer }>(LEAVES, [tenantId, from, from + STEP])) {
      await tree.append(new Uint8Array(leaf));
      if (sizes.has(tree.size)) roots.set(tree.size, await tree.root());
    }
  }
  const digest = await digestOf(tree.size);
  if (digest) verified.set(tenantId, { size: tree.size, peaks: tree.peaks, digest, roots });
  return roots;
}

const verifiedOf = new WeakMap<object, Map<string, Verified>>();

async function givenBy({ db, vault, config }: Platform): Promise<LedgerGiven> {
  const verified = verifiedOf.get(db) ?? new Map<string, Verified>();
  verifiedOf.set(db, verified);
  return {
    installationId: await installationIdOf(db),
    publicKey: (await vault.signer('ledger-signing')).publicKey,
    anchors: (await readAnchorFile(config.anchorFile)) ?? [],
    verified,
  };
}

export const ledgerIntegrity: Probe = {
  spec: specOf('audit.chain', 5, 1),
  sources: [new URL(import.meta.url), new URL('./probe-sql.repo.ts', import.meta.url)],
  async run(platform) {
    const given = await givenBy(platform);
    return lookAs(platform.database, 'hyaline_prober', (sql) => lookAtLedger(sql, given));
  },
  async rehearse(platform, scratch) {
    const { given, faults } = await ledgerFaults(platform, scratch);
    const lookAfter = (plant: string, told: Omit<LedgerGiven, 'verified'>) =>
      lookAtFault(scratch, plant, (sql) => lookAtLedger(sql, { ...told, verified: new Map() }));
    const baseline = !isRed(await lookAfter('', given), ledgerIntegrity.spec);
    const outcomes = [];
    for (const { name, plant, vacuity = false, told } of faults)
      outcomes.push({
        name,
        vacuity,
        caught: isRed(await lookAfter(plant, { ...given, ...told }), ledgerIntegrity.spec),
      });
    return { baseline, faults: outcomes };
  },
};
