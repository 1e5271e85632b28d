import type { OpenedStudy, StudyIndex } from '@hyaline/contract';
import { fromBase64Url, fromUtf8 } from '@hyaline/kit';
import { contexts, open } from '@hyaline/sealed';
import { API, type Client, expectStatus } from './api.ts';

const bytesOf = (body: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(body);

/** A saved study as a member's browser opens it: the keys once, and the index that lies sealed beside the pictures. */
export async function readIndex(
  client: Client,
  studyId: string,
): Promise<{ index: StudyIndex; bulkKey: Uint8Array<ArrayBuffer> }> {
  const path = `${API}/studies/${studyId}/open`;
  const opened = (await expectStatus(client.ask({ method: 'POST', path, body: {} }), 200)).json<OpenedStudy>();
  const { objectId } = opened.index;
  const sealed = await fetchObject(client, objectId);
  const plain = await open(fromBase64Url(opened.headerKey), sealed, contexts.index(objectId));
  return { index: JSON.parse(fromUtf8(plain)) as StudyIndex, bulkKey: fromBase64Url(opened.bulkKey) };
}

/** Pixel data by SOP instance, opened from ciphertext. */
export async function readPixels(client: Client, studyId: string): Promise<Map<string, Uint8Array>> {
  const { index, bulkKey } = await readIndex(client, studyId);
  const pixels = new Map<string, Uint8Array>();
  for (const { sopInstanceUid, bulkObject } of index.series.flatMap(({ instances }) => instances)) {
    const sealed = await fetchObject(client, bulkObject.id);
    pixels.set(sopInstanceUid, await open(bulkKey, sealed, contexts.bulk(bulkObject.id)));
  }
  return pixels;
}

const fetchObject = async (client: Client, id: string): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf((await expectStatus(client.ask({ path: `${API}/objects/${id}` }), 200)).body);
