import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { API } from '../../e2e/support/api.ts';
import { type Bench, median } from '../bench.ts';
import { load, type LoadResult, requestBytes } from '../support/load.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { version } from './argon2.ts';
import { attempt, type Tally } from './attempts.ts';

const HASHERS = Math.max(1, availableParallelism() - 1);
/** One more than are hashed at once: the next always waits, and nobody is refused. */
const CONNECTIONS = HASHERS + 1;
const ATTEMPTS_PER_SECOND = 50;
const READERS = 4;
const ADDRESSES = 500;

/**
 * What a sign-in costs beside its hash, and what a flood of them costs everybody else. Every request comes from another
 * address, so that the capacity of the server is measured and not its limits per network.
 */
export default async function signIn(bench: Bench): Promise<void> {
  const stage = await openStage();
  try {
    await throughput(bench, stage);
    await others(bench, stage);
  } finally {
    await stage.end();
  }
}

async function throughput(bench: Bench, stage: Stage): Promise<void> {
  const seconds = bench.quick ? 0.5 : 4;
  const next = () =>
    requestBytes({ method: 'POST', path: `${API}/sign-in`, headers: fresh(stage), body: person(stage) });
  await bench.compare({
    metric: `sign-ins, ${HASHERS} hashed at once`,
    unit: 'per s',
    ours: async () => (await load({ port: stage.server.port, connections: CONNECTIONS, seconds, next })).perSecond,
    peer: { name: 'bare @node-rs/argon2', version, run: () => bare(seconds) },
  });
}

const run = promisify(execFile);
const bare = async (seconds: number): Promise<number> =>
  Number((await run(process.execPath, [join(import.meta.dirname, 'bare.ts'), String(seconds)])).stdout);

/** Reads by somebody who is signed in, without and with a flood of sign-ins beside them, in turns. */
async function others(bench: Bench, stage: Stage): Promise<void> {
  const calm: LoadResult[] = [];
  const flooded: (LoadResult & { tally: Tally })[] = [];
  for (let round = -1; round < bench.rounds; round += 1) {
    const [quiet, loud] = [await reads(bench, stage), await readsInFlood(bench, stage)];
    if (round < 0) continue; // the first warms up
    calm.push(quiet);
    flooded.push(loud);
  }
  const compared = (metric: string, of: (result: LoadResult) => number): void => {
    const [ours, alone] = [flooded.map(of), calm.map(of)];
    bench.row({
      metric,
      unit: 'ms',
      value: round4(median(ours)),
      samples: ours.map(round4),
      peer: 'the same without sign-ins',
      peerVersion: 'this run',
      peerValue: round4(median(alone)),
      peerSamples: alone.map(round4),
      ratio: round4(median(ours) / median(alone)),
    });
  };
  const name = `a read while ${ATTEMPTS_PER_SECOND} sign-ins a second are attempted`;
  compared(`${name}, p99`, ({ p99Ms }) => p99Ms);
  compared(`${name}, median`, ({ medianMs }) => medianMs);
  alone(bench, 'sign-ins attempted meanwhile', flooded, ({ done, refused, seconds }) => (done + refused) / seconds);
  alone(bench, 'of these done', flooded, ({ done, seconds }) => done / seconds);
  alone(bench, 'of these refused with the time to wait', flooded, ({ refused, seconds }) => refused / seconds);
}

function alone(bench: Bench, metric: string, runs: { tally: Tally }[], of: (tally: Tally) => number): void {
  const samples = runs.map(({ tally }) => round4(of(tally)));
  bench.row({ metric, unit: 'per s', value: round4(median(samples)), samples, ...NO_PEER });
}
const NO_PEER = { peer: '', peerVersion: '', peerValue: null, ratio: null };

/** The session and its person: what every page asks for. */
function reads(bench: Bench, stage: Stage): Promise<LoadResult> {
  const path = `${API}/session`;
  const requests = Array.from({ length: ADDRESSES }, () => requestBytes({ path, headers: stage.headers() }));
  let sent = 0;
  const next = () => requests[sent++ % ADDRESSES] as Buffer;
  return load({ port: stage.server.port, connections: READERS, seconds: bench.quick ? 0.5 : 5, next });
}

async function readsInFlood(bench: Bench, stage: Stage): Promise<LoadResult & { tally: Tally }> {
  const over = new AbortController();
  const { port } = stage.server;
  const flood = attempt({
    port,
    perSecond: ATTEMPTS_PER_SECOND,
    until: over.signal,
    headers: () => fresh(stage),
    body: person(stage),
  });
  try {
    const result = await reads(bench, stage);
    over.abort();
    return { ...result, tally: await flood };
  } finally {
    over.abort();
  }
}

/** Headers of a page of ours that nobody is signed in to. */
function fresh(stage: Stage): Record<string, string> {
  const { cookie: _, ...headers } = stage.headers();
  return { ...headers, origin: stage.server.url };
}

const person = ({ clinic: { email, password } }: Stage) => ({ email, password });

/** Four significant figures, as the rest of the table. */
const round4 = (value: number): number => Number(value.toPrecision(4));
