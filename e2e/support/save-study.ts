import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { OpenedStudy, Study } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { API, type Client, expectStatus } from './api.ts';
import { writePhantom } from './phantom.ts';

export interface SavedStudy extends Study {
  opened: OpenedStudy;
  /** The files as they were sent, by name. */
  files: Map<string, Buffer>;
}

const TUS = { 'tus-resumable': '1.0.0' };

/** Saves a small phantom by the protocol that the browser speaks, and opens it once. */
export function saveStudy(
  client: Client,
  phantom: { slices?: number; size?: number; seed?: number } = {},
): Promise<SavedStudy> {
  const folder = mkdtempSync(join(tmpdir(), 'hyaline-save-'));
  const paths = writePhantom({ folder, slices: 3, size: 48, ...phantom });
  const files = new Map(paths.map((path) => [basename(path), readFileSync(path)]));
  rmSync(folder, { recursive: true });
  return saveFiles(client, files);
}

export async function saveFiles(client: Client, files: Map<string, Buffer>): Promise<SavedStudy> {
  const totalBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  const id = await beginStudy(client, files.size, totalBytes);
  for (const [name, bytes] of files) await uploadFile(client, id, name, bytes);
  const saved = (await post(client, `/studies/${id}/commit`, {}, 200)).json<Study>();
  const opened = (await post(client, `/studies/${id}/open`, {}, 200)).json<OpenedStudy>();
  return { ...saved, opened, files };
}

/** The first step alone: a study that nobody sees yet. */
export async function beginStudy(client: Client, instanceCount = 1, totalBytes = 300): Promise<string> {
  const started = await post(client, '/studies', { instanceCount, totalBytes }, 201);
  return started.json<{ id: string }>().id;
}

const post = (client: Client, path: string, body: unknown, status: number) =>
  expectStatus(client.ask({ method: 'POST', path: API + path, body, headers: { 'idempotency-key': newId() } }), status);

/** tus 1.0.0, creation and one PATCH. Returns the upload's path. */
export async function uploadFile(client: Client, studyId: string, name: string, bytes: Buffer): Promise<string> {
  const metadata = Object.entries({ studyId, name }).map(
    ([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`,
  );
  const headers = { ...TUS, 'upload-length': String(bytes.length), 'upload-metadata': metadata.join(',') };
  const made = await expectStatus(client.ask({ method: 'POST', path: `${API}/uploads`, headers }), 201);
  const path = String(made.headers.location);
  const type = { 'content-type': 'application/offset+octet-stream' };
  await expectStatus(
    client.ask({ method: 'PATCH', path, body: bytes, headers: { ...TUS, ...type, 'upload-offset': '0' } }),
    204,
  );
  return path;
}
