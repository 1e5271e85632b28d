import type { CreatedApiKey } from '@hyaline/contract';
import { API } from '../../e2e/support/api.ts';
import { type Orthanc, orthancMissing, startOrthanc } from '../../e2e/support/orthanc.ts';
import { type Bench, median } from '../bench.ts';
import { residentMb } from '../support/processes.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { makeTemplate, multipart, type Renamed, renamed, STOW_TYPE } from './files.ts';
import { type Ask, httpLoad, type HttpResult } from './http.ts';

const AT_ONCE = 8;
const PEER = 'Orthanc: plaintext, each file synced';

/** One side of the comparison. */
interface Side {
  port: number;
  pid: number;
  base: string;
  headers(): Record<string, string>;
}

interface Both {
  bench: Bench;
  ours: Side;
  peer: Side | null;
  version: string;
}

/**
 * DICOMweb with 8 connections: storing, retrieving and searching. Ours seals every object with keys of its study, writes
 * the ledger in the same transaction and answers over the same HTTP; Orthanc keeps plain files, syncs them, and its index.
 */
export default async function dicomweb(bench: Bench): Promise<void> {
  const missing = orthancMissing();
  const stage = await openStage();
  const orthanc = missing === null ? await startOrthanc() : null;
  if (missing !== null) bench.say(`peer not run: ${missing}`);
  try {
    const both = {
      bench,
      ours: await oursOf(stage),
      peer: orthanc && peerOf(orthanc),
      version: orthanc?.version ?? 'not run',
    };
    await storing(both);
    await retrieving(both);
    await ingesting(both);
    await searching(both);
  } finally {
    await orthanc?.remove();
    await stage.end();
  }
}

/** A program at one address with a key of its own, as a PACS is, and as it is for the other side. */
async function oursOf({ server, clinic }: Stage): Promise<Side> {
  const body = { name: 'Benchmark', scopes: ['study:read', 'study:write'], days: 1 };
  const made = await clinic.client.ask({ method: 'POST', path: `${API}/api-keys`, body });
  const { key } = made.json<CreatedApiKey>();
  const headers = { host: new URL(server.url).host, authorization: `Bearer ${key}` };
  return { port: server.port, pid: server.pid, base: `${API}/dicomweb`, headers: () => headers };
}

const peerOf = ({ httpPort, pid }: Orthanc): Side => ({
  port: httpPort,
  pid,
  base: '/dicom-web',
  headers: () => ({ host: `127.0.0.1:${httpPort}` }),
});

let studies = 0;
const nextStudy = (template: Parameters<typeof renamed>[0], patient?: string): Renamed =>
  renamed(template, ++studies, patient);

const stowAsk = (side: Side, files: readonly Buffer[]): Ask => ({
  method: 'POST',
  path: `${side.base}/studies`,
  headers: { ...side.headers(), 'content-type': STOW_TYPE, accept: 'application/dicom+json' },
  body: multipart(files),
});

const inTurn = (asks: Ask[]) => () => asks.shift() ?? null;
const run = (side: Side, asks: Ask[]): Promise<HttpResult> =>
  httpLoad({ port: side.port, connections: AT_ONCE, next: inTurn(asks) });

/** Both sides in turns; requests are made ready before the clock runs. */
async function compare(
  { bench, ours, peer, version }: Both,
  metric: string,
  unit: string,
  sample: (side: Side) => Promise<number>,
): Promise<void> {
  const samples: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  for (let round = -1; round < bench.rounds; round++) {
    const order = round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const);
    for (const who of order) {
      const side = who === 'ours' ? ours : peer;
      const value = side ? await sample(side) : Number.NaN;
      if (round >= 0 && side) samples[who].push(Number(value.toPrecision(4))); // the first warms up
    }
  }
  const value = median(samples.ours);
  const peerValue = peer ? median(samples.peer) : null;
  const ratio = peerValue === null ? null : Number((value / peerValue).toPrecision(3));
  bench.row({ metric, value, unit, peer: PEER, peerVersion: version, peerValue, ratio, samples: samples.ours, peerSamples: samples.peer }); // prettier-ignore
  bench.say(`${metric}: ${value} ${unit}${peerValue === null ? '' : `, Orthanc ${peerValue} (${ratio}x)`}`);
}

