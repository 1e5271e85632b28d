import { API, expectStatus } from '../../e2e/support/api.ts';
import type { Bench } from '../bench.ts';
import { preparePeer } from '../support/audited-read.ts';
import { load, requestBytes } from '../support/load.ts';
import { rawLoad, rawPerSecond, rawVersion, type RawWork } from '../support/raw-sql.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { plantProviders } from './people.ts';
import { person, plantPatients } from './plant.ts';

const PATIENTS = 100_000;
const CONNECTIONS = [1, 8];
const PROVIDERS = 8;
const OWN_PATIENTS = 300;

/**
 * A clinic of 100,000 patients: opening a record with its ledger row against raw SQL that reads the same columns,
 * inserts one row of the same size and commits as durably; searching; a list of 50 with 50 ledger rows. Once as the owner,
 * who sees all of them, and where it matters as providers with some patients of their own.
 */
export default async function patients(bench: Bench): Promise<void> {
  const stage = await openStage();
  try {
    const body = { fields: person(9_999_999), providerIds: [], duplicatesSeen: true };
    await expectStatus(stage.clinic.client.ask({ method: 'POST', path: `${API}/patients`, body }), 201); // makes the schema
    const count = bench.quick ? 2000 : PATIENTS;
    bench.say(`planting ${count} patients`);
    const ids = await plantPatients(stage, count);
    const own = Array.from({ length: PROVIDERS }, (_, i) =>
      ids.filter((__, n) => n % PROVIDERS === i).slice(0, OWN_PATIENTS),
    );
    const cookies = await plantProviders(stage, own);
    await opening(bench, stage, ids, { cookies, own });
    await searching(bench, stage, count);
    await searchingAmongOthers(bench, stage, cookies[0] as string);
    await listing(bench, stage);
  } finally {
    await stage.end();
  }
}

interface Providers {
  cookies: readonly string[];
  /** Of each, whom they treat. */
  own: readonly (readonly string[])[];
}

async function opening(bench: Bench, stage: Stage, ids: readonly string[], { cookies, own }: Providers): Promise<void> {
  const id = ids[0] as string;
  await expectStatus(stage.clinic.client.ask({ path: `${API}/patients/${id}` }), 200);
  const schema = `tenant_${stage.clinic.session.clinic.id.replaceAll('-', '')}`;
  const peer = await preparePeer(stage, {
    id,
    event: 'patient.read',
    columns: `p.id, p.ref, p.revision, p.created_at, p.changed_at, p.removed_at, i.details as identity, f.details as profile`,
    from: `${schema}.patient p join ${schema}.patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
      join ${schema}.patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
      where p.tenant_id = $2 and p.id = $1`,
  });
  const version = await rawVersion(stage.database);
  const seconds = bench.quick ? 0.3 : 2;
  let asked = 0;
  const opened = (path: string, cookie?: string) =>
    requestBytes({ path: `${API}/patients/${path}`, headers: stage.headers(cookie) });
  const asOwner = () => opened(ids[asked++ % Math.min(ids.length, 2000)] as string);
  const asProviders = () => {
    const who = asked++ % PROVIDERS;
    const theirs = own[who] ?? [];
    return opened(theirs[asked % theirs.length] as string, cookies[who]);
  };
  const raw = (connections: number, work: RawWork) => () =>
    rawPerSecond(stage.database, { connections, seconds, work });
  const ours = (connections: number, next: () => Buffer) => async () =>
    (await load({ port: stage.server.port, next, connections, seconds })).perSecond;
  for (const connections of CONNECTIONS) {
    const what = `open a record + ledger row, ${connections} connection${connections > 1 ? 's' : ''}`;
    const one = { name: 'raw SQL, one prepared statement', version, run: raw(connections, peer.oneStatement) };
    const four = { name: 'raw SQL, BEGIN SELECT INSERT COMMIT', version, run: raw(connections, peer.transaction) };
    const owner = { metric: what, unit: 'req/s', ours: ours(connections, asOwner) };
    await bench.compare({ ...owner, peer: one });
    await bench.compare({ ...owner, peer: four });
    if (connections > 1)
      await bench.compare({
        metric: `${what}, ${PROVIDERS} providers with ${OWN_PATIENTS} patients each`,
        unit: 'req/s',
        ours: ours(connections, asProviders),
        peer: four,
      });
  }
  for (const [who, next] of [
    ['the owner', asOwner],
    ['providers', asProviders],
  ] as const)
    await processorTime(bench, stage, `open a record as ${who}, 8 connections`, next, peer.transaction);
}

