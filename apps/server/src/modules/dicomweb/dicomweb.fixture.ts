import type { CreatedApiKey } from '@hyaline/contract';
import type { JsonDataSet } from '@hyaline/dicom/json';
import { generatePhantom, type PhantomAsk } from '@hyaline/dicom/phantom';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { apiKeyRoutes } from '../api-keys/index.ts';
import { ask, createWorld, type Person, type World } from '../imaging/imaging.fixture.ts';
import { dicomwebRoutes } from './index.ts';
import { parseMediaType, readParts } from './multipart.ts';

export const BASE = '/api/v1/dicomweb';
export const CANARY = 'Canary^Zoraida';
export const createDicomWorld = (): Promise<World> => createWorld([apiKeyRoutes, dicomwebRoutes]);

export const slices = (more: Partial<PhantomAsk> = {}): Uint8Array[] =>
  [...generatePhantom({ size: 16, slices: 3, patientName: CANARY, ...more })].map(({ bytes }) => bytes);

export async function newKey(
  app: FastifyInstance,
  person: Person,
  scopes: string[],
): Promise<{ id: string; key: string }> {
  const body = { name: 'PACS', scopes, days: 30 };
  const reply = await ask(app, person, 'POST', '/api-keys', { body });
  if (reply.statusCode !== 201) throw new Error(`no key: ${reply.body}`);
  const { apiKey, key } = reply.json<CreatedApiKey>();
  return { id: apiKey.id, key };
}

export const BOUNDARY = 'a-boundary.of=this_test';
export const multipart = (files: readonly Uint8Array[], type = 'application/dicom'): Buffer =>
  Buffer.concat([
    ...files.flatMap((file) => [Buffer.from(`\r\n--${BOUNDARY}\r\nContent-Type: ${type}\r\n\r\n`), Buffer.from(file)]),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
export const MULTIPART = `multipart/related; type="application/dicom"; boundary="${BOUNDARY}"`;

interface Ask {
  accept?: string;
  ip?: string;
}

/** A request as a program sends it: a key, no cookie, no Origin. */
export const get = (app: FastifyInstance, key: string, path: string, { accept, ip = '10.9.0.1' }: Ask = {}) =>
  app.inject({
    url: `${BASE}${path}`,
    remoteAddress: ip,
    headers: { authorization: `Bearer ${key}`, ...(accept === undefined ? {} : { accept }) },
  });

export const stow = (
  app: FastifyInstance,
  key: string,
  payload: Buffer,
  { study = '', type = MULTIPART }: { study?: string; type?: string } = {},
): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'POST',
    url: `${BASE}/studies${study === '' ? '' : `/${study}`}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    payload,
  });

/** The parts of a multipart answer. */
export async function partsOf(reply: LightMyRequestResponse): Promise<{ type: string; body: Buffer }[]> {
  const boundary = parseMediaType(String(reply.headers['content-type']))?.parameters.get('boundary') ?? '';
  const parts: { type: string; body: Buffer }[] = [];
  const source = (async function* () {
    yield reply.rawPayload;
  })();
  for await (const { headers, body } of readParts(source, boundary, { maxPartBytes: 1e9, maxParts: 10_000 }))
    parts.push({ type: headers.get('content-type') ?? '', body });
  return parts;
}

/** The first value of an attribute. */
export const valueOf = (data: JsonDataSet | undefined, tag: string): unknown => data?.[tag]?.Value?.[0];
/** Items of a sequence in an answer. */
export const itemsOf = (data: JsonDataSet, tag: string): JsonDataSet[] => (data[tag]?.Value ?? []) as JsonDataSet[];
