import { IMPORT_HEADER, type ImportSettings, type StartedImport, type UploadImport } from '@hyaline/contract';
import { toBase64Url, utf8 } from '@hyaline/kit';
import { ask, type Person, type World } from '../imaging/imaging.fixture.ts';

/** Sends a file as a browser does. */
export async function upload(
  { app }: World,
  person: Person,
  content: string | Uint8Array,
  about: Partial<UploadImport> = {},
) {
  const bytes = Buffer.from(content as string);
  const header = toBase64Url(utf8(JSON.stringify({ format: 'csv', ...about })));
  return app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: {
      origin: 'http://localhost:8080',
      cookie: person.cookie,
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      [IMPORT_HEADER]: header,
    },
    remoteAddress: person.ip,
    payload: bytes,
  });
}

export async function started(...args: Parameters<typeof upload>): Promise<StartedImport> {
  const reply = await upload(...args);
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<StartedImport>();
}

export const settings = (more: Partial<ImportSettings> = {}): ImportSettings => ({
  language: 'en',
  providerIds: [],
  ...more,
});

/** How a person reads a table whose headers are all known. */
export const asFound = ({ shape }: StartedImport, more: Partial<ImportSettings> = {}): ImportSettings =>
  settings({
    fields: shape?.columns.map(({ field }) => field) ?? [],
    dateOrder: shape?.dateOrders[0] ?? 'ymd',
    ...more,
  });

/** Uploads and runs in one go. */
export async function bringIn(
  world: World,
  person: Person,
  content: string | Uint8Array,
  about: Partial<UploadImport> = {},
) {
  const begun = await started(world, person, content, about);
  const body = { settings: asFound(begun), duplicates: 'skip' };
  return ask(world.app, person, 'POST', `/imports/${begun.id}/run`, { body });
}
