import type { JsonDataSet } from '@hyaline/dicom/json';
import type { Actor } from '../../platform/db/index.ts';
import { Refusal, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { LIMITS } from '../../platform/limits/index.ts';
import {
  type Candidate,
  candidateStudies,
  findImages,
  type HeldImage,
  type HeldStudyInfo,
  searchStudies,
  showCandidate,
} from '../imaging/index.ts';
import { imageValues, instanceAnswer, seriesAnswer, studyAnswer, studyValues } from './qido-answers.ts';
import { ATTRIBUTES, type Condition, type Keyword, type Level, type Query, satisfies } from './query.ts';

interface Search {
  level: Level;
  query: Query;
  /** From the path. */
  studyUid?: string | undefined;
  seriesUid?: string | undefined;
  base: string;
  ip: string;
}

export interface Found {
  results: JsonDataSet[];
  more: boolean;
}

/** What a search finds among what its person may see. Each study that is shown, or looked into, is in the ledger. */
export function search(platform: Platform, actor: Actor, ask: Search): Promise<Found> {
  if (ask.level === 'study') return findStudies(platform, actor, ask);
  return ask.studyUid === undefined ? acrossStudies(platform, actor, ask) : inStudy(platform, actor, ask, ask.studyUid);
}

async function findStudies(platform: Platform, actor: Actor, { query, base, ip }: Search): Promise<Found> {
  const { limit, offset } = query;
  await requireShowing(platform, actor);
  const { studies, more } = await searchStudies(platform, actor, { ...studyConditions(query), limit, offset }, ip);
  await countShown(platform, actor, studies.length - 1);
  return { results: studies.map((study) => studyAnswer(study, base)), more };
}

/** Numbers that are looked for by their hashes, unless they have wildcards. */
const NUMBERS = { PatientID: 'patient', AccessionNumber: 'accession' } as const;

/** UIDs and numbers are looked for by their hashes; everything but UIDs is compared once it is opened. */
function studyConditions({ conditions }: Query) {
  const ofStudy = conditions.filter(({ keyword }) => ATTRIBUTES[keyword].level === 'study');
  const byUid = ofStudy.find(({ keyword }) => keyword === 'StudyInstanceUID');
  const others = ofStudy.filter((condition) => condition !== byUid);
  const exact = others.find(({ keyword, value }) => keyword in NUMBERS && !/[*?]/.test(value));
  return {
    number: exact ? { kind: NUMBERS[exact.keyword as keyof typeof NUMBERS], value: exact.value } : null,
    uids: byUid ? byUid.value.split(/[\\,]/).map((uid) => uid.trim()) : null,
    matches:
      others.length === 0
        ? null
        : (study: Omit<HeldStudyInfo, 'seriesCount' | 'instanceCount'>) => all(others, studyValues(study)),
  };
}

const all = (conditions: readonly Condition[], values: ReturnType<typeof studyValues>): boolean =>
  conditions.every((condition) => satisfies(condition, values[condition.keyword] ?? []));

async function inStudy(platform: Platform, actor: Actor, ask: Search, studyUid: string): Promise<Found> {
  const { query } = ask;
  const { studies } = query.conditions.some(({ keyword }) => ATTRIBUTES[keyword].level === 'study')
    ? await searchStudies(platform, actor, { ...studyConditions(query), uids: [studyUid], limit: 1, offset: 0 }, ask.ip)
    : { studies: [null] };
  if (studies.length === 0) return { results: [], more: false };
  const found = matchesIn(ask, await imagesOf(platform, actor, ask, studyUid));
  const shown = found.slice(query.offset, query.offset + query.limit);
  return {
    results: shown.map((images) => answerOf(ask, images, null)),
    more: found.length > query.offset + query.limit,
  };
}

/** A search across studies looks into so many at most, and then says that there may be more. */
const MAX_STUDIES = 500;
const MAX_OFFSET_ACROSS = 10_000;

/**
 * What lies before the page is counted in the database where it can be: of that nothing is opened, and nothing is in
 * the ledger.
 */
async function acrossStudies(platform: Platform, actor: Actor, ask: Search): Promise<Found> {
  const { level, query, ip } = ask;
  if (query.offset > MAX_OFFSET_ACROSS) return refuse('not-understood', { fields: ['offset'] });
  const most = query.offset + MAX_STUDIES + 1;
  const candidates = await candidateStudies(platform, actor, studyConditions(query), most, ip);
  let { skip, from } = belowStudy(query).length > 0 ? { skip: query.offset, from: 0 } : startOf(candidates, level, query.offset); // prettier-ignore
  const end = Math.min(candidates.length, from + MAX_STUDIES);
  const results: JsonDataSet[] = [];
  for (; from < end; from++) {
    await requireShowing(platform, actor);
    const study = await showCandidate(platform, actor, candidates[from] as Candidate, ip);
    const found = study ? matchesIn(ask, await imagesOf(platform, actor, ask, study.studyInstanceUid)) : [];
    const shown = found.slice(skip, skip + query.limit - results.length);
    results.push(...shown.map((images) => answerOf(ask, images, study ?? null)));
    if (results.length === query.limit)
      return { results, more: skip + shown.length < found.length || from + 1 < candidates.length };
    skip = Math.max(0, skip - found.length);
  }
  return { results, more: end < candidates.length };
}

/** The study in which a page begins, and how much of that study lies before it. */
function startOf(candidates: readonly Candidate[], level: Level, offset: number): { skip: number; from: number } {
  let skip = offset;
  for (const [from, { seriesCount, instanceCount }] of candidates.entries()) {
    const rows = level === 'series' ? seriesCount : instanceCount;
    if (rows > skip) return { skip, from };
    skip -= rows;
  }
  return { skip, from: candidates.length };
}

/** Each study that is shown writes into the ledger, so it counts as a request of its own does. */
const shownBy = ({ tenantId, userId, apiKey = '' }: Actor) => ({
  key: `dicomweb-shown|${tenantId}|${userId}|${apiKey}`,
  budget: LIMITS.read,
});

/** @throws Refusal too-many-requests with the time to wait */
async function requireShowing({ limiter }: Platform, actor: Actor): Promise<void> {
  const { allowed, retryAfterSeconds } = await limiter.take(shownBy(actor));
  if (!allowed) refuse('too-many-requests', { retryAfterSeconds });
}

/** What was shown stays shown: only the next search is refused. */
async function countShown({ limiter }: Platform, actor: Actor, more: number): Promise<void> {
  if (more > 0) await limiter.take(...Array.from({ length: more }, () => shownBy(actor)));
}

async function imagesOf(platform: Platform, actor: Actor, ask: Search, studyUid: string): Promise<HeldImage[]> {
  try {
    const wanted = {
      studyUid,
      seriesUid: ask.seriesUid ?? oneUid(ask, 'SeriesInstanceUID'),
      sopUid: oneUid(ask, 'SOPInstanceUID'),
    };
    return await findImages(platform, actor, wanted, { ip: ask.ip, event: 'study.read' });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return []; // a search that finds nothing is no error
    throw error;
  }
}

/** A UID that is asked for by itself is looked for by its hash: studies without it are not looked into. */
function oneUid({ query }: Search, keyword: Keyword): string | undefined {
  const value = query.conditions.find((condition) => condition.keyword === keyword)?.value.trim();
  return value === undefined || /[\\,]/.test(value) ? undefined : value;
}

const belowStudy = ({ conditions }: Query): readonly Condition[] =>
  conditions.filter(({ keyword }) => ATTRIBUTES[keyword].level !== 'study');

/** What is asked for, by the images that it has: each image, or each series of them. */
function matchesIn({ level, query }: Search, images: readonly HeldImage[]): HeldImage[][] {
  const members =
    level === 'instance'
      ? images.map((image) => [image])
      : [...Map.groupBy(images, ({ header }) => header.seriesInstanceUid).values()];
  const conditions = belowStudy(query);
  return members.filter(([first]) => all(conditions, imageValues(first as HeldImage)));
}

const answerOf = ({ level, base }: Search, images: readonly HeldImage[], study: HeldStudyInfo | null): JsonDataSet =>
  level === 'instance' ? instanceAnswer(images[0] as HeldImage, base, study) : seriesAnswer(images, base, study);
