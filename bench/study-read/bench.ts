import { findRunning } from '../../apps/server/src/platform/postgres/index.ts';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { API, expectStatus } from '../../e2e/support/api.ts';
import type { Bench } from '../bench.ts';
import { type Peer, preparePeer } from '../support/audited-read.ts';
import { load, requestBytes } from '../support/load.ts';
import { processorMs } from '../support/processes.ts';
import { rawLoad, rawPerSecond, rawVersion, type RawWork } from '../support/raw-sql.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { saveFiles } from '../support/study.ts';

const CONNECTIONS = [1, 8, 32];
const ADDRESSES = 500;

/**
 * The authorised read of a study's metadata over HTTP (session check, row under row-level security, field decryption,
 * ledger row, durable commit) against raw SQL that reads the same columns of the same row, inserts a row of the same
 * size into a plain table, and commits as durably, without any of the checks.
 */
export default async function studyRead(bench: Bench): Promise<void> {
  const stage = await openStage();
  try {
    const id = await saveFiles(stage.clinic.client, [...generatePhantom({ size: 32, slices: 2 })]);
    await expectStatus(stage.clinic.client.ask({ path: `${API}/studies/${id}` }), 200);
    const schema = `tenant_${stage.clinic.session.clinic.id.replaceAll('-', '')}`;
    const peer = await preparePeer(stage, {
      id,
      event: 'study.read',
      columns: `s.id, s.patient_ref, s.details, s.series_count, s.instance_count, s.bytes::float8 as bytes, s.saved_at,
        s.saved_by, s.assignee_ids`,
      from: `${schema}.study s where s.tenant_id = $2 and s.id = $1 and s.state = 'saved'`,
    });
    const version = await rawVersion(stage.database);
    for (const connections of CONNECTIONS) {
      await compareAt(bench, stage, { id, connections, version, peer });
    }
    await latency(bench, stage, id);
    await processorTime(bench, stage, id, { version, peer });
  } finally {
    await stage.end();
  }
}

interface Compared {
  id: string;
  connections: number;
  version: string;
  peer: Peer;
}

async function compareAt(bench: Bench, stage: Stage, { id, connections, version, peer }: Compared): Promise<void> {
  const seconds = bench.quick ? 0.3 : 2;
  const metric = `read + ledger row, ${connections} connection${connections > 1 ? 's' : ''}`;
  const ours = async () => (await load({ ...reading(stage, id), connections, seconds })).perSecond;
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

async function latency(bench: Bench, stage: Stage, id: string): Promise<void> {
  const measured = { ...reading(stage, id), connections: 8, seconds: bench.quick ? 0.3 : 2 };
  await bench.measure({
    metric: 'read + ledger row, p95 at 8 connections',
    unit: 'ms',
    ours: async () => (await load(measured)).p95Ms,
  });
}

/**
 * What one read takes of the processors: the server with its database, against the client of raw SQL with the same
 * database. Says more than the rate where others share the machine.
 */
async function processorTime(
  bench: Bench,
  stage: Stage,
  id: string,
  { version, peer }: Pick<Compared, 'version' | 'peer'>,
): Promise<void> {
  const measured = { connections: 8, seconds: bench.quick ? 0.3 : 2 };
  const perRound = async (before: () => number, work: () => Promise<{ requests: number }>): Promise<number> => {
    const start = before();
    const { requests } = await work();
    return ((before() - start) * 1000) / requests;
  };
  const database = findRunning(stage.server.data)?.pid ?? 0;
  await bench.compare({
    metric: 'processor time of a read, 8 connections',
    unit: 'us',
    ours: () =>
      perRound(
        () => processorMs(stage.server.pid),
        () => load({ ...reading(stage, id), ...measured }),
      ),
    peer: {
      name: 'raw SQL, one prepared statement',
      version,
      run: () =>
        perRound(
          () => processorMs(database) + process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000,
          () => rawLoad(stage.database, { ...measured, work: peer.oneStatement }),
        ),
    },
  });
}

function reading(stage: Stage, id: string) {
  const path = `${API}/studies/${id}`;
  const requests = Array.from({ length: ADDRESSES }, () => requestBytes({ path, headers: stage.headers() }));
  let sent = 0;
  const next = () => requests[sent++ % ADDRESSES] as Buffer;
  return { port: stage.server.port, next };
}
