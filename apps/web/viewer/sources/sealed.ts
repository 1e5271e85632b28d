import type { SmallObject, StudyIndex } from '@hyaline/contract';
import { type ImageHeader, joinInstance } from '@hyaline/dicom';
import { type Bytes, fromBase64Url, fromUtf8 } from '@hyaline/kit';
import { contexts, open, SealedError } from '@hyaline/sealed';
import { unpackSmall } from '@hyaline/volume';
import type { SealedPlace } from '../engine/protocol.ts';
import { SourceError, type SourceImage, type StudySource } from './source.ts';

/** What opens a study that the clinic saved: its index and its pixels, each with a key of its own. */
export interface SavedStudy {
  readonly headerKey: string;
  readonly bulkKey: string;
  readonly index: { readonly objectId: string; readonly bytes: number };
  readonly preview: SmallObject | null;
}

const objectUrl = (id: string): string => `/api/v1/objects/${encodeURIComponent(id)}`;

/**
 * A study saved in the clinic: ciphertext by range, opened in this page's workers.
 * @param urlOf - where its objects are had; the clinic's own way, where nothing else is said
 */
export function savedStudy(study: SavedStudy, label: string, urlOf = objectUrl): StudySource {
  return {
    kind: 'saved',
    label,
    small: (signal) =>
      fetchSmall(study.preview, { url: urlOf, authorization: null, key: fromBase64Url(study.bulkKey) }, signal),
    async read(_pool, signal) {
      const index = await fetchIndex(study, urlOf, signal);
      return {
        images: imagesOf(index, {
          key: fromBase64Url(study.bulkKey),
          authorization: null,
          url: urlOf,
          headerKey: fromBase64Url(study.headerKey),
        }),
        problems: [],
      };
    },
  };
}

async function fetchIndex(
  { headerKey, index }: SavedStudy,
  urlOf: Access['url'],
  signal: AbortSignal,
): Promise<StudyIndex> {
  const response = await fetch(urlOf(index.objectId), { signal, cache: 'no-store' }).catch(() => null);
  if (!response?.ok) throw new SourceError('unavailable');
  const sealed = new Uint8Array(await response.arrayBuffer());
  try {
    const plain = await open(fromBase64Url(headerKey), sealed, contexts.index(index.objectId));
    return JSON.parse(fromUtf8(plain)) as StudyIndex;
  } catch (cause) {
    throw new SourceError(cause instanceof SealedError ? 'tampered' : 'damaged');
  }
}

/** The study behind an opened link: the index came sealed in the link's payload, the pixels come by range. */
export function linkedStudy(
  payload: { label: string; bulkKey: string; index: StudyIndex; preview?: SavedStudy['preview'] | undefined },
  viewingToken: string,
): StudySource {
  const access = {
    key: fromBase64Url(payload.bulkKey),
    authorization: `Viewing ${viewingToken}`,
    url: (id: string) => `/api/v1/viewing/objects/${encodeURIComponent(id)}`,
  };
  return {
    kind: 'link',
    label: payload.label,
    small: (signal) => fetchSmall(payload.preview ?? null, access, signal),
    read: async () => ({ images: imagesOf(payload.index, access), problems: [] }),
  };
}

/** The small volume is a courtesy: without it, pictures come as they come. */
async function fetchSmall(
  preview: SavedStudy['preview'],
  { url, authorization, key }: Access,
  signal: AbortSignal,
): ReturnType<NonNullable<StudySource['small']>> {
  if (preview === null) return null;
  const headers: Record<string, string> = authorization === null ? {} : { authorization };
  const response = await fetch(url(preview.objectId), { signal, headers, cache: 'no-store' }).catch(() => null);
  if (!response?.ok) return null;
  const sealed = new Uint8Array(await response.arrayBuffer());
  const plain = await open(key, sealed, contexts.preview(preview.objectId)).catch(() => null);
  const volume = plain && (await unpackSmall(plain));
  return volume && { volume, seriesInstanceUid: preview.seriesInstanceUid };
}

interface Access {
  key: Bytes;
  authorization: string | null;
  url: (objectId: string) => string;
  /** Opens what surrounds the pixels; left out where nobody may. */
  headerKey?: Bytes;
}

function imagesOf(index: StudyIndex, { key, authorization, url, headerKey }: Access): SourceImage[] {
  return index.series.flatMap(({ instances, description }) =>
    instances.map((instance, n): SourceImage => {
      const { headerObject, bulkObject } = instance;
      const { id, bytes } = bulkObject;
      const place: SealedPlace = {
        kind: 'sealed',
        url: url(id),
        authorization,
        key,
        context: contexts.bulk(id),
        sealedLength: bytes,
        frames: instance.frames,
      };
      // written by our own parser before it was sealed, and authenticated since: it is the header it says it is
      return {
        name: `${n + 1}`,
        header: instance.header as unknown as ImageHeader,
        identity: null,
        seriesDescription: description,
        place,
        ...(headerKey && headerObject
          ? { original: (part) => joined(url, [headerObject.id, headerKey], part === 'head' ? null : [id, key]) }
          : {}),
      };
    }),
  );
}

type Sealed = readonly [objectId: string, key: Bytes];

/** The file as it was saved, put together from its two objects, or its head alone. @throws SourceError */
async function joined(url: Access['url'], header: Sealed, bulk: Sealed | null): Promise<Uint8Array> {
  const fetched = async ([id]: Sealed): Promise<Bytes> => {
    const response = await fetch(url(id), { cache: 'no-store' }).catch(() => null);
    if (!response?.ok) throw new SourceError('unavailable');
    return new Uint8Array(await response.arrayBuffer());
  };
  const [sealedHeader, sealedBulk] = await Promise.all([fetched(header), bulk && fetched(bulk)]);
  try {
    const head = await open(header[1], sealedHeader, contexts.header(header[0]));
    const pixels = bulk && sealedBulk ? await open(bulk[1], sealedBulk, contexts.bulk(bulk[0])) : NO_PIXELS;
    return joinInstance(head, pixels);
  } catch (cause) {
    throw new SourceError(cause instanceof SealedError ? 'tampered' : 'damaged');
  }
}

const NO_PIXELS = new Uint8Array(1024); // a reader wants so many bytes before it says what a file is
