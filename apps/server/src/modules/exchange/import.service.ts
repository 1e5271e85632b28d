import {
  IMPORT_KEPT_HOURS,
  type ImportPreview,
  type ImportResult,
  type Imports,
  type ImportSettings,
  MAX_IMPORTED,
  MAX_IMPORT_BYTES,
  phi,
  type RunImport,
  type StartedImport,
  UNDO_DAYS,
  type UndoneImport,
  type UploadImport,
} from '@hyaline/contract';
import { DAY_MS, HOUR_MS, newId, SYSTEM_USER } from '@hyaline/kit';
import type { Actor, Repeatable, Tx } from '../../platform/db/index.ts';
import { csvOf, Refusal, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { addDocuments, addEntries, type DocumentToAdd, type EntryToAdd } from '../chart-entries/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append, appendDenied, factsOf, sealAddress } from '../ledger/index.ts';
import { assignEntered, enterPatients, fillIn, providersOf } from '../patients/index.ts';
import { ensurePhiSchema, hasPhiSchema, phiTenants } from '../tenancy/index.ts';
import { MAX_JSON_BYTES } from './charts-thread.ts';
import { shapeOf } from './csv/shape.ts';
import * as repo from './import.repo.ts';
import { choiceFor, findTwins, type Twin } from './plan.ts';
import { type FileReading, type PersonRead, readFile } from './reading.ts';
import { arriving, dropUpload, keepUpload, openUpload, reading } from './uploads.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage' | 'log'>;
const PHI = { phi: true };
const SHOWN_ROWS = 20;
const SHOWN_MOST = 500;

interface Asking {
  actor: Actor;
  ip: string;
}

/**
 * Takes a file in, sealed, for a day at most; nothing of it is in anybody's record yet.
 * @throws Refusal too-large; bad-request; unavailable while too much arrives at once
 */
export function uploadImport(
  platform: Needs,
  { actor, ip }: Asking,
  { about, body, length }: { about: UploadImport; body: AsyncIterable<Uint8Array>; length: number },
): Promise<StartedImport> {
  if (length > (about.format === 'fhir' ? MAX_JSON_BYTES : MAX_IMPORT_BYTES))
    return Promise.resolve().then(() => refuse('too-large'));
  return arriving.hold(actor.tenantId, { body, length }, async (bytes) => {
    await ensurePhiSchema(platform, actor.tenantId);
    const id = newId();
    const shape = about.format === 'csv' ? shapeOf(bytes) : null;
    if (shape !== null && shape.columns.length < 2) refuse('bad-request', { fields: ['file'] });
    await keepUpload(platform, { tenantId: actor.tenantId, id }, bytes);
    try {
      await platform.db.inTenant(
        actor,
        async (tx) => {
          await repo.insertImport(tx, { id, format: about.format, bytes: length });
          const facts = { format: about.format, bytes: length };
          await note(tx, 'import.uploaded', id, facts, ip);
        },
        PHI,
      );
    } catch (error) {
      await dropUpload(platform, { tenantId: actor.tenantId, id });
      throw error;
    }
    return { id, format: about.format, shape };
  });
}

/** What would happen: counts, the first rows, every fault, and who may be here already. Nothing is changed. */
export function previewImport(
  platform: Needs,
  asking: Asking,
  id: string,
  settings: ImportSettings,
): Promise<ImportPreview> {
  return withUpload(platform, asking, id, 'import.previewed', settings, async (tx, read) => {
    const twins = await findTwins(platform, tx, read.people, asking.ip);
    const counts = countsOf(read, twins);
    await note(tx, 'import.previewed', id, counts, asking.ip);
    return presentPreview(read, twins, counts);
  });
}

/**
 * Brings the people of the file in, in one transaction: all that was chosen, or nothing.
 * @throws Refusal import-faulty while something is wrong and nobody said to go on; too-many-people; not-found when it ran
 */
export async function runImport(
  platform: Needs,
  asking: Asking,
  id: string,
  ask: RunImport,
  repeatable: Repeatable | null = null,
): Promise<ImportResult> {
  const written: string[] = [];
  try {
    const result = await withUpload(platform, asking, id, 'import.finished', ask.settings, (tx, read, row) =>
      repo.once(tx, repeatable, () => {
        if (row.state !== 'uploaded') return refuse('not-found');
        if (read.people.length > MAX_IMPORTED) return refuse('too-many-people');
        if (!ask.despiteFaults && read.faults.length > 0) return refuse('import-faulty');
        return bringIn(platform, tx, asking, { id, read, ask, written });
      }),
    );
    await dropUpload(platform, { tenantId: asking.actor.tenantId, id });
    return result;
  } catch (error) {
    await Promise.all(written.map((key) => platform.storage.delete(key)));
    throw error;
  }
}

interface Bringing {
  id: string;
  read: FileReading;
  ask: RunImport;
  written: string[];
}

async function bringIn(
  platform: Needs,
  tx: Tx,
  { ip }: Asking,
  { id, read, ask, written }: Bringing,
): Promise<ImportResult> {
  const providerIds = await providersOf(tx, ask.settings.providerIds);
  const twins = await findTwins(platform, tx, read.people, ip);
  const chosen = read.people.map((person, index) => ({ person, twin: twins.get(index), choice: choiceFor(twins.get(index), ask) })); // prettier-ignore
  const fresh = chosen.filter(({ choice }) => choice === 'create');
  const entered = await enterPatients(platform, tx, fresh.map(({ person }) => person.fields), { providerIds, ip }); // prettier-ignore
  const refOf = new Map<PersonRead, string>();
  const charts: { patientId: string; person: PersonRead }[] = [];
  for (const [i, { person }] of fresh.entries()) {
    const made = entered[i];
    if (!made) throw new Error('an entered patient has no row');
    refOf.set(person, made.ref);
    charts.push({ patientId: made.id, person });
  }
  const updated: string[] = [];
  for (const { person, twin, choice } of chosen) {
    if (choice !== 'update' || !twin?.existing) continue;
    await fillIn(platform, tx, twin.existing.id, person.fields, ip);
    refOf.set(person, twin.existing.ref);
    updated.push(twin.existing.id);
    charts.push({ patientId: twin.existing.id, person });
  }
  const entries = await addCharts(platform, tx, charts, written);
  await assignEntered(tx, entered, { providerIds, ip });
  const made = entered.map((one) => ({ id: one.id, made: true }));
  await repo.notePatients(tx, id, [...made, ...updated.map((one) => ({ id: one, made: false }))]);
  const skipped = chosen.filter(({ choice }) => choice === 'skip').length;
  const counts = { created: entered.length, updated: updated.length, skipped, refused: read.refused, entries };
  const lines = reportLines(read, chosen.map(({ person, choice }) => ({ line: person.line, choice, ref: refOf.get(person) ?? '' }))); // prettier-ignore
  const report = await platform.vault.sealField({ tenantId: tx.actor.tenantId }, { table: 'import', column: 'report', rowId: id }, csvOf(lines)); // prettier-ignore
  await repo.finishImport(tx, id, { ...counts, report });
  await note(tx, 'import.finished', id, counts, ip);
  return { id, ...counts };
}

async function addCharts(
  platform: Needs,
  tx: Tx,
  charts: readonly { patientId: string; person: PersonRead }[],
  written: string[],
): Promise<number> {
  const entries: EntryToAdd[] = charts.flatMap(({ patientId, person }) => person.entries.map((content) => ({ patientId, content }))); // prettier-ignore
  await addEntries(platform, tx, entries);
  let files = 0;
  for (const { patientId, person } of charts) {
    const documents: DocumentToAdd[] = [];
    for (const { bytes, ...about } of person.files) documents.push({ ...about, patientId, bytes: await bytes() });
    files += (await addDocuments(platform, tx, documents, written)).added;
  }
  return entries.length + files;
}

/** By line and reference: a report says what became of whom to those who may open the record, and nobody's name. */
function reportLines(
  { faults, people }: FileReading,
  done: readonly { line: number; choice: string; ref: string }[],
): string[][] {
  const isTable = people.some(({ line }) => line > 0) || faults.some(({ line }) => line > 0);
  const what = { create: 'created', update: 'updated', skip: 'skipped' } as Record<string, string>;
  return [
    [isTable ? 'line' : 'person', 'result', 'reference', 'where', 'reason'],
    ...done.map(({ line, choice, ref }, i) => [String(isTable ? line : i + 1), what[choice] ?? choice, ref, '', '']),
    ...faults.map(({ line, where, reason }) => [isTable ? String(line) : '', 'refused', '', where, reason]),
  ];
}

/** What was brought in, the newest first. */
export async function readImports(platform: Needs, { actor, ip }: Asking): Promise<Imports> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { imports: [] };
  const rows = await platform.db.inTenant(
    actor,
    async (tx) => {
      const all = await repo.listImports(tx);
      await append(tx, { event: 'import.listed', outcome: 'done', resource: null, patientRef: null, facts: { rows: all.length }, ip }); // prettier-ignore
      return all;
    },
    PHI,
  );
  const names = await namesFor(platform, actor, rows.map(({ madeBy }) => madeBy)); // prettier-ignore
  const imports = rows.map((row) => ({
    id: row.id,
    format: row.format,
    madeBy: { id: row.madeBy, name: names.get(row.madeBy) ?? '' },
    finishedAt: row.finishedAt?.toISOString() ?? '',
    created: row.created,
    updated: row.updated,
    skipped: row.skipped,
    undoneAt: row.undoneAt?.toISOString() ?? null,
    undoUntil: undoUntil(row)?.toISOString() ?? null,
    hasReport: row.report !== null,
  }));
  return { imports };
}

