import { newId, toBase64Url } from '@hyaline/kit';
import { contexts, deriveLink, mintLink, seal, wrapPayloadKey } from '@hyaline/sealed';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { API } from '../../e2e/support/api.ts';
import type { Bench } from '../bench.ts';
import { compareLoads } from '../support/both.ts';
import { load, type LoadResult, requestBytes } from '../support/load.ts';
import { connectRaw, rawLoad, type RawWork, rawVersion } from '../support/raw-sql.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { saveFiles } from '../support/study.ts';

const PAYLOAD_BYTES = 200_000; // the sealed index of a few hundred images
// The product's own budgets bound a sample: 60 links an hour and 600 openings a minute for each clinic.
const LINKS_PER_SAMPLE = 8;
const OPENINGS_PER_SAMPLE = 80;
const AT_ONCE = 8;
const LONG = 60; // seconds; a sample ends by its count

/** Creating a link, from the request to the durable row, and opening one as a recipient. */
export default async function links(bench: Bench): Promise<void> {
  const stage = await openStage();
  try {
    const studyId = await saveFiles(stage.clinic.client, [...generatePhantom({ size: 32, slices: 4 })]);
    const version = await rawVersion(stage.database);
    const peer = await preparePeer(stage);
    const bodies = await Promise.all(
      Array.from({ length: (bench.rounds + 1) * LINKS_PER_SAMPLE }, () => body(studyId)),
    );
    const lookups: string[] = [];
    await compareLoads(bench, {
      metric: 'create a link, 200 kB payload, one at a time',
      ours: () => create(stage, bodies.splice(0, LINKS_PER_SAMPLE), lookups),
      peer: {
        name: 'raw SQL: a durable insert of the same bytes',
        version,
        run: () => raw(stage, { connections: 1, atMost: LINKS_PER_SAMPLE, work: peer.create }),
      },
    });
    await compareLoads(bench, {
      metric: 'open a link, 8 at once',
      ours: () => open(stage, lookups),
      peer: {
        name: 'raw SQL: a durable update that counts the opening',
        version,
        run: () => raw(stage, { connections: AT_ONCE, atMost: OPENINGS_PER_SAMPLE, work: peer.open }),
      },
    });
  } finally {
    await stage.end();
  }
}

interface Body {
  lookup: string;
  [field: string]: unknown;
}

/** What a browser sends to create a link. */
async function body(studyId: string): Promise<Body> {
  const keys = await deriveLink(mintLink());
  const key = crypto.getRandomValues(new Uint8Array(32));
  const payload = await seal(key, new Uint8Array(PAYLOAD_BYTES), contexts.link(keys.lookup));
  return {
    kind: 'study',
    lookup: toBase64Url(keys.lookup),
    sealedPayload: toBase64Url(payload),
    wrappedKey: toBase64Url(await wrapPayloadKey(keys, key)),
    hours: 24,
    maxOpens: null,
    passwordGate: null,
    studyId,
    includesIdentity: false,
    patientConsent: true,
  };
}

function create(stage: Stage, bodies: readonly Body[], lookups: string[]): Promise<LoadResult> {
  lookups.push(...bodies.map(({ lookup }) => lookup));
  const requests = bodies.map((each) => post(stage, '/links', each, { 'idempotency-key': newId() }));
  return run(stage, requests, { connections: 1, status: 201 });
}

/** Each opening comes from another person's address, to one link after the other. */
function open(stage: Stage, lookups: readonly string[]): Promise<LoadResult> {
  const asked = Array.from({ length: OPENINGS_PER_SAMPLE }, (_, i) => lookups[i % lookups.length]);
  const requests = asked.map((lookup) => post(stage, '/link-openings', { lookup, passwordGate: null }));
  return run(stage, requests, { connections: AT_ONCE, status: 200 });
}

function post(stage: Stage, path: string, content: unknown, more: Record<string, string> = {}): Buffer {
  const own = { origin: stage.server.url, 'sec-fetch-site': 'same-origin' };
  return requestBytes({
    method: 'POST',
    path: API + path,
    headers: { ...stage.headers(), ...own, ...more },
    body: content,
  });
}

function run(stage: Stage, requests: Buffer[], how: { connections: number; status: number }): Promise<LoadResult> {
  const next = () => requests.pop() ?? Buffer.alloc(0);
  return load({ port: stage.server.port, seconds: LONG, atMost: requests.length, next, ...how });
}

const raw = (stage: Stage, how: { connections: number; atMost: number; work: RawWork }): Promise<LoadResult> =>
  rawLoad(stage.database, { seconds: LONG, ...how });

const PLAIN_TABLE = `create schema bench; create table bench.link (
  id uuid primary key, lookup bytea not null unique, payload bytea not null, opens integer not null default 0,
  expires_at timestamptz not null, revoked_at timestamptz)`;

async function preparePeer({ database }: Stage): Promise<{ create: RawWork; open: RawWork }> {
  const admin = await connectRaw(database);
  await admin.query(PLAIN_TABLE);
  await admin.end();
  const payload = Buffer.alloc(PAYLOAD_BYTES, 7);
  const insert = {
    name: 'bench-link',
    text: `insert into bench.link (id, lookup, payload, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
  };
  const count = {
    name: 'bench-open',
    text: `update bench.link set opens = opens + 1 where lookup = $1 and revoked_at is null and expires_at > now()
           returning length(payload)`,
  };
  const made: Buffer[] = [];
  let opened = 0;
  return {
    create: async (client) => {
      const id = newId();
      await client.query({ ...insert, values: [id, Buffer.from(id), payload] });
      made.push(Buffer.from(id));
    },
    open: async (client) => {
      const { rowCount } = await client.query({ ...count, values: [made[opened++ % made.length]] });
      if (rowCount !== 1) throw new Error('the peer opened nothing');
    },
  };
}