/** Where the processor's time goes, which others on this machine change less than they change the rates. */
async function processorTime(
  bench: Bench,
  stage: Stage,
  what: string,
  next: () => Buffer,
  work: RawWork,
): Promise<void> {
  const seconds = bench.quick ? 0.3 : 3;
  const before = stage.processorMs();
  const { requests } = await load({ port: stage.server.port, next, connections: 8, seconds });
  const after = stage.processorMs();
  const rounds = await rawLoad(stage.database, { connections: 8, seconds, work });
  const raw = (stage.processorMs().database - after.database) / rounds.requests;
  const line = { unit: 'ms/read', peer: '', peerVersion: '', peerValue: null, ratio: null };
  const row = (part: string, value: number) =>
    bench.row({ ...line, metric: `processor time, ${what}: ${part}`, value: round(value), samples: [round(value)] });
  row('our server', (after.server - before.server) / requests);
  row('our database', (after.database - before.database) / requests);
  row('the database under raw SQL', raw);
}

const round = (value: number): number => Number(value.toPrecision(3));

async function searching(bench: Bench, stage: Stage, count: number): Promise<void> {
  const texts = (n: number): Record<string, string> => {
    const { givenName, familyName, phone, email, mrn } = person(n);
    return {
      'a whole name': `${givenName} ${familyName}`,
      'three letters of a name': familyName.slice(0, 3),
      'a phone': phone,
      'an e-mail': email,
      'a record number': mrn,
    };
  };
  for (const what of Object.keys(texts(0))) {
    let n = 1;
    const next = () => {
      n = (n * 7919) % count;
      return requestBytes({
        method: 'POST',
        path: `${API}/patients/search`,
        headers: { ...stage.headers(), origin: stage.server.url },
        body: { text: texts(n)[what] },
      });
    };
    await bench.measure({
      metric: `search by ${what}, p95`,
      unit: 'ms',
      ours: async () =>
        (await load({ port: stage.server.port, next, connections: 1, seconds: bench.quick ? 0.3 : 3 })).p95Ms,
    });
  }
}

/**
 * Whether the time of a provider's search tells of patients who are none of theirs: three letters that thousands of the
 * clinic's other patients have, against three that nobody has; the provider treats nobody with either.
 */
async function searchingAmongOthers(bench: Bench, stage: Stage, cookie: string): Promise<void> {
  const searchFor = (text: string) => async () =>
    (
      await load({
        port: stage.server.port,
        next: () =>
          requestBytes({
            method: 'POST',
            path: `${API}/patients/search`,
            headers: { ...stage.headers(cookie), origin: stage.server.url },
            body: { text },
          }),
        connections: 1,
        seconds: bench.quick ? 0.3 : 2,
      })
    ).medianMs;
  await bench.compare({
    metric: 'search of a provider by three letters that only patients of others have, median',
    unit: 'ms',
    ours: searchFor('dal'),
    peer: { name: 'three letters that nobody has', version: 'same search', run: searchFor('zzq') },
  });
}

async function listing(bench: Bench, stage: Stage): Promise<void> {
  const next = () => requestBytes({ path: `${API}/patients?limit=50`, headers: stage.headers() });
  await bench.measure({
    metric: 'list of 50 with 50 ledger rows, p95',
    unit: 'ms',
    ours: async () =>
      (await load({ port: stage.server.port, next, connections: 1, seconds: bench.quick ? 0.3 : 3 })).p95Ms,
  });
}