const undoUntil = ({ state, finishedAt }: repo.ImportRow): Date | null => {
  const end = state === 'finished' && finishedAt ? finishedAt.getTime() + UNDO_DAYS * DAY_MS : 0;
  return end > Date.now() ? new Date(end) : null;
};

/** @throws Refusal not-found */
export async function readReport(platform: Needs, asking: Asking, id: string): Promise<string> {
  const { actor, ip } = asking;
  const sealed = await withImport(platform, asking, id, 'import.report-read', async (tx, row) => {
    if (row.report === null) return refuse('not-found');
    await note(tx, 'import.report-read', id, {}, ip);
    return row.report;
  });
  return platform.vault.openField(
    { tenantId: actor.tenantId },
    { table: 'import', column: 'report', rowId: id },
    sealed,
  );
}

/** Puts away whom an import made, as far as nobody has touched them since. @throws Refusal not-found when it is too late */
export function undoImport(platform: Needs, asking: Asking, id: string): Promise<UndoneImport> {
  return withImport(platform, asking, id, 'import.undone', async (tx, row) => {
    if (undoUntil(row) === null) return refuse('not-found');
    const { actor, ip } = asking;
    const facts = factsOf(actor, { import: id });
    const done = await repo.undoImport(tx, { id, facts, address: sealAddress(actor.tenantId, ip) });
    await note(tx, 'import.undone', id, done, ip);
    return done;
  });
}

