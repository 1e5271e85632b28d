import type { JsonDataSet } from '@hyaline/dicom/json';
import type { Actor } from '../../platform/db/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { findImages, type HeldImage, type HeldStudyInfo, searchStudies } from '../imaging/index.ts';
import { imageValues, instanceAnswer, seriesAnswer, studyAnswer, studyValues } from './qido-answers.ts';
import { ATTRIBUTES, type Condition, type Level, type Query, satisfies } from './query.ts';

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
  const { studies, more } = await searchStudies(platform, actor, { ...studyConditions(query), limit, offset }, ip);
  return { results: studies.map((study) => studyAnswer(study, base)), more };
}

/** UIDs are looked for by their hashes; everything else is compared once it is opened. */
function studyConditions({ conditions }: Query) {
  const ofStudy = conditions.filter(({ keyword }) => ATTRIBUTES[keyword].level === 'study');
  const byUid = ofStudy.find(({ keyword }) => keyword === 'StudyInstanceUID');
  const others = ofStudy.filter((condition) => condition !== byUid);
  return {
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
  const rows = answersOf(ask, await imagesOf(platform, actor, ask, studyUid), null);
  return pageOf(rows, query);
}

const STUDIES_AT_ONCE = 50;
/** A search across studies that finds little has looked into so many at most, and then says that there may be more. */
const MAX_STUDIES = 500;

async function acrossStudies(platform: Platform, actor: Actor, ask: Search): Promise<Found> {
  const { query, ip } = ask;
  const wanted = query.offset + query.limit + 1;
  const rows: JsonDataSet[] = [];
  for (let offset = 0; offset < MAX_STUDIES; offset += STUDIES_AT_ONCE) {
    const page = { ...studyConditions(query), limit: STUDIES_AT_ONCE, offset };
    const { studies, more } = await searchStudies(platform, actor, page, ip);
    for (const study of studies) {
      const images = await imagesOf(platform, actor, ask, study.studyInstanceUid);
      rows.push(...answersOf(ask, images, study));
      if (rows.length >= wanted) return pageOf(rows, query);
    }
    if (!more) return pageOf(rows, query);
  }
  return { ...pageOf(rows, query), more: true };
}

async function imagesOf(platform: Platform, actor: Actor, ask: Search, studyUid: string): Promise<HeldImage[]> {
  try {
    const wanted = { studyUid, seriesUid: ask.seriesUid };
    return await findImages(platform, actor, wanted, { ip: ask.ip, event: 'study.read' });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return []; // a search that finds nothing is no error
    throw error;
  }
}

function answersOf({ level, query, base }: Search, images: readonly HeldImage[], study: HeldStudyInfo | null) {
  const conditions = query.conditions.filter(({ keyword }) => ATTRIBUTES[keyword].level !== 'study');
  if (level === 'instance')
    return images
      .filter((image) => all(conditions, imageValues(image)))
      .map((image) => instanceAnswer(image, base, study));
  const series = Map.groupBy(images, ({ header }) => header.seriesInstanceUid);
  return [...series.values()]
    .filter((members) => all(conditions, imageValues(members[0] as HeldImage)))
    .map((members) => seriesAnswer(members, base, study));
}

const pageOf = (rows: readonly JsonDataSet[], { limit, offset }: Query): Found => ({
  results: rows.slice(offset, offset + limit),
  more: rows.length > offset + limit,
});
