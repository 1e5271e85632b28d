import {
  EVENTS,
  type EventName,
  type LedgerPage,
  type LedgerProof,
  type LedgerQuery,
  type LedgerRow,
} from '@hyaline/contract';
import { SYSTEM_USER, toHex } from '@hyaline/kit';
import {
  BUNDLE_FORMAT,
  type BundleHeader,
  CSV_HEAD,
  csvRow,
  formatKey,
  inclusionProof,
  type LedgerEvent,
  parseEvent,
  writeBundleLine,
} from '@hyaline/ledger';
import type { z } from 'zod';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, type LedgerEntry } from './append.repo.ts';
import {
  type EntryFilter,
  type EntryRow,
  readAnchors,
  readEntries,
  readHead,
  readHeads,
  readNames,
  readTreeRows,
  treeReader,
} from './ledger.repo.ts';
import { checkpointKey, clinicOrigin, clinicSigner } from './signing.ts';

type Query = z.infer<typeof LedgerQuery>;
type Needs = Pick<Platform, 'db' | 'vault'>;

const EXPORTED_HEADS = 1000;
const EXPORT_STEP = 1000;

/** Whether the clinic's ledger has such an event. For decisions of the installation, which look at nobody's rows. */
export async function everHappened({ db }: Pick<Platform, 'db'>, actor: Actor, event: EventName): Promise<boolean> {
  const filter = { before: null, limit: 1, events: [event], outcome: null, search: '' } as const;
  return (await db.inTenant(actor, (tx) => readEntries(tx, filter))).length > 0;
}

/** One page of the clinic's ledger, newest first. Looking is an event like any other, and stands in the next page. */
export async function readLedger({ db }: Needs, actor: Actor, query: Query, ip: string): Promise<LedgerPage> {
  return db.inTenant(actor, async (tx) => {
    const rows = await readEntries(tx, filterOf(query));
    const [head, anchors] = [await readHead(tx), await readAnchors(tx)];
    const states = { signed: head?.size ?? 0, anchored: Math.max(0, ...anchors.map(({ size }) => size)) };
    const events = rows.map(({ canonical }) => parseEvent(canonical));
    const actors = events.flatMap((event) => (event?.actor ? [event.actor] : []));
    const names = await readNames(tx, [...new Set(actors)]);
    const { group, search } = query;
    await append(tx, lookAt(actor, 'ledger.read', { group, rows: rows.length, searched: search !== '' }, ip));
    return {
      rows: rows.map((row, i) => presentRow(row, events[i] ?? null, names, states)),
      total: rows[0]?.total ?? 0,
      checkpoint: head ? presentHead(head, 'ledger-signing') : null,
      anchors: anchors.map(({ name, size, at }) => ({ name, size, at: at.toISOString() })),
    };
  });
}

/** The proof that one entry is in the signed tree. @throws Refusal `not-found` for an index that is in no signed head */
export async function proveEntry({ db }: Needs, actor: Actor, index: number): Promise<LedgerProof> {
  return db.inTenant(actor, async (tx) => {
    const head = await readHead(tx);
    const [row] = head && index < head.size ? await readTreeRows(tx, index, index + 1) : [];
    if (!head || !row) return refuse('not-found');
    const path = await inclusionProof(index, head.size, treeReader(tx));
    return {
      index,
      leaf: toHex(row.leaf),
      size: head.size,
      root: toHex(head.root),
      path: path.map(toHex),
      checkpointNote: head.note,
      event: row.canonical ?? '',
    };
  });
}

/**
 * The whole signed ledger as lines, or as rows of a spreadsheet, of `hyaline audit verify`. The export itself is written down before the first line
 * leaves, and stands after the head that this export ends at.
 */
export async function exportLedger(
  platform: Needs,
  actor: Actor,
  { now, ip, format }: { now: Date; ip: string; format: 'jsonl' | 'csv' },
): Promise<AsyncGenerator<string>> {
  const signer = await clinicSigner(platform, actor.tenantId);
  const { header, size } = await platform.db.inTenant(actor, async (tx) => {
    const head = await readHead(tx);
    const anchors = await readAnchors(tx);
    const header: BundleHeader = {
      format: BUNDLE_FORMAT,
      origin: signer.key.name,
      key: formatKey(signer.key),
      exportedAt: now.toISOString(),
      checkpoints: await readHeads(tx, EXPORTED_HEADS),
      anchors: anchors.map(({ name, at, note }) => ({ name, at: at.toISOString(), note })),
    };
    const size = head?.size ?? 0;
    await append(tx, lookAt(actor, 'ledger.exported', { rows: size, format }, ip));
    return { header, size };
  });
  const lines = exportLines(platform, actor, header, size);
  return format === 'csv' ? asCsv(lines) : lines;
}

