import {
  type EntryContent,
  type ImportFaultRow,
  type ImportFormat,
  type ImportSettings,
  type PatientFields,
  phi,
} from '@hyaline/contract';
import { type ChartsRead, type DocumentFound, type Fault } from '@hyaline/fhir';
import { EntryError, readEntry, readZip, type ZipEntry, ZipError, type ZipLimits } from '@hyaline/zip';
import { refuse } from '../../platform/http/index.ts';
import { ChartsThread, MAX_JSON_BYTES } from './charts-thread.ts';
import { readPeople } from './csv/people.ts';
import { tableOf } from './csv/shape.ts';

/** A file of a document, read when it is its turn. */
export interface FileRead {
  name: string;
  category: string;
  remark: string;
  bytes(): Promise<Uint8Array>;
}
export interface PersonRead {
  /** Line of a table; 0 for FHIR. */
  line: number;
  fields: PatientFields;
  entries: EntryContent[];
  files: FileRead[];
}
export interface FileReading {
  people: PersonRead[];
  faults: ImportFaultRow[];
  leftOut: ImportFaultRow[];
  notImported: readonly { what: string; count: number }[];
  /** People that were refused. */
  refused: number;
}

/**
 * The people of an uploaded file. The same bytes and settings give the same reading.
 * @throws Refusal too-large, bad-request
 */
export async function readFile(
  bytes: Uint8Array,
  format: ImportFormat,
  settings: ImportSettings,
): Promise<FileReading> {
  if (format === 'csv') return fromTable(bytes, settings);
  const thread = new ChartsThread();
  try {
    if (format === 'fhir') return fromCharts(await thread.read(bytes, settings.language), () => null);
    return await fromArchive(bytes, settings, thread);
  } finally {
    await thread.close();
  }
}

function fromTable(bytes: Uint8Array, settings: ImportSettings): FileReading {
  const { people, faults } = readPeople(tableOf(bytes, settings), settings);
  const refused = new Set(faults.map(({ line }) => line)).size;
  const read = people.map((person) => ({ ...person, entries: [], files: [] }));
  return { people: read, faults, leftOut: [], notImported: [], refused };
}

const faultRow = ({ resource, id, path, reason }: Fault): ImportFaultRow => ({
  line: 0,
  resource: phi(id === '' ? resource : `${resource}/${id}`),
  where: phi(path),
  reason,
});

type OpenFile = (path: string) => (() => Promise<Uint8Array>) | null;

function fromCharts(charts: ChartsRead, open: OpenFile): FileReading {
  const faults = charts.faults.map(faultRow);
  let without = 0;
  const people = charts.patients.map(({ fields, entries }): PersonRead => {
    const person: PersonRead = { line: 0, fields, entries: [], files: [] };
    for (const { content } of entries) {
      if (content.kind !== 'document-file') person.entries.push(content);
      else {
        const bytes = bytesOf(content, open);
        if (bytes) person.files.push({ name: content.name, category: content.category, remark: content.remark, bytes });
        else without++;
      }
    }
    return person;
  });
  const notImported = [
    ...charts.notImported,
    ...(without > 0 ? [{ what: 'DocumentReference (no file)', count: without }] : []),
  ];
  const refused = charts.faults.filter(({ resource }) => resource === 'Patient').length;
  return { people, faults, leftOut: charts.leftOut.map(faultRow), notImported, refused };
}

function bytesOf({ bytes, file }: DocumentFound, open: OpenFile): (() => Promise<Uint8Array>) | null {
  return bytes === null ? open(file) : () => Promise.resolve(bytes);
}

const MB = 1024 * 1024;
/** The server holds what it unpacks in memory, beside everybody else's work: far less than a browser takes from its own disk. */
const LIMITS: ZipLimits = {
  entries: 20_000,
  directoryBytes: 8 * MB,
  entryBytes: 100 * MB,
  totalBytes: 200 * MB,
  entryRatio: 50,
  entryRatioFloor: MB,
  totalRatio: 50,
  totalRatioFloor: MB,
};
const TOO_LARGE = new Set<string>(['too-large', 'too-dense', 'too-many']);
const BUNDLE = /^patients\/[^/]+\/bundle\.json$/;

/** What this platform exported: a bundle for each patient, and beside it the files that it names. */
async function fromArchive(
  bytes: Uint8Array,
  { language }: ImportSettings,
  thread: ChartsThread,
): Promise<FileReading> {
  const archive = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  try {
    const { entries, refused } = await readZip(archive, LIMITS);
    // a person left out without a word would be worse than none
    for (const { path, reason } of refused) if (BUNDLE.test(path)) throw new EntryError(reason, path);
    const byPath = new Map(entries.map((entry): [string, ZipEntry] => [entry.path, entry]));
    const whole: FileReading = { people: [], faults: [], leftOut: [], notImported: [], refused: 0 };
    const counts = new Map<string, number>();
    for (const entry of entries.filter(({ path }) => BUNDLE.test(path))) {
      const folder = entry.path.slice(0, entry.path.lastIndexOf('/') + 1);
      const open: OpenFile = (path) => {
        const file = byPath.get(`${folder}${path}`);
        return file ? () => readEntry(archive, file) : null;
      };
      if (entry.bytes > MAX_JSON_BYTES) throw new EntryError('too-large', entry.path);
      const read = fromCharts(await thread.read(await readEntry(archive, entry), language), open);
      for (const one of read.people) whole.people.push(one); // too many for arguments of one call
      for (const one of read.faults) whole.faults.push(one);
      for (const one of read.leftOut) whole.leftOut.push(one);
      whole.refused += read.refused;
      for (const { what, count } of read.notImported) counts.set(what, (counts.get(what) ?? 0) + count);
    }
    const notImported = [...counts].map(([what, count]) => ({ what, count }));
    return { ...whole, notImported };
  } catch (error) {
    if (!(error instanceof ZipError || error instanceof EntryError)) throw error;
    return TOO_LARGE.has(error.code) ? refuse('too-large') : refuse('bad-request', { fields: ['file'] });
  }
}
