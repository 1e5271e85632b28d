import { newId, toBase64Url, utf8 } from '@hyaline/kit';
import { contexts, deriveLink, mintLink, seal, wrapPayloadKey } from '@hyaline/sealed';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { API, expectStatus, makeClient } from '../../e2e/support/api.ts';
import { type Bench, median, timeMs } from '../bench.ts';
import { connectRaw, rawVersion } from '../support/raw-sql.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { saveFiles } from '../support/study.ts';

const PAYLOAD_BYTES = 200_000; // the sealed index of a few hundred images

/** A link from the sender's request to its durable row, and its opening by a recipient, one at a time. */
export default async function links(bench: Bench): Promise<void> {
  const stage = await openStage();
  const raw = await connectRaw(stage.database);
  try {
    const files = [...generatePhantom({ size: 32, slices: 4, spacing: 0.9, seed: 1 })];
    const studyId = await saveFiles(stage.clinic.client, files);
    await raw.query(`create schema bench; create table bench.link (id uuid primary key, lookup bytea unique,
      payload bytea not null, opens integer not null default 0, max_opens integer not null)`);
    const bodies = await Promise.all(Array.from({ length: 2 * (bench.rounds + 1) * 8 }, () => linkBody(studyId)));
    const ready: string[] = [];
    const version = await rawVersion(stage.database);
    const payload = Buffer.alloc(PAYLOAD_BYTES, 7);
    const rawIds: string[] = [];

    await bench.compare({
      metric: 'create a link, 200 kB payload',
      unit: 'ms',
      ours: () =>
        medianOf(8, async () => {
          const body = bodies.pop();
          if (!body) throw new Error('too few links prepared');
          await create(stage, body);
          ready.push(body.lookup);
        }),
      peer: {
        name: 'raw SQL: one durable insert of the same bytes',
        version,
        run: () =>
          medianOf(8, async () => {
            const id = newId();
            await raw.query('insert into bench.link (id, lookup, payload, max_opens) values ($1, $2, $3, 5)', [
              id,
              Buffer.from(id),
              payload,
            ]);
            rawIds.push(id);
          }),
      },
    });
    await bench.compare({
      metric: 'open a link',
      unit: 'ms',
      ours: () => medianOf(8, () => open(stage, ready.pop() ?? '')),
      peer: {
        name: 'raw SQL: one durable update that counts the opening',
        version,
        run: () =>
          medianOf(8, async () => {
            const id = rawIds.pop();
            await raw.query(
              'update bench.link set opens = opens + 1 where id = $1 and opens < max_opens returning payload',
              [id],
            );
          }),
      },
    });
  } finally {
    await raw.end();
    await stage.end();
  }
}

async function medianOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < times; i++) samples.push(await timeMs(work));
  return median(samples);
}

interface LinkBody {
  lookup: string;
  [field: string]: unknown;
}

async function linkBody(studyId: string): Promise<LinkBody> {
  const keys = await deriveLink(mintLink());
  const lookup = toBase64Url(keys.lookup);
  const key = crypto.getRandomValues(new Uint8Array(32));
  return {
    kind: 'study',
    lookup,
    sealedPayload: toBase64Url(await seal(key, utf8('x'.repeat(PAYLOAD_BYTES)), contexts.link(keys.lookup))),
    wrappedKey: toBase64Url(await wrapPayloadKey(keys, key)),
    hours: 24,
    maxOpens: 5,
    passwordGate: null,
    studyId,
    includesIdentity: false,
    patientConsent: true,
  };
}

async function create({ clinic }: Stage, body: LinkBody): Promise<void> {
  const headers = { 'idempotency-key': newId() };
  await expectStatus(clinic.client.ask({ method: 'POST', path: `${API}/links`, body, headers }), 201);
}

/** Each as another person: the limits per network stay on. */
async function open({ server, headers }: Stage, lookup: string): Promise<void> {
  const { 'x-forwarded-for': address = '' } = headers();
  const body = { lookup, passwordGate: null };
  const path = `${API}/link-openings`;
  await expectStatus(
    makeClient(server.url).ask({ method: 'POST', path, body, headers: { 'x-forwarded-for': address } }),
    200,
  );
}
