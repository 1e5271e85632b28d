import type { OpenedStudy, StudyIndex } from '@hyaline/contract';
import { fromBase64Url, fromUtf8 } from '@hyaline/kit';
import { contexts, open } from '@hyaline/sealed';
import { API, type Client, expectStatus } from './api.ts';

const bytesOf = (body: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(body);

/** Opens a saved study as a member's browser does: keys once, then ciphertext. Returns pixel data by SOP instance. */
export async function readPixels(client: Client, studyId: string): Promise<Map<string, Uint8Array>> {
  const path = `${API}/studies/${studyId}/open`;
  const opened = (await expectStatus(client.ask({ method: 'POST', path, body: {} }), 200)).json<OpenedStudy>();
  const fetchObject = async (id: string) =>
    bytesOf((await expectStatus(client.ask({ path: `${API}/objects/${id}` }), 200)).body);
  const { objectId } = opened.index;
  const sealedIndex = await fetchObject(objectId);
  const index = JSON.parse(
    fromUtf8(await open(fromBase64Url(opened.headerKey), sealedIndex, contexts.index(objectId))),
  ) as StudyIndex;
  const pixels = new Map<string, Uint8Array>();
  for (const instance of index.series.flatMap(({ instances }) => instances)) {
    const { id } = instance.bulkObject;
    pixels.set(
      instance.sopInstanceUid,
      await open(fromBase64Url(opened.bulkKey), await fetchObject(id), contexts.bulk(id)),
    );
  }
  return pixels;
}
