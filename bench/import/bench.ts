import { type ImportResult, IMPORT_HEADER, type StartedImport } from '@hyaline/contract';
import { syntheticBundle } from '@hyaline/fhir/testing';
import { toBase64Url, utf8 } from '@hyaline/kit';
import { API, type Client, expectStatus } from '../../e2e/support/api.ts';
import { findRunning } from '../../apps/server/src/platform/postgres/index.ts';
import type { Bench } from '../bench.ts';
import { descendantsOf, processorMs } from '../support/processes.ts';
import { openStage, type Stage } from '../support/stage.ts';

/**
 * Patients from a file, over HTTP, from the first byte of the request to its answer: parsed, compared with those who are
 * here, each under a key of their own, sealed, indexed, assigned, and in the ledger one by one; one transaction. The
 * clinic grows with each round.
 */
export default async function importing(bench: Bench): Promise<void> {
  const people = bench.quick ? 100 : 2000;
  const stage = await openStage();
  try {
    const { client } = stage.clinic;
    let round = 0;
    const table = () => perSecond(client, tableOf(people, ++round), 'csv', people);
    const bundle = (): Promise<number> => {
      const file = Buffer.from(JSON.stringify(syntheticBundle({ patients: people / 4, seed: ++round })));
      return perSecond(client, file, 'fhir', people / 4);
    };
    const used = await processorTime(stage, table);
    bench.row({
      metric: 'processor time of a patient from a table, server and database',
      value: used / people,
      unit: 'ms',
      peer: '',
      peerVersion: '',
      peerValue: null,
      ratio: null,
      samples: [used / people],
    });
    await bench.measure({
      metric: `import of ${people} patients from a table`,
      unit: 'patients/s',
      ours: table,
    });
    await bench.measure({
      metric: `import of ${people / 4} patients from FHIR with four chart entries each`,
      unit: 'patients/s',
      ours: bundle,
    });
  } finally {
    await stage.end();
  }
}

/** ms of the server and its database: tells what the work costs on a machine that has other work too. */
async function processorTime({ server }: Stage, work: () => Promise<unknown>): Promise<number> {
  const database = findRunning(server.data)?.pid ?? 0;
  const used = (): number => processorMs(server.pid) + (isBelow(database, server.pid) ? 0 : processorMs(database));
  const before = used();
  await work();
  return used() - before;
}

const isBelow = (pid: number, parent: number): boolean => descendantsOf(parent).some((process) => process.pid === pid);

function tableOf(people: number, round: number): Buffer {
  const rows = Array.from({ length: people }, (_, i) => {
    const born = `${1940 + (i % 70)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`;
    return `Given${round}x${i},Family${round}x${i},${born},F,555-${String(1000 + i).slice(-4)}${i},p${round}x${i}@patients.example,M-${round}-${i},${i} Harbour Street,Santiago,CL`;
  });
  return Buffer.from(`First name,Last name,DOB,Sex,Phone,Email,MRN,Address,City,Country\n${rows.join('\n')}\n`);
}

async function perSecond(client: Client, file: Buffer, format: 'csv' | 'fhir', people: number): Promise<number> {
  const begun = await send(client, file, format);
  const { shape } = begun;
  const fields = shape?.columns.map(({ field }) => field);
  const settings = { language: 'en', ...(fields ? { fields, dateOrder: 'ymd' } : {}) };
  const start = performance.now();
  const body = { settings, duplicates: 'create' };
  const done = await expectStatus(client.ask({ method: 'POST', path: `${API}/imports/${begun.id}/run`, body }), 200);
  const seconds = (performance.now() - start) / 1000;
  const { created } = done.json<ImportResult>();
  if (created !== people) throw new Error(`${created} of ${people} came in`);
  return people / seconds;
}

async function send(client: Client, file: Buffer, format: 'csv' | 'fhir'): Promise<StartedImport> {
  const about = toBase64Url(utf8(JSON.stringify({ format })));
  const headers = { 'content-type': 'application/octet-stream', [IMPORT_HEADER]: about };
  return (
    await expectStatus(client.ask({ method: 'POST', path: `${API}/imports`, headers, body: file }), 201)
  ).json<StartedImport>();
}
