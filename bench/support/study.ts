import { newId } from '@hyaline/kit';
import { API, type Client, expectStatus } from '../../e2e/support/api.ts';

export interface StudyFile {
  name: string;
  bytes: Uint8Array;
}

/** Saves files as one study, `atOnce` uploads side by side as the browser does it. @returns the study's id */
export async function saveFiles(client: Client, files: readonly StudyFile[], atOnce = 4): Promise<string> {
  const id = await startStudy(client, files);
  await uploadFiles(client, id, files, atOnce);
  await commitStudy(client, id);
  return id;
}

export async function startStudy(client: Client, files: readonly StudyFile[]): Promise<string> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const body = { instanceCount: files.length, totalBytes };
  const headers = { 'idempotency-key': newId() };
  const made = client.ask({ method: 'POST', path: `${API}/studies`, body, headers });
  return (await expectStatus(made, 201)).json<{ id: string }>().id;
}

export async function uploadFiles(
  client: Client,
  studyId: string,
  files: readonly StudyFile[],
  atOnce: number,
): Promise<void> {
  const queue = [...files];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await uploadFile(client, studyId, next);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** One tus request that creates the upload and carries all of it, as the browser sends a file of up to 16 MB. */
async function uploadFile(client: Client, studyId: string, { name, bytes }: StudyFile): Promise<void> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-length': String(bytes.length),
    'upload-metadata': `studyId ${base64(studyId)},name ${base64(name)}`,
    'content-type': 'application/offset+octet-stream',
  };
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  await expectStatus(client.ask({ method: 'POST', path: `${API}/uploads`, headers, body }), 201);
}

export async function commitStudy(client: Client, id: string): Promise<void> {
  await expectStatus(client.ask({ method: 'POST', path: `${API}/studies/${id}/commit`, body: {} }), 200);
}
