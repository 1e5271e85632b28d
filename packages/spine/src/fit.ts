import { HEALTHY_DISCS } from './anatomy.ts';
import {
  type Bone,
  BONES,
  boneIndex,
  type Region,
  REGIONS,
  type Segment,
  SEGMENTS,
  segmentsBetween,
} from './levels.ts';
import { solveLinear } from './linear.ts';
import { measure, type Measures } from './measure.ts';
import { type Bends, place, type Posture } from './pose.ts';
import { SpineValuesError } from './problems.ts';
import type { Curve, SpineValues } from './values.ts';

/** deg and mm. What was entered and what is measured back agree within it. */
export const TOLERANCE = 0.05;
const MAX_ROUNDS = 20;
/** deg. The step of the numeric derivative. */
const NUDGE = 0.01;
/** deg. Larger corrections at once may jump over the solution. */
const LONGEST_STEP = 25;
/** How willingly a disc bends sideways to keep the trunk over the pelvis: outside of the curves, and within one. */
const WILLING = 1;
const UNWILLING = 0.1;

export interface Solved {
  posture: Posture;
  measures: Measures;
  /** Rounds of the fit that it took. */
  rounds: number;
}

/** An amount that the fit may change, and what it does to the discs for each degree. */
interface Free {
  lordosis?: ReadonlyMap<Segment, number>;
  lateral?: Segment;
  willing: number;
}

/** What was entered, and where it is read off. In degrees; millimetres of shift count for a fifth of one. */
interface Target {
  value: number;
  of: (measures: Measures) => number;
}

/**
 * Finds the posture that has the entered angles, all at once: every compensation of one curve disturbs the others, so
 * they are fitted together, never scaled one by one. Each round solves for the smallest change of the discs that meets
 * all targets (Newton's method with a numeric derivative, least norm over the discs).
 *
 * @throws SpineValuesError `unreachable` when no posture has them within `TOLERANCE`
 */
export function solve(values: SpineValues): Solved {
  const frees = freesOf(values);
  const targets = targetsOf(values);
  const shapes = values.coronal.curves.map(shapeOf);
  const at = (trial: readonly number[]): Trial => {
    const posture = place(values, bendsOf(values, shapes, frees, trial));
    const measures = measure(posture, values);
    return { amounts: trial, posture, measures, errors: targets.map(({ value, of }) => value - of(measures)) };
  };
  let now = at(frees.map(() => 0));
  let slopes: Slopes | null = null;
  for (let rounds = 0; rounds < MAX_ROUNDS; rounds += 1) {
    if (worst(now.errors) < TOLERANCE / 10) return { posture: now.posture, measures: now.measures, rounds };
    const fresh: Slopes = slopes ?? slopesAt(now, at);
    const step = leastStep(fresh, now.errors, frees);
    const closer = step && shorten(now, step, at);
    if (!closer && fresh !== slopes) break;
    // the slopes of the round before serve as long as they bring it closer quickly: they cost most of the work
    slopes = closer && squares(closer.errors) < squares(now.errors) / 25 ? fresh : null;
    now = closer ?? now;
  }
  if (worst(now.errors) < TOLERANCE) return { posture: now.posture, measures: now.measures, rounds: MAX_ROUNDS };
  throw new SpineValuesError([{ code: 'unreachable', path: 'values' }]);
}

interface Trial {
  amounts: readonly number[];
  posture: Posture;
  measures: Measures;
  errors: readonly number[];
}

/** For each free amount what a degree of it adds to each target. */
type Slopes = readonly (readonly number[])[];

const slopesAt = (now: Trial, at: (trial: readonly number[]) => Trial): Slopes =>
  now.amounts.map((amount, j) => {
    const { errors } = at(now.amounts.with(j, amount + NUDGE));
    return errors.map((error, i) => ((now.errors[i] ?? 0) - error) / NUDGE);
  });

/** W J' (J W J')^-1 e: of all changes that meet the linearised targets the one that bends least. */
function leastStep(slopes: Slopes, errors: readonly number[], frees: readonly Free[]): number[] | null {
  const willing = (j: number) => frees[j]?.willing ?? 0;
  const normal = errors.map((_, a) =>
    errors.map((__, b) => slopes.reduce((sum, slope, j) => sum + (slope[a] ?? 0) * (slope[b] ?? 0) * willing(j), 0)),
  );
  const forces = solveLinear(normal, errors);
  if (!forces) return null;
  return slopes.map((slope, j) => willing(j) * slope.reduce((sum, value, i) => sum + value * (forces[i] ?? 0), 0));
}

/** Halves a step until it brings the posture closer. */
function shorten(from: Trial, step: readonly number[], at: (trial: readonly number[]) => Trial): Trial | null {
  const longest = Math.max(...step.map(Math.abs));
  for (let part = Math.min(1, LONGEST_STEP / longest); part > 1e-4; part /= 2) {
    const trial = at(from.amounts.map((amount, j) => amount + (step[j] ?? 0) * part));
    if (squares(trial.errors) < squares(from.errors)) return trial;
  }
  return null;
}

