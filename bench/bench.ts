/** One line of a benchmark's table. `peerVersion` is `not run` when the peer is not installed here. */
export interface BenchRow {
  metric: string;
  value: number;
  unit: string;
  peer: string;
  peerVersion: string;
  peerValue: number | null;
  /** `value / peerValue`, both from this run. */
  ratio: number | null;
  /** Every measured value of ours, in order. */
  samples: number[];
  /** The peer's, likewise; none when it did not run. */
  peerSamples?: number[];
}

export interface BenchResult {
  name: string;
  date: string;
  machine: string;
  /** Average of the minute before it began, of all processes; absent in results of before. */
  load?: number;
  rows: BenchRow[];
}

/** One sample of a figure, in the unit of its row. Called once per round. */
export type Sample = () => number | Promise<number>;

interface Figure {
  metric: string;
  /** `ms`, `MB/s`, `req/s`, `MB`, ... */
  unit: string;
  ours: Sample;
  /** Default: the run's `rounds`. */
  rounds?: number;
  /** Unmeasured rounds before the first one. Default 1. */
  warmups?: number;
}

interface Comparison extends Figure {
  peer: { name: string; version: string; run: Sample } | { name: string; notRun: string };
}

/** What a bench file gets: `export default async function (bench: Bench): Promise<void>` in bench/<name>/bench.ts. */
export interface Bench {
  /** 5, or what `--rounds=` says. */
  rounds: number;
  /** True under `--quick`: use small inputs; such a run writes no result file. */
  quick: boolean;
  /** Prints a line of progress. */
  say(text: string): void;
  /** The median of several rounds of one figure, without a peer. Returns it. */
  measure(figure: Figure): Promise<number>;
  /** Ours and the peer's in turns (A B, B A, ...), so that a slow minute hits both. Medians of each. */
  compare(comparison: Comparison): Promise<{ ours: number; peer: number | null }>;
  /** Adds a row that was measured elsewhere, for example several figures of one run. */
  row(row: BenchRow): void;
}

export type BenchFile = (bench: Bench) => Promise<void>;

/** The middle value; the mean of the two middle ones for an even number. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Wall time of one call in milliseconds, for use as a sample. */
export async function timeMs(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A `Bench` that collects its rows in `rows`. */
export function makeBench(
  rows: BenchRow[],
  options: { rounds: number; quick: boolean; say(text: string): void },
): Bench {
  return {
    ...options,
    row: (row) => void rows.push(row),
    measure: async (figure) => {
      const ours = await sample(figure, undefined, options.rounds);
      rows.push({ ...line(figure, ours.ours), peer: '', peerVersion: '', peerValue: null, ratio: null });
      return median(ours.ours);
    },
    compare: async (comparison) => {
      const { peer } = comparison;
      const runPeer = 'run' in peer ? peer.run : undefined;
      const samples = await sample(comparison, runPeer, options.rounds);
      const peerValue = samples.peer.length > 0 ? round(median(samples.peer)) : null;
      const value = median(samples.ours);
      rows.push({
        ...line(comparison, samples.ours),
        peer: peer.name,
        peerVersion: 'version' in peer ? peer.version : 'not run',
        peerValue,
        ratio: peerValue === null ? null : round(value / median(samples.peer)),
        peerSamples: samples.peer.map(round),
      });
      if ('notRun' in peer) options.say(`${comparison.metric}: ${peer.name} not run, ${peer.notRun}`);
      return { ours: value, peer: peerValue };
    },
  };
}

const line = (figure: Figure, samples: readonly number[]) => ({
  metric: figure.metric,
  value: round(median(samples)),
  unit: figure.unit,
  samples: samples.map(round),
});

/** Four significant figures; more would claim a precision that no run has. */
const round = (value: number): number => Number(value.toPrecision(4));

async function sample(figure: Figure, peer: Sample | undefined, rounds: number) {
  for (let i = 0; i < (figure.warmups ?? 1); i++) {
    await figure.ours();
    await peer?.();
  }
  const samples = { ours: [] as number[], peer: [] as number[] };
  for (let i = 0; i < (figure.rounds ?? rounds); i++) {
    if (i % 2 === 0) samples.ours.push(await figure.ours());
    if (peer) samples.peer.push(await peer());
    if (i % 2 === 1) samples.ours.push(await figure.ours());
  }
  return samples;
}
