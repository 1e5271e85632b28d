import { API, expectStatus } from '../../e2e/support/api.ts';
import type { Bench } from '../bench.ts';
import { preparePeer } from '../support/audited-read.ts';
import { load, requestBytes } from '../support/load.ts';
import { rawPerSecond, rawVersion, type RawWork } from '../support/raw-sql.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { person, plantPatients } from './plant.ts';

const PATIENTS = 100_000;
const CONNECTIONS = [1, 8];

/**
 * A clinic of 100,000 patients: opening a record with its ledger row against raw SQL that reads the same columns,
 * inserts one row of the same size and commits as durably; searching; a list of 50 with 50 ledger rows.
 */
export default async function patients(bench: Bench): Promise<void> {
  const stage = await openStage();
  try {
    const body = { fields: person(9_999_999), providerIds: [], duplicatesSeen: true };
    await expectStatus(stage.clinic.client.ask({ method: 'POST', path: `${API}/patients`, body }), 201); // makes the schema
    const count = bench.quick ? 2000 : PATIENTS;
    bench.say(`planting ${count} patients`);
    const ids = await plantPatients(stage, count);
    await opening(bench, stage, ids);
    await searching(bench, stage, count);
    await listing(bench, stage);
  } finally {
    await stage.end();
  }
}

async function opening(bench: Bench, stage: Stage, ids: readonly string[]): Promise<void> {
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
  const next = () =>
    requestBytes({ path: `${API}/patients/${ids[asked++ % Math.min(ids.length, 2000)]}`, headers: stage.headers() });
  for (const connections of CONNECTIONS) {
    const metric = `open a record + ledger row, ${connections} connection${connections > 1 ? 's' : ''}`;
    const ours = async () => (await load({ port: stage.server.port, next, connections, seconds })).perSecond;
    const raw = (work: RawWork) => () => rawPerSecond(stage.database, { connections, seconds, work });
    const figure = { metric, unit: 'req/s', ours };
    await bench.compare({
      ...figure,
      peer: { name: 'raw SQL, one prepared statement', version, run: raw(peer.oneStatement) },
    });
    await bench.compare({
      ...figure,
      peer: { name: 'raw SQL, BEGIN SELECT INSERT COMMIT', version, run: raw(peer.transaction) },
    });
  }
}

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

async function listing(bench: Bench, stage: Stage): Promise<void> {
  const next = () => requestBytes({ path: `${API}/patients?limit=50`, headers: stage.headers() });
  await bench.measure({
    metric: 'list of 50 with 50 ledger rows, p95',
    unit: 'ms',
    ours: async () =>
      (await load({ port: stage.server.port, next, connections: 1, seconds: bench.quick ? 0.3 : 3 })).p95Ms,
  });
}
