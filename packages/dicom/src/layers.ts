import type { Placed, SliceProblem } from './stack.ts';
import { largest } from './vectors.ts';

/** Slices closer than this are at one place whatever their usual step. */
export const SAME_PLACE_MM = 0.001;
/** Share of a step by which a slice may miss its layer. */
const STEP_TOLERANCE = 0.1;
/** A stack whose gaps would make it more than this many layers is treated as uneven instead. */
const MAX_DEPTH = 20_000;

/** Of slices that lie closer than a hundredth of the usual step, the first stays. */
export function splitDuplicates(sorted: readonly Placed[]): { unique: Placed[]; duplicates: Placed[] } {
  const usual = median(steps(sorted).filter((step) => step > SAME_PLACE_MM));
  const tolerance = Math.max(SAME_PLACE_MM, (usual ?? 0) * 0.01);
  const unique: Placed[] = [];
  const duplicates: Placed[] = [];
  for (const one of sorted) {
    const last = unique.at(-1);
    if (last !== undefined && one.along - last.along <= tolerance) duplicates.push(one);
    else unique.push(one);
  }
  return { unique, duplicates };
}

const steps = (sorted: readonly Placed[]): number[] =>
  sorted.slice(1).map((one, i) => one.along - (sorted[i] as Placed).along);

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

export interface Layers {
  readonly slots: readonly number[];
  readonly depth: number;
  /** Null for a single slice, which has no step of its own. */
  readonly sliceMm: number | null;
  readonly problems: readonly SliceProblem[];
}

/** Gives each slice its layer on the regular grid that fits their steps, and names the gaps. */
export function layersOf(unique: readonly Placed[]): Layers {
  const all = steps(unique);
  const usual = median(all);
  if (usual === undefined) return { slots: [0], depth: 1, sliceMm: null, problems: [] };
  const multiples = all.map((step) => Math.max(1, Math.round(step / usual)));
  const slots = [0];
  for (const multiple of multiples) slots.push((slots.at(-1) as number) + multiple);
  const last = slots.at(-1) as number;
  const length = (unique.at(-1) as Placed).along - (unique[0] as Placed).along;
  const sliceMm = length / last; // the mean step: rounding of single positions does not add up
  const misses = unique.map((one, i) =>
    Math.abs(one.along - (unique[0] as Placed).along - (slots[i] as number) * sliceMm),
  );
  const worstMm = largest(misses);
  if (worstMm > STEP_TOLERANCE * usual || last >= MAX_DEPTH) return unevenLayers(unique, usual, length);
  const problems = multiples.flatMap((multiple, i): SliceProblem[] =>
    multiple === 1 ? [] : [{ kind: 'gap', afterSlot: slots[i] as number, times: multiple, mm: all[i] as number }],
  );
  return { slots, depth: last + 1, sliceMm, problems };
}

/** Steps without a common measure: one layer per slice at the mean step, and the worst miss is said. */
function unevenLayers(unique: readonly Placed[], usual: number, length: number): Layers {
  const sliceMm = length / (unique.length - 1);
  const first = (unique[0] as Placed).along;
  const worstMm = largest(unique.map((one, i) => Math.abs(one.along - first - i * sliceMm)));
  const gaps = steps(unique).flatMap((mm, i): SliceProblem[] =>
    mm > usual * 1.5 ? [{ kind: 'gap', afterSlot: i, times: mm / usual, mm }] : [],
  );
  return {
    slots: unique.map((_, i) => i),
    depth: unique.length,
    sliceMm,
    problems: [{ kind: 'uneven', worstMm }, ...gaps],
  };
}
