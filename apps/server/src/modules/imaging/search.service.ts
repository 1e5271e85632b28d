import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, factsOf, sealAddress } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { breathing } from './breath.ts';
import type { StudyAttributes, StudyDetails } from './details.ts';
import { CANDIDATES, COUNT_TOGETHER, type FoundStudy, STUDY_PAGE, STUDY_SCAN, STUDY_SCAN_BY } from './held.repo.ts';
import { OpenedStudies } from './opened-studies.ts';
import { type LookupKind, lookupKeys, uidKeys } from './uid-keys.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'log'>;
const PHI = { phi: true };

/** A study as programs see it: all rows of one Study Instance UID together. */
export interface HeldStudyInfo extends StudyAttributes {
  /** ISO date or empty. */
  studyDate: string;
  seriesCount: number;
  instanceCount: number;
}

export interface StudySearch {
  /** Study Instance UIDs; null for all. */
  uids: readonly string[] | null;
  /** A number that a study must have, whatever its case: it is looked for by its hash before anything is opened. */
  number: { kind: LookupKind; value: string } | null;
  /** What must hold of the rest, which is sealed and compared once it is opened; null when nothing is asked of it. */
  matches: ((study: Omit<HeldStudyInfo, 'seriesCount' | 'instanceCount'>) => boolean) | null;
  limit: number;
  offset: number;
}

export interface FoundStudies {
  studies: HeldStudyInfo[];
  /** There are more behind this page. */
  more: boolean;
}

/**
 * The studies that this person may see and that match, newest first; each one shown is in the ledger. Names and dates
 * are sealed one by one, so a search for them opens what its person may see and compares; only what matches is shown.
 * That it was asked is in the ledger also when nothing matched.
 */
export async function searchStudies(
  platform: Needs,
  actor: Actor,
  { uids, number, matches, limit, offset }: StudySearch,
  ip: string,
): Promise<FoundStudies> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { studies: [], more: false };
  const keyOf = await uidKeys(platform, actor.tenantId);
  let keys = uids === null ? null : uids.map((uid) => keyOf('study', uid));
  let page = { limit, offset };
  let more = false;
  if (matches) {
    const all = await scan(platform, actor, { keys, number, matches }, ip);
    keys = all.slice(offset, offset + limit);
    more = all.length > offset + limit;
    page = { limit, offset: 0 };
    if (keys.length === 0) return { studies: [], more };
  }
  const { studies, read } = await show(platform, actor, { keys, ...page }, ip);
  return { studies, more: more || (!matches && read === limit) };
}

/** A study that a search across studies may come to; nothing of it is known but how much of it there is. */
export interface Candidate {
  uidKey: Buffer;
  seriesCount: number;
  instanceCount: number;
}

/** The first `most` studies that this person may see and that match, newest first; none of them is shown yet. */
export async function candidateStudies(
  platform: Needs,
  actor: Actor,
  { uids, number, matches }: Pick<StudySearch, 'uids' | 'number' | 'matches'>,
  most: number,
  ip: string,
): Promise<Candidate[]> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return [];
  const keyOf = await uidKeys(platform, actor.tenantId);
  let keys = uids === null ? null : uids.map((uid) => keyOf('study', uid));
  if (matches) keys = (await scan(platform, actor, { keys, number, matches }, ip)).slice(0, most);
  return platform.db.oneStatement<Candidate>(actor, CANDIDATES, [null, factsOf(actor), keys, most], PHI);
}

/** Shows one candidate, and writes so; undefined when it went away, or came from files that say too little. */
export async function showCandidate(
  platform: Needs,
  actor: Actor,
  { uidKey }: Candidate,
  ip: string,
): Promise<HeldStudyInfo | undefined> {
  return (await show(platform, actor, { keys: [uidKey], limit: 1, offset: 0 }, ip)).studies[0];
}

interface Page {
  keys: readonly Buffer[] | null;
  limit: number;
  offset: number;
}