const worst = (errors: readonly number[]): number => Math.max(0, ...errors.map(Math.abs));
const squares = (errors: readonly number[]): number => errors.reduce((sum, error) => sum + error * error, 0);

/** Regions, less those whose discs are all given, in which nothing is left to fit. */
const openRegions = ({ segments }: SpineValues): { region: Region; free: readonly Segment[]; shares: number }[] =>
  (Object.keys(REGIONS) as Region[]).flatMap((region) => {
    const free = REGIONS[region].segments.filter((segment) => segments[segment]?.lordosis === undefined);
    const shares = free.reduce((sum, segment) => sum + HEALTHY_DISCS[segment].share, 0);
    return shares === 0 ? [] : [{ region, free, shares }];
  });

function freesOf(values: SpineValues): Free[] {
  const curved = new Set(values.coronal.curves.flatMap(({ upper, lower }) => segmentsBetween(upper, lower)));
  return [
    ...openRegions(values).map(({ free, shares }) => ({
      lordosis: new Map(free.map((segment) => [segment, HEALTHY_DISCS[segment].share / shares])),
      willing: WILLING,
    })),
    ...SEGMENTS.map((segment) => ({ lateral: segment, willing: curved.has(segment) ? UNWILLING : WILLING })),
  ];
}

const OF_REGION: Record<Region, (measures: Measures) => number> = {
  cervical: ({ cl }) => cl,
  thoracic: ({ tk }) => tk,
  lumbar: ({ ll }) => ll,
};

function targetsOf(values: SpineValues): Target[] {
  const { sagittal, coronal } = values;
  const entered: Record<Region, number> = { cervical: sagittal.cl, thoracic: sagittal.tk, lumbar: sagittal.ll };
  return [
    ...openRegions(values).map(({ region }) => ({ value: entered[region], of: OF_REGION[region] })),
    ...coronal.curves.map(({ cobb }, at) => ({ value: cobb, of: (measures: Measures) => measures.cobb[at] ?? 0 })),
    { value: coronal.shift, of: ({ shift }) => shift },
    { value: coronal.trunkTilt, of: ({ trunkTilt }) => trunkTilt },
  ];
}

/** A curve bends most at its apex and not beyond its ends: degrees for each disc, to begin the fit with. */
function shapeOf({ upper, apex, lower, side, cobb }: Curve): Map<Segment, number> {
  const segments = segmentsBetween(upper, lower);
  const [top, peak, foot] = [boneIndex(upper), boneIndex(apex), boneIndex(lower)];
  const weights = segments.map((_, i) => {
    const middle = top + i + 0.5;
    const away = middle < peak ? (peak - middle) / (peak - top) : (middle - peak) / (foot - peak);
    return Math.cos((Math.min(1, away) * Math.PI) / 2) + 0.05;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const turn = side === 'right' ? -cobb : cobb;
  return new Map(segments.map((segment, i) => [segment, (turn * (weights[i] ?? 0)) / sum]));
}

function bendsOf(
  values: SpineValues,
  shapes: readonly ReadonlyMap<Segment, number>[],
  frees: readonly Free[],
  amounts: readonly number[],
): Bends {
  const lordosis = {} as Record<Segment, number>;
  const lateral = {} as Record<Segment, number>;
  for (const segment of SEGMENTS) {
    const moved = values.segments[segment];
    lordosis[segment] = moved?.lordosis ?? HEALTHY_DISCS[segment].lordosis - (moved?.flexion ?? 0);
    lateral[segment] = shapes.reduce((sum, shape) => sum + (shape.get(segment) ?? 0), moved?.tilt ?? 0);
  }
  for (const [j, free] of frees.entries()) {
    const amount = amounts[j] ?? 0;
    if (free.lateral) lateral[free.lateral] += amount;
    for (const [segment, part] of free.lordosis ?? []) lordosis[segment] += part * amount;
  }
  return { lordosis, lateral, axial: axialOf(values) };
}

/** Bodies turn towards the convexity (Roaf 1958): most at the apex, not at the ends. */
function axialOf({ coronal, segments }: SpineValues): Partial<Record<Bone, number>> {
  const axial: Partial<Record<Bone, number>> = {};
  for (const { upper, apex, lower, rotation, side } of coronal.curves) {
    const [top, peak, foot] = [boneIndex(upper), boneIndex(apex), boneIndex(lower)];
    for (let i = top; i <= foot; i += 1) {
      const bone = BONES[i] as Bone;
      const away = i < peak ? (peak - i) / (peak - top) : (i - peak) / (foot - peak);
      const turned = rotation * Math.cos((away * Math.PI) / 2) * (side === 'left' ? 1 : -1);
      axial[bone] = (axial[bone] ?? 0) + turned;
    }
  }
  for (const segment of SEGMENTS) {
    const bone = segment.split('-', 1)[0] as Bone;
    const own = segments[segment]?.rotation ?? 0;
    if (own !== 0) axial[bone] = (axial[bone] ?? 0) + own;
  }
  return axial;
}
