import { layersOf, SAME_PLACE_MM, splitDuplicates } from './layers.ts';
import { byInstance } from './picture-order.ts';
import type { Candidate, OrderedSeries, Placed, SliceProblem, SliceRef } from './stack.ts';
import { directionProblems, geometryOf } from './stack-geometry.ts';
import type { ImageHeader, Orientation, PixelSpacing, Vec3 } from './types.ts';
import { angleDegrees, cross, dot } from './vectors.ts';

const SAME_DIRECTION_DEGREES = 1;

/**
 * Puts the frames of one series in anatomical order: by Image Position (Patient) along the normal of Image Orientation
 * (Patient), PS3.3 C.7.6.2.1.1; names and instance numbers only break ties. The order of the input does not matter.
 */
export function orderSlices(headers: readonly ImageHeader[]): OrderedSeries {
  const all = candidates(headers).toSorted(byNumber);
  const shape = mostCommonShape(all);
  const same = all.filter((one) => sameShape(one, shape));
  const mixed = all.filter((one) => !sameShape(one, shape));
  const placed = same.filter((one) => one.position !== null && one.orientation !== null);
  const problems: SliceProblem[] = [...generalProblems(same)];
  if (mixed.length > 0) problems.push({ kind: 'mixed', count: mixed.length });
  const out = mixed.map(({ image, frame }) => ({ image, frame, why: 'mixed' as const }));
  if (placed.length === 0) {
    problems.push({ kind: 'no-position', count: same.length });
    return { slices: same.map(unplaced), geometry: null, problems, leftOut: out };
  }
  return orderPlaced(same, placed, { problems, leftOut: out });
}

interface Findings {
  problems: SliceProblem[];
  leftOut: OrderedSeries['leftOut'][number][];
}

function orderPlaced(
  same: readonly Candidate[],
  withPosition: readonly Candidate[],
  { problems, leftOut }: Findings,
): OrderedSeries {
  const homeless = same.filter((one) => one.position === null || one.orientation === null);
  if (homeless.length > 0) problems.push({ kind: 'no-position', count: homeless.length });
  for (const { image, frame } of homeless) leftOut.push({ image, frame, why: 'no-position' });

  const [row, column] = (withPosition[0] as Candidate).orientation as Orientation;
  const normal = cross(row, column);
  const sorted = withPosition
    .map((one): Placed => ({ ...one, position: one.position as Vec3, along: dot(one.position as Vec3, normal) }))
    .toSorted((a, b) => (Math.abs(a.along - b.along) > SAME_PLACE_MM ? a.along - b.along : byNumber(a, b)));
  const { unique, duplicates } = splitDuplicates(sorted);
  if (duplicates.length > 0) problems.push({ kind: 'duplicates', count: duplicates.length });
  for (const { image, frame } of duplicates) leftOut.push({ image, frame, why: 'duplicate' });

  const layers = layersOf(unique);
  problems.push(...layers.problems);
  const geometry = geometryOf(unique, layers, normal);
  if (geometry !== null) problems.push(...directionProblems(geometry, unique, layers.slots));
  const slices = unique.map(({ image, frame, along }, i) => ({
    image,
    frame,
    alongMm: along,
    slot: layers.slots[i] as number,
  }));
  return { slices, geometry, problems, leftOut };
}

function candidates(headers: readonly ImageHeader[]): Candidate[] {
  return headers.flatMap((header, image) =>
    Array.from({ length: header.frames }, (_, frame): Candidate => {
      const own = header.perFrame?.[frame];
      // frames of a plain multi-frame object (cine) have one position together, which is nobody's place in a stack
      const position = header.frames > 1 && header.perFrame === null ? null : header.position;
      return {
        image,
        frame,
        header,
        position: own?.position ?? position,
        orientation: own?.orientation ?? header.orientation,
        spacing: own?.spacing ?? header.spacing,
      };
    }),
  );
}

const unplaced = ({ image, frame }: Candidate, slot: number): SliceRef => ({ image, frame, alongMm: null, slot });

const byNumber = (a: Candidate, b: Candidate): number => byInstance(a.header, b.header) || a.frame - b.frame;

function mostCommonShape(all: readonly Candidate[]): Candidate | undefined {
  const shapes: { first: Candidate; count: number }[] = [];
  for (const one of all) {
    const known = shapes.find(({ first }) => sameShape(one, first));
    if (known === undefined) shapes.push({ first: one, count: 1 });
    else known.count++;
  }
  return shapes.toSorted((a, b) => b.count - a.count)[0]?.first;
}

function sameShape(a: Candidate, b: Candidate | undefined): boolean {
  if (b === undefined) return true;
  if (a.header.rows !== b.header.rows || a.header.columns !== b.header.columns) return false;
  if (a.header.samplesPerPixel !== b.header.samplesPerPixel) return false;
  if (!sameSpacing(a.spacing, b.spacing)) return false;
  if (a.orientation === null || b.orientation === null) return true;
  return [0, 1].every(
    (i) =>
      angleDegrees((a.orientation as Orientation)[i] as Vec3, (b.orientation as Orientation)[i] as Vec3) <
      SAME_DIRECTION_DEGREES,
  );
}

function sameSpacing(a: PixelSpacing | null, b: PixelSpacing | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a.rowMm - b.rowMm) < 1e-3 * b.rowMm && Math.abs(a.columnMm - b.columnMm) < 1e-3 * b.columnMm;
}

function generalProblems(same: readonly Candidate[]): SliceProblem[] {
  const first = same[0];
  if (first === undefined) return [];
  const problems: SliceProblem[] = [];
  if (first.spacing === null) problems.push({ kind: 'no-spacing' });
  if (first.spacing?.source === 'detector') problems.push({ kind: 'detector-spacing' });
  const rescales = new Set(
    same.map(({ header, frame }) => JSON.stringify(header.perFrame?.[frame]?.rescale ?? header.rescale)),
  );
  if (rescales.size > 1) problems.push({ kind: 'per-slice-rescale' });
  return problems;
}
