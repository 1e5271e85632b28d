import { parseSpineValues, READY_FINDINGS, solve, withFinding } from '@hyaline/spine';
import { type Bench, timeMs } from '../bench.ts';

const LIMIT_MS = 5;
/** How often each posture is solved in a round. */
const TIMES = 12;

/** From values to a posture with its measures, as with every move of a slider: over the healthy spine and all findings to begin with. */
export default async function atlasPose(bench: Bench): Promise<void> {
  const all = [parseSpineValues({}), ...READY_FINDINGS.map((finding) => parseSpineValues(withFinding({}, finding)))];
  const round = async (): Promise<number> => {
    const took: number[] = [];
    for (let time = 0; time < (bench.quick ? 2 : TIMES); time += 1)
      for (const values of all) took.push(await timeMs(() => solve(values)));
    return took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? Number.NaN;
  };
  const slowest = await bench.measure({
    metric: 'posture solved from its values, 95th of 100',
    unit: 'ms',
    ours: round,
  });
  bench.say(`${slowest.toFixed(2)} ms; the aim is ${LIMIT_MS} ms`);
}
