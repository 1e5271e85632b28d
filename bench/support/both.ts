import { type Bench, median } from '../bench.ts';
import type { LoadResult } from './load.ts';

interface Both {
  metric: string;
  ours: () => Promise<LoadResult>;
  peer: { name: string; version: string; run: () => Promise<LoadResult> };
}

/** One comparison, two rows: how many per second, and how long the slowest twentieth took. Both sides in turns. */
export async function compareLoads(bench: Bench, { metric, ours, peer }: Both): Promise<void> {
  const samples: { ours: LoadResult[]; peer: LoadResult[] } = { ours: [], peer: [] };
  for (let round = -1; round < bench.rounds; round++) {
    const pair = round % 2 === 0 ? [await ours(), await peer.run()] : [await peer.run(), await ours()].toReversed();
    const [own, others] = pair;
    if (round < 0 || !own || !others) continue; // the first warms up
    samples.ours.push(own);
    samples.peer.push(others);
  }
  const row = (name: string, unit: string, of: (result: LoadResult) => number): void => {
    const [own, others] = [samples.ours.map(of), samples.peer.map(of)];
    const [value, peerValue] = [median(own), median(others)];
    const figures = { value: round(value), peerValue: round(peerValue), ratio: round(value / peerValue) };
    const raw = { samples: own.map(round), peerSamples: others.map(round) };
    bench.row({ metric: name, unit, peer: peer.name, peerVersion: peer.version, ...figures, ...raw });
  };
  row(metric, 'per s', ({ perSecond }) => perSecond);
  row(`${metric}, p95`, 'ms', ({ p95Ms }) => p95Ms);
}

/** Four significant figures, as the rest of the table. */
const round = (value: number): number => Number(value.toPrecision(4));