async function* asCsv(parts: AsyncGenerator<string>): AsyncGenerator<string> {
  yield `\uFEFF${CSV_HEAD}`;
  for await (const part of parts) {
    const lines = part.split('\n').filter((line) => line !== '');
    yield lines.map((line) => csvRow(line)).join('');
  }
}

async function* exportLines({ db }: Needs, actor: Actor, header: BundleHeader, size: number): AsyncGenerator<string> {
  yield writeBundleLine(header);
  for (let from = 0; from < size; from += EXPORT_STEP) {
    const rows = await db.inTenant(actor, (tx) => readTreeRows(tx, from, Math.min(size, from + EXPORT_STEP)));
    yield rows
      .map(({ index, entryId, leaf, canonical }) =>
        writeBundleLine({ index, entryId, event: canonical, leaf: toHex(leaf) }),
      )
      .join('');
  }
}

export interface PublicCheckpoint {
  origin: string;
  key: string;
  /** null: no event has been signed yet */
  note: string | null;
}

/** The newest signed head of a log, for whoever wants to keep it: it tells a size and a hash, and nothing of an event. */
export async function publicCheckpoint(platform: Needs, tenantId: string): Promise<PublicCheckpoint> {
  const head = await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, readHead);
  return {
    origin: await clinicOrigin(platform, tenantId),
    key: await checkpointKey(platform, tenantId),
    note: head?.note ?? null,
  };
}

function filterOf({ before, limit, group, search }: Query): EntryFilter {
  const inGroup = (wanted: string) =>
    (Object.keys(EVENTS) as EventName[]).filter((name) => EVENTS[name].group === wanted);
  const events = group === 'all' || group === 'refused' ? null : inGroup(group);
  return { before: before ?? null, limit, events, outcome: group === 'refused' ? 'refused' : null, search };
}

const lookAt = (actor: Actor, event: EventName, facts: LedgerEntry['facts'], ip: string): LedgerEntry => ({
  event,
  outcome: 'done',
  resource: { type: 'ledger', id: actor.tenantId },
  patientRef: null,
  facts,
  ip,
});

const presentHead = ({ size, root, at }: { size: number; root: Uint8Array; at: Date }, keyName: string) => ({
  size,
  root: toHex(root),
  at: at.toISOString(),
  keyName,
});

function presentRow(
  { entryId, index, intact }: EntryRow,
  event: LedgerEvent | null,
  names: ReadonlyMap<string, string>,
  states: { signed: number; anchored: number },
): LedgerRow {
  const proof = proofOf(index, intact && event !== null, states);
  if (!event) return { ...UNREADABLE, entryId, index, proof };
  const { at, event: name, outcome, actor, resource, patient, facts } = event;
  const who = { id: actor, name: actor === null ? '' : (names.get(actor) ?? '') };
  return {
    entryId,
    index,
    at,
    event: name,
    outcome,
    actor: who,
    resource,
    patientRef: patient,
    facts: { ...facts } as LedgerRow['facts'],
    proof,
  };
}

/** What is left to show of an entry whose text somebody made unreadable: that it is there, and broken. */
const UNREADABLE = {
  at: new Date(0).toISOString(),
  event: 'unreadable',
  outcome: 'done' as const,
  actor: { id: null, name: '' },
  resource: null,
  patientRef: null,
  facts: {},
};

function proofOf(
  index: number | null,
  intact: boolean,
  states: { signed: number; anchored: number },
): LedgerRow['proof'] {
  if (!intact) return 'broken';
  if (index === null || index >= states.signed) return 'waiting';
  return index < states.anchored ? 'anchored' : 'in-tree';
}

export const exportFileName = (actor: Actor, format: 'jsonl' | 'csv'): string =>
  `hyaline-${actor.tenantId.slice(0, 8)}.ledger.${format}`;
