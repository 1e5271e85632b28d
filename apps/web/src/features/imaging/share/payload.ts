import type { StudyIndex, StudyLinkPayload } from '@hyaline/contract';
import { deidentifyHeaders, type ImageHeader } from '@hyaline/dicom';
import { type Bytes, toBase64Url, utf8 } from '@hyaline/kit';
import { contexts, deriveLink, type LinkPassword, seal, wrapPayloadKey } from '@hyaline/sealed';

interface ShareContent {
  index: StudyIndex;
  /** base64url; opens the pixels and nothing else. */
  bulkKey: string;
  /** What the recipient reads as the title. */
  label: string;
  includesIdentity: boolean;
}

/**
 * What a recipient gets: the key of the pixels and an index with new UIDs. The sealed headers of the files, which
 * carry the identity, stay in the clinic in both cases (`headerObject` is null); with identity, the descriptions and
 * the clinic's own UIDs go along.
 * @param shareKey - 32 random bytes, one per share, so that the UIDs of two shares differ (their pixels are the same)
 */
export async function sharePayload(content: ShareContent, shareKey: Bytes): Promise<StudyLinkPayload> {
  const { bulkKey, label, includesIdentity } = content;
  const index = includesIdentity ? withoutHeaderObjects(content.index) : await withoutIdentity(content.index, shareKey);
  return { version: 1, label, bulkKey, index };
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
const asJson = (header: ImageHeader | undefined): Instance['header'] =>
  ({ ...header }) as unknown as Instance['header'];

export interface SealedShare {
  lookup: string;
  sealedPayload: string;
  wrappedKey: string;
  passwordGate: string | null;
}

/** Seals the payload for one link. What comes back is all that the server gets; `secret` is not in it. */
export async function sealShare(
  payload: StudyLinkPayload,
  secret: Bytes,
  password: LinkPassword | undefined,
): Promise<SealedShare> {
  const keys = await deriveLink(secret, password);
  const payloadKey = crypto.getRandomValues(new Uint8Array(32));
  const sealed = await seal(payloadKey, utf8(JSON.stringify(payload)), contexts.link(keys.lookup));
  return {
    lookup: toBase64Url(keys.lookup),
    sealedPayload: toBase64Url(sealed),
    wrappedKey: toBase64Url(await wrapPayloadKey(keys, payloadKey)),
    passwordGate: keys.passwordGate === null ? null : toBase64Url(keys.passwordGate),
  };
}
