import { decodeText } from './charset.ts';
import { type DataSet, DamagedError, readPlacedItems } from './dataset.ts';
import { isoDate } from './header.ts';
import { openFile } from './open.ts';
import { text, texts, uint16, uint32, valueBytes } from './values.ts';

/** Tags of PS3.3 F.3, and of what its records say about their files. */
const D = {
  FileSetID: 0x00041130,
  FirstRecord: 0x00041200,
  Records: 0x00041220,
  NextRecord: 0x00041400,
  InUse: 0x00041410,
  LowerRecord: 0x00041420,
  RecordType: 0x00041430,
  ReferencedFileID: 0x00041500,
  ReferencedSOPInstanceUID: 0x00041511,
  SpecificCharacterSet: 0x00080005,
  StudyDate: 0x00080020,
  Modality: 0x00080060,
  StudyDescription: 0x00081030,
  SeriesDescription: 0x0008103e,
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  StudyInstanceUID: 0x0020000d,
  SeriesInstanceUID: 0x0020000e,
} as const;

/** A file that the directory names: the parts of its path from the folder of the DICOMDIR. */
export interface DirectoryFile {
  readonly path: readonly string[];
  readonly sopInstanceUid: string;
  /** IMAGE, PRESENTATION, SR DOCUMENT ... as written. */
  readonly type: string;
}

export interface DirectorySeries {
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly description: string;
  readonly files: readonly DirectoryFile[];
}

export interface DirectoryStudy {
  readonly studyInstanceUid: string;
  readonly description: string;
  /** ISO, or empty. */
  readonly date: string;
  readonly series: readonly DirectorySeries[];
}

export interface DirectoryPatient {
  readonly name: string;
  readonly id: string;
  readonly studies: readonly DirectoryStudy[];
}

/** What a DICOMDIR (PS3.3 annex F) says about the files beside it. */
export interface DicomDirectory {
  readonly patients: readonly DirectoryPatient[];
  /** Every file named, once, in the order of the records. */
  readonly files: readonly DirectoryFile[];
  /** True when the records' links were no tree, and their order in the file was taken for it. */
  readonly byOrder: boolean;
}

type Level = 'PATIENT' | 'STUDY' | 'SERIES';
/** Patient, study, series, image and what may hang below it. */
const MAX_DEPTH = 8;
const DEPTH: Readonly<Record<Level, number>> = { PATIENT: 0, STUDY: 1, SERIES: 2 };

interface Node {
  readonly dataSet: DataSet;
  readonly type: string;
  readonly at: number;
  readonly children: Node[];
}

/** @returns null when the bytes are no DICOMDIR, or a damaged one: then the files say for themselves what they are */
export function readDirectory(bytes: Uint8Array): DicomDirectory | null {
  try {
    const dataSet = openFile(bytes)?.walk.dataSet;
    const records = dataSet?.elements.get(D.Records);
    if (dataSet === undefined || records === undefined) return null;
    const nodes = readPlacedItems(dataSet, records)
      .map(({ at, dataSet: own }): Node => ({ at, dataSet: own, type: text(own, D.RecordType), children: [] }))
      .filter(({ dataSet: own }) => uint16(own, D.InUse) !== 0);
    const linked = byLinks(dataSet, nodes);
    const roots = linked ?? byOrder(nodes);
    const patients = patientsOf(roots);
    return { patients, files: nodes.flatMap(fileOf), byOrder: linked === null };
  } catch (error) {
    if (error instanceof DamagedError) return null;
    throw error;
  }
}

/** The tree of the records' offsets; null when they loop, lead nowhere or leave files out. */
function byLinks(dataSet: DataSet, nodes: readonly Node[]): Node[] | null {
  const byPlace = new Map(nodes.map((node) => [node.at, node]));
  const seen = new Set<Node>();
  const roots: Node[] = [];
  const waiting = [{ at: uint32(dataSet, D.FirstRecord) ?? 0, into: roots, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (let at = next.at; at !== 0;) {
      const node = byPlace.get(at);
      if (node === undefined || seen.has(node) || next.depth > MAX_DEPTH) return null;
      seen.add(node);
      next.into.push(node);
      waiting.push({ at: uint32(node.dataSet, D.LowerRecord) ?? 0, into: node.children, depth: next.depth + 1 });
      at = uint32(node.dataSet, D.NextRecord) ?? 0;
    }
  }
  return seen.size === nodes.length ? roots : null;
}

/** Records written one after the other, each below the nearest one above its level: what writers with wrong links do. */
function byOrder(nodes: readonly Node[]): Node[] {
  const roots: Node[] = [];
  const open: Node[] = [];
  for (const node of nodes) {
    const depth = DEPTH[node.type as Level] ?? 3;
    const own = { ...node, children: [] };
    open.length = Math.min(open.length, depth);
    (open.at(-1)?.children ?? roots).push(own);
    if (depth < 3) open.push(own);
  }
  return roots;
}

/** Levels that are missing are made up empty, so that no file falls out of the tree. */
function patientsOf(roots: readonly Node[]): DirectoryPatient[] {
  return under(roots, 'PATIENT').map(({ node, below }) => ({
    name: words(node, D.PatientName),
    id: words(node, D.PatientID),
    studies: under(below, 'STUDY').map((study) => ({
      studyInstanceUid: plain(study.node, D.StudyInstanceUID),
      description: words(study.node, D.StudyDescription),
      date: isoDate(plain(study.node, D.StudyDate)),
      series: under(study.below, 'SERIES').map((series) => ({
        seriesInstanceUid: plain(series.node, D.SeriesInstanceUID),
        modality: plain(series.node, D.Modality),
        description: words(series.node, D.SeriesDescription),
        files: series.below.flatMap(all).flatMap(fileOf),
      })),
    })),
  }));
}

/** Nodes of one level; what stands there without one comes together under a node of its own that says nothing. */
function under(nodes: readonly Node[], level: Level): { node: Node | null; below: readonly Node[] }[] {
  const own = nodes.filter(({ type }) => type === level).map((node) => ({ node, below: node.children }));
  const loose = nodes.filter(({ type }) => type !== level);
  return loose.flatMap(all).flatMap(fileOf).length > 0 ? [...own, { node: null, below: loose }] : own;
}

const all = (node: Node): Node[] => [node, ...node.children.flatMap(all)];

function fileOf({ dataSet, type }: Node): DirectoryFile[] {
  const path = texts(dataSet, D.ReferencedFileID);
  return path.length === 0 ? [] : [{ path, sopInstanceUid: text(dataSet, D.ReferencedSOPInstanceUID), type }];
}

const plain = (node: Node | null, tag: number): string => (node === null ? '' : text(node.dataSet, tag));

/** Each record has a character set of its own. */
function words(node: Node | null, tag: number): string {
  const bytes = node === null ? undefined : valueBytes(node.dataSet, tag);
  if (node === null || bytes === undefined) return '';
  return decodeText(bytes, texts(node.dataSet, D.SpecificCharacterSet));
}

/** File IDs are upper case by rule (PS3.10 8.2); discs are read with any case, a version number or a dot at the end. */
export const fileIdKey = (path: readonly string[]): string =>
  path.map((part) => part.toUpperCase().replace(/(\.|;\d+)+$/, '')).join('/');