async function storing(both: Both): Promise<void> {
  const { quick } = both.bench;
  const template = makeTemplate({ size: quick ? 64 : 512, slices: quick ? 8 : 40 });
  for (const perRequest of [1, 10])
    await compare(
      both,
      `STOW, ${perRequest} image${perRequest > 1 ? 's' : ''} of 0.5 MB a request`,
      'MB/s',
      async (side) => {
        const asks: Ask[] = [];
        for (let n = 0; n < (quick ? 1 : 4); n++) {
          const { files } = nextStudy(template);
          for (let at = 0; at < files.length; at += perRequest)
            asks.push(stowAsk(side, files.slice(at, at + perRequest)));
        }
        const bytes = asks.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
        return bytes / 1e6 / (await run(side, asks)).seconds;
      },
    );
}

async function retrieving(both: Both): Promise<void> {
  const { quick } = both.bench;
  const held = nextStudy(makeTemplate({ size: quick ? 64 : 512, slices: quick ? 8 : 100 }));
  for (const side of [both.ours, both.peer]) if (side) await run(side, [stowAsk(side, held.files)]);
  const seriesPath = (side: Side) => `${side.base}/studies/${held.study}/series/${held.series}`;
  const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
  const get = (side: Side, path: string): Ask => ({ path, headers: { ...side.headers(), accept } });
  await compare(both, 'retrieve an instance of 0.5 MB', 'per s', async (side) => {
    const images = Array.from(held.files, (_, i) => `${seriesPath(side)}/instances/${held.series}.${i + 1}`);
    const asks = Array.from({ length: quick ? 16 : 800 }, (_, i) => get(side, images[i % images.length] ?? ''));
    return (await run(side, asks)).perSecond;
  });
  await compare(both, `retrieve a series of ${held.files.length} such images`, 'MB/s', async (side) => {
    const { bytes, seconds } = await run(
      side,
      Array.from({ length: 16 }, () => get(side, seriesPath(side))),
    );
    return bytes / 1e6 / seconds;
  });
}

const WATCH_MS = 50;

/** One gigabyte, and how much memory the server had at most meanwhile. */
async function ingesting(both: Both): Promise<void> {
  const { bench, ours, peer, version } = both;
  const template = makeTemplate({ size: bench.quick ? 64 : 512, slices: 40 });
  const peaks: number[] = [];
  for (const side of [ours, peer]) {
    if (!side) continue;
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, residentMb(side.pid))), WATCH_MS);
    let left = bench.quick ? 2 : 50;
    let waiting: Ask[] = [];
    const next = (): Ask | null => {
      if (waiting.length === 0 && left-- > 0) {
        const { files } = nextStudy(template);
        waiting = [0, 10, 20, 30].map((at) => stowAsk(side, files.slice(at, at + 10)));
      }
      return waiting.shift() ?? null;
    };
    await httpLoad({ port: side.port, connections: AT_ONCE, next });
    clearInterval(timer);
    peaks.push(Number(peak.toPrecision(4)));
  }
  const [value = Number.NaN, peerValue = null] = peaks;
  const ratio = peerValue === null ? null : Number((value / peerValue).toPrecision(3));
  bench.row({ metric: 'resident memory at most, while 1 GB is stored', value, unit: 'MB', peer: PEER, peerVersion: version, peerValue, ratio, samples: [value] }); // prettier-ignore
  bench.say(`memory at most: ${value} MB, Orthanc ${peerValue} MB`);
}

async function searching(both: Both): Promise<void> {
  const { bench } = both;
  const template = makeTemplate({ size: 16, slices: 1 });
  const count = bench.quick ? 60 : 1000;
  for (const side of [both.ours, both.peer]) {
    if (!side) continue;
    const asks = Array.from({ length: count }, (_, i) => stowAsk(side, nextStudy(template, `P${i}`).files));
    await run(side, asks);
  }
  const ask = (side: Side, query: string) => async () => {
    const path = `${side.base}/studies?${query}`;
    const headers = () => ({ ...side.headers(), accept: 'application/dicom+json' });
    // few enough for the budget of studies that one key may be shown in a minute
    const asks = Array.from({ length: bench.quick ? 8 : 16 }, () => ({ path, headers: headers() }));
    return (await run(side, asks)).perSecond;
  };
  await compare(both, `QIDO limit=50 of ${count} studies`, 'per s', (side) => ask(side, 'limit=50')());
  await compare(both, `QIDO by a patient’s number, ${count} studies`, 'per s', (side) => ask(side, 'PatientID=P7')());
}