/** Deletes uploads that nobody finished within a day. */
export async function sweepImports(platform: Needs): Promise<void> {
  for (const tenantId of await phiTenants(platform)) {
    const actor = { tenantId, userId: SYSTEM_USER };
    const over = await platform.db.inTenant(actor, (tx) => repo.expireImports(tx), PHI);
    for (const id of over) await dropUpload(platform, { tenantId, id });
    if (over.length > 0) platform.log.info({ uploads: over.length }, 'deleted uploads that nobody finished');
  }
}

type Event = 'import.previewed' | 'import.finished' | 'import.undone' | 'import.report-read' | 'import.uploaded';

const note = (tx: Tx, event: Event, id: string, facts: Record<string, number | string>, ip: string) =>
  append(tx, { event, outcome: 'done', resource: { type: 'import', id }, patientRef: null, facts, ip });

/** Somebody else's import is refused as one that never was. */
async function withImport<T>(
  platform: Needs,
  { actor, ip }: Asking,
  id: string,
  event: Event,
  work: (tx: Tx, row: repo.ImportRow) => Promise<T>,
): Promise<T> {
  const found = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(
        actor,
        async (tx) => {
          const row = await repo.lockImport(tx, id);
          return row ? { result: await work(tx, row) } : null;
        },
        PHI,
      )
    : null;
  if (found) return found.result;
  await appendDenied(platform, actor, { event, resource: { type: 'import', id }, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}

/** Reads the upload before the transaction begins: nothing is locked while a large file is parsed. */
function withUpload<T>(
  platform: Needs,
  asking: Asking,
  id: string,
  event: Event,
  settings: ImportSettings,
  work: (tx: Tx, read: FileReading, row: repo.ImportRow) => Promise<T>,
): Promise<T> {
  return reading.hold(MAX_IMPORT_BYTES, async () => {
    const row = await withImport(platform, asking, id, event, (_tx, found) => Promise.resolve(found));
    if (row.madeBy !== asking.actor.userId || row.createdAt.getTime() < Date.now() - IMPORT_KEPT_HOURS * HOUR_MS)
      return refuse('not-found');
    const bytes = await openUpload(platform, { tenantId: asking.actor.tenantId, id });
    const read = await readFile(bytes, row.format, settings).catch((error) => giveUp(platform, asking, id, error));
    return withImport(platform, asking, id, event, (tx, locked) => work(tx, read, locked));
  });
}

/** A file that no setting makes readable waits for nobody: it goes at once. @throws what was wrong with it */
async function giveUp(platform: Needs, { actor }: Asking, id: string, error: unknown): Promise<never> {
  const isUnfit = error instanceof Refusal && (error.code === 'too-large' || error.fields.includes('file'));
  if (!isUnfit) throw error;
  await platform.db.inTenant(actor, (tx) => repo.giveUpImport(tx, id), PHI);
  await dropUpload(platform, { tenantId: actor.tenantId, id });
  throw error;
}

function countsOf(read: FileReading, twins: ReadonlyMap<number, Twin>): ImportPreview['counts'] {
  const { people, faults, leftOut, refused } = read;
  return {
    people: people.length + refused,
    ready: people.length - twins.size,
    duplicates: twins.size,
    refused,
    entries: people.reduce((sum, { entries, files }) => sum + entries.length + files.length, 0),
    faults: faults.length,
    leftOut: leftOut.length,
  };
}

function presentPreview(
  { people, faults, leftOut, notImported }: FileReading,
  twins: ReadonlyMap<number, Twin>,
  counts: ImportPreview['counts'],
): ImportPreview {
  const row = (person: PersonRead, index: number): ImportPreview['rows'][number] => {
    const { givenName, familyName, secondFamilyName, birthDate, mrn } = person.fields;
    const name = phi([givenName, familyName, secondFamilyName].filter(Boolean).join(' '));
    return { index, line: person.line, name, birthDate, mrn, entries: person.entries.length + person.files.length };
  };
  return {
    counts,
    rows: people.slice(0, SHOWN_ROWS).map(row),
    faults: faults.slice(0, SHOWN_MOST),
    leftOut: leftOut.slice(0, SHOWN_MOST),
    duplicates: [...twins.values()].slice(0, SHOWN_MOST).map(({ index, reasons, existing }) => ({
      row: row(people[index] as PersonRead, index),
      reasons,
      existing: existing && { ref: existing.ref, name: phi(existing.name), mayUpdate: existing.mayUpdate },
    })),
    notImported: notImported.map(({ what, count }) => ({ what: phi(what), count })),
  };
}