/** @returns what is shown, and how many there were to show */
async function show(
  platform: Needs,
  actor: Actor,
  { keys, limit, offset }: Page,
  ip: string,
): Promise<{ studies: HeldStudyInfo[]; read: number }> {
  const rows = await platform.db.oneStatement<FoundStudy>(
    actor,
    STUDY_PAGE[keys === null ? 'all' : 'ofUids'],
    [sealAddress(actor.tenantId, ip), factsOf(actor), keys, limit, offset],
    PHI,
  );
  return {
    studies: await together(platform, actor, rows),
    read: new Set(rows.map(({ uidKey }) => uidKey.toString('hex'))).size,
  };
}

interface Scan extends Pick<StudySearch, 'number'> {
  keys: readonly Buffer[] | null;
  matches: NonNullable<StudySearch['matches']>;
}

/** @returns hashes of the UIDs that match, newest first, each once; of several rows the oldest is what is compared and shown */
async function scan(platform: Needs, actor: Actor, { keys, number, matches }: Scan, ip: string): Promise<Buffer[]> {
  const ask = [null, factsOf(actor), keys];
  const keyOf = await lookupKeys(platform, actor.tenantId);
  const rows = await platform.db.oneStatement<Pick<FoundStudy, 'id' | 'uidKey' | 'details'>>(
    actor,
    number ? STUDY_SCAN_BY[number.kind] : STUDY_SCAN,
    number ? [...ask, keyOf(number.kind, number.value)] : ask,
    PHI,
  );
  const oldest = new Map<string, (typeof rows)[number]>();
  for (const row of rows) oldest.set(row.uidKey.toString('hex'), row); // in the place of the newest
  const breathe = breathing();
  const studies = new OpenedStudies(platform, actor.tenantId);
  const found: Buffer[] = [];
  for (const row of oldest.values()) {
    const study = await opened(platform, studies, row);
    if (study && matches(study)) found.push(row.uidKey);
    await breathe();
  }
  const facts = { compared: oldest.size, found: found.length }; // what was asked are words of a patient
  const entry = { event: 'study.searched', outcome: 'done', resource: null, patientRef: null, facts, ip } as const;
  await platform.db.inTenant(actor, (tx) => append(tx, entry), PHI);
  return found;
}

async function together(platform: Needs, actor: Actor, rows: readonly FoundStudy[]): Promise<HeldStudyInfo[]> {
  const byUid = new Map<string, FoundStudy[]>();
  for (const row of rows) {
    const uid = row.uidKey.toString('hex');
    const group = byUid.get(uid);
    if (group) group.push(row);
    else byUid.set(uid, [row]);
  }
  const known = new OpenedStudies(platform, actor.tenantId);
  const studies: HeldStudyInfo[] = [];
  for (const group of byUid.values()) {
    const oldest = group[0] as FoundStudy;
    const info = await opened(platform, known, oldest);
    if (!info) continue;
    const counts = group.length === 1 ? oldest : await countTogether(platform, actor, group);
    studies.push({ ...info, seriesCount: counts.seriesCount, instanceCount: counts.instanceCount });
  }
  return studies;
}

async function countTogether(
  { db }: Needs,
  actor: Actor,
  group: readonly FoundStudy[],
): Promise<Pick<HeldStudyInfo, 'seriesCount' | 'instanceCount'>> {
  const ids = group.map(({ id }) => id);
  const [row] = await db.oneStatement<{ images: number; series: number }>(actor, COUNT_TOGETHER, [ids], PHI);
  return { seriesCount: row?.series ?? 0, instanceCount: row?.images ?? 0 };
}

/** Null for a study that was saved before programs could ask, and for one that does not open: it hides no other. */
async function opened(
  { log }: Needs,
  studies: OpenedStudies,
  row: Pick<FoundStudy, 'id' | 'details'>,
): Promise<(StudyAttributes & Pick<StudyDetails, 'studyDate'>) | null> {
  try {
    const { dicom, studyDate } = await studies.open(row);
    return dicom ? { ...dicom, studyDate } : null;
  } catch {
    log.warn({ studyId: row.id }, 'a study is left out of a search: its details do not open');
    return null;
  }
}
