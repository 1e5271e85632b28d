import type { SmallObject, StudyIndex, StudyLinkPayload } from '@hyaline/contract';
import { deidentifyHeaders, type ImageHeader } from '@hyaline/dicom';
import { type Marks, type StudyMarks, withoutTexts } from '@hyaline/marks';
import type { Bytes } from '@hyaline/kit';
import { onMovedPictures } from './moved-pictures.ts';

export interface ShareContent {
  index: StudyIndex;
  /** base64url; opens the pixels and nothing else. */
  bulkKey: string;
  /** What the recipient reads as the title. */
  label: string;
  includesIdentity: boolean;
  /** Series instance UIDs; null shares all. */
  series: readonly string[] | null;
  /** What was drawn on the study, as far as it goes along. */
  marks: StudyMarks | null;
  /** Notes and findings go along, too. */
  includesTexts: boolean;
  preview: SmallObject | null;
}

/**
 * What a recipient gets: the key of the pixels and an index with new UIDs. The sealed headers of the files, which
 * carry the identity, stay in the clinic in both cases (`headerObject` is null); with identity, the descriptions and
 * the clinic's own UIDs go along.
 * @param shareKey - 32 random bytes, one per share, so that the UIDs of two shares differ (their pixels are the same)
 */
export async function sharePayload(content: ShareContent, shareKey: Bytes): Promise<StudyLinkPayload> {
  const { bulkKey, label, includesIdentity, preview } = content;
  const chosen = chosenSeries(content.index, content.series);
  const index = includesIdentity ? withoutHeaderObjects(chosen) : await withoutIdentity(chosen, shareKey);
  const marks = content.marks && sharedMarks(content.marks, chosen, index, content.includesTexts);
  const at = chosen.series.findIndex(({ seriesInstanceUid }) => seriesInstanceUid === preview?.seriesInstanceUid);
  const own = index.series[at];
  const small = preview && own ? { ...preview, seriesInstanceUid: own.seriesInstanceUid } : null;
  return { version: 1, label, bulkKey, index, preview: small, ...(marks && { marks }) };
}

/** The sealed objects that a recipient may fetch, and no others of the study. */
export function sharedObjects({
  index,
  series,
  preview,
}: Pick<ShareContent, 'index' | 'series' | 'preview'>): string[] {
  const images = chosenSeries(index, series).series.flatMap(({ instances }) => instances);
  return [...images.map(({ bulkObject }) => bulkObject.id), ...(preview ? [preview.objectId] : [])];
}

const chosenSeries = (index: StudyIndex, chosen: readonly string[] | null): StudyIndex =>
  chosen === null
    ? index
    : { ...index, series: index.series.filter(({ seriesInstanceUid }) => chosen.includes(seriesInstanceUid)) };

/** The marks of the series that are shared, under the UIDs that those have in the share and on the same pictures. */
function sharedMarks(marks: StudyMarks, from: StudyIndex, to: StudyIndex, texts: boolean): StudyMarks {
  const places = new Map(from.series.map(({ seriesInstanceUid }, n) => [seriesInstanceUid, n]));
  const series = Object.entries(marks.series).flatMap(([key, own]): [string, Marks][] => {
    const [uid = '', ...shape] = key.split('|');
    const [before, after] = [from, to].map((index) => index.series[places.get(uid) ?? -1]);
    if (!before || !after) return [];
    const there = onMovedPictures(own, key, headersOf(before), headersOf(after));
    return [[[after.seriesInstanceUid, ...shape].join('|'), texts ? there : withoutTexts(there)]];
  });
  return { version: 1, series: Object.fromEntries(series) };
}

async function withoutIdentity(index: StudyIndex, shareKey: Bytes): Promise<StudyIndex> {
  const headers = index.series.flatMap(({ instances }) => instances.map(({ header }) => asHeader(header)));
  const clean = await deidentifyHeaders(headers, shareKey);
  let at = 0;
  return {
    version: 1,
    studyInstanceUid: clean[0]?.studyInstanceUid ?? '',
    description: '',
    series: index.series.map((series) => {
      const own = clean.slice(at, (at += series.instances.length));
      return {
        seriesInstanceUid: own[0]?.seriesInstanceUid ?? '',
        modality: own[0]?.modality ?? '',
        description: '',
        instances: series.instances.map(({ bulkObject, frames, transferSyntaxUid }, n) => ({
          sopInstanceUid: own[n]?.sopInstanceUid ?? '',
          transferSyntaxUid: own[n]?.transferSyntaxUid ?? transferSyntaxUid,
          headerObject: null,
          bulkObject,
          frames,
          header: asJson(own[n]),
        })),
      };
    }),
  };
}

const withoutHeaderObjects = (index: StudyIndex): StudyIndex => ({
  ...index,
  series: index.series.map((series) => ({
    ...series,
    instances: series.instances.map((instance) => ({ ...instance, headerObject: null })),
  })),
});

type Instance = StudyIndex['series'][number]['instances'][number];
// The index was written by our own parser and sealed; its header is the parser's, in JSON form.
const asHeader = (header: Instance['header']): ImageHeader => header as unknown as ImageHeader;
const headersOf = ({ instances }: StudyIndex['series'][number]): ImageHeader[] =>
  instances.map(({ header }) => asHeader(header));
const asJson = (header: ImageHeader | undefined): Instance['header'] =>
  ({ ...header }) as unknown as Instance['header'];
