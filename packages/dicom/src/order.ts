import type { ImageHeader, Orientation, PixelSpacing, Vec3 } from './types.ts';
import { angleDegrees, cross, dot, minus, norm, plus, times } from './vectors.ts';

/** One frame in its place. */
export interface SliceRef {
  /** Place of its image in the list that was given. */
  readonly image: number;
  readonly frame: number;
  /** Distance along the slice normal from the patient's origin, mm; null when the file has no position. */
  readonly alongMm: number | null;
  /** Layer of the volume it fills, 0 ... depth - 1. Missing slices leave their layers free. */
  readonly slot: number;
}

/** What is wrong or unusual about a stack; a viewer says each of these. */
export type SliceProblem =
  /** Layers without a slice; `times` is the step in multiples of the usual one (3 means two are missing). */
  | { readonly kind: 'gap'; readonly afterSlot: number; readonly times: number; readonly mm: number }
  /** More than one slice at the same place: the first by instance number is used. */
  | { readonly kind: 'duplicates'; readonly count: number }
  /** Slices are stacked along another direction than their normal (gantry tilt): `geometry.stepMm` carries it. */
  | { readonly kind: 'tilt'; readonly degrees: number }
  /** No positions: in order of instance number, and nothing may be measured in three dimensions. */
  | { readonly kind: 'no-position'; readonly count: number }
  | { readonly kind: 'no-spacing' }
  /** Spacing is that of the detector plane: lengths are magnified. */
  | { readonly kind: 'detector-spacing' }
  /** Other matrix, pixel spacing or orientation than most; left out. */
  | { readonly kind: 'mixed'; readonly count: number }
  /** Steps are no multiples of one distance: layers are only nearly in place, at most this far off. */
  | { readonly kind: 'uneven'; readonly worstMm: number }
  /** Slices wander sideways from the straight line through the stack. */
  | { readonly kind: 'off-axis'; readonly worstMm: number }
  | { readonly kind: 'per-slice-rescale' }
  /** Planes are not parallel to the patient's axes; degrees to the nearest ones. */
  | { readonly kind: 'oblique'; readonly degrees: number };

/** Where the voxel grid lies in the patient. Voxel (c, r, s) has its centre at origin + c*columnMm*row + r*rowMm*column + s*stepMm. */
export interface VolumeGeometry {
  readonly columns: number;
  readonly rows: number;
  /** Layers, with those that no slice fills. */
  readonly depth: number;
  /** Centre of the first voxel of the first layer, mm LPS. */
  readonly originMm: Vec3;
  /** Direction of growing column index, unit. */
  readonly row: Vec3;
  /** Direction of growing row index, unit. */
  readonly column: Vec3;
  /** row x column, unit; layers ascend along it. */
  readonly normal: Vec3;
  readonly columnMm: number;
  readonly rowMm: number;
  /** Distance between neighbouring layers along the normal. */
  readonly sliceMm: number;
  /** From one layer to the next; not parallel to `normal` in a tilted stack. */
  readonly stepMm: Vec3;
  readonly shearDegrees: number;
  readonly spacingSource: PixelSpacing['source'];
}

export interface OrderedSeries {
  /** Ascending along the normal, one per place. */
  readonly slices: readonly SliceRef[];
  /** Null when positions or spacing are missing: show the slices one by one, without millimetres in depth. */
  readonly geometry: VolumeGeometry | null;
  readonly problems: readonly SliceProblem[];
  /** Frames that are not in `slices`: duplicates and those of another shape. */
  readonly leftOut: readonly {
    readonly image: number;
    readonly frame: number;
    readonly why: 'duplicate' | 'mixed' | 'no-position';
  }[];
}

interface Candidate {
  readonly image: number;
  readonly frame: number;
  readonly header: ImageHeader;
  readonly position: Vec3 | null;
  readonly orientation: Orientation | null;
  readonly spacing: PixelSpacing | null;
}

interface Placed extends Candidate {
  readonly position: Vec3;
  readonly along: number;
}

const SAME_DIRECTION_DEGREES = 1;
const SAME_PLACE_MM = 0.001;
/** Share of a step by which a slice may miss its layer. */
const STEP_TOLERANCE = 0.1;
const TILT_DEGREES = 0.2;
const OBLIQUE_DEGREES = 1;
const OFF_AXIS_MM = 0.1;
/** A stack whose gaps would make it more than this many layers is treated as uneven instead. */
const MAX_DEPTH = 20_000;

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
  leftOut.push(...homeless.map(({ image, frame }) => ({ image, frame, why: 'no-position' as const })));

  const [row, column] = (withPosition[0] as Candidate).orientation as Orientation;
  const normal = cross(row, column);
  const sorted = withPosition
    .map((one): Placed => ({ ...one, position: one.position as Vec3, along: dot(one.position as Vec3, normal) }))
    .toSorted((a, b) => (Math.abs(a.along - b.along) > SAME_PLACE_MM ? a.along - b.along : byNumber(a, b)));
  const { unique, duplicates } = splitDuplicates(sorted);
  if (duplicates.length > 0) problems.push({ kind: 'duplicates', count: duplicates.length });
  leftOut.push(...duplicates.map(({ image, frame }) => ({ image, frame, why: 'duplicate' as const })));

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

function byNumber(a: Candidate, b: Candidate): number {
  const numberA = a.header.instanceNumber ?? Number.MAX_SAFE_INTEGER;
  const numberB = b.header.instanceNumber ?? Number.MAX_SAFE_INTEGER;
  if (numberA !== numberB) return numberA - numberB;
  if (a.header.sopInstanceUid !== b.header.sopInstanceUid)
    return a.header.sopInstanceUid < b.header.sopInstanceUid ? -1 : 1;
  return a.frame - b.frame;
}

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

function splitDuplicates(sorted: readonly Placed[]): { unique: Placed[]; duplicates: Placed[] } {
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

interface Layers {
  readonly slots: readonly number[];
  readonly depth: number;
  /** Null for a single slice, which has no step of its own. */
  readonly sliceMm: number | null;
  readonly problems: readonly SliceProblem[];
}

function layersOf(unique: readonly Placed[]): Layers {
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
  const worstMm = Math.max(...misses);
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
  const worstMm = Math.max(...unique.map((one, i) => Math.abs(one.along - first - i * sliceMm)));
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

function geometryOf(unique: readonly Placed[], { depth, sliceMm }: Layers, normal: Vec3): VolumeGeometry | null {
  const first = unique[0] as Placed;
  const last = unique.at(-1) as Placed;
  if (first.spacing === null) return null;
  const alone = first.header.sliceSpacingMm ?? first.header.sliceThicknessMm ?? first.spacing.rowMm;
  const stepMm =
    sliceMm === null
      ? times(normal, Math.abs(alone) || 1)
      : times(minus(last.position, first.position), 1 / (depth - 1));
  const [row, column] = first.orientation as Orientation;
  return {
    columns: first.header.columns,
    rows: first.header.rows,
    depth,
    originMm: first.position,
    row,
    column,
    normal,
    columnMm: first.spacing.columnMm,
    rowMm: first.spacing.rowMm,
    sliceMm: dot(stepMm, normal),
    stepMm,
    shearDegrees: angleDegrees(stepMm, normal),
    spacingSource: first.spacing.source,
  };
}

function directionProblems(
  geometry: VolumeGeometry,
  unique: readonly Placed[],
  slots: readonly number[],
): SliceProblem[] {
  const problems: SliceProblem[] = [];
  if (geometry.shearDegrees > TILT_DEGREES) problems.push({ kind: 'tilt', degrees: geometry.shearDegrees });
  const worstMm = Math.max(...unique.map((one, i) => sideways(one.position, geometry, slots[i] as number)));
  if (worstMm > Math.max(OFF_AXIS_MM, geometry.columnMm / 2)) problems.push({ kind: 'off-axis', worstMm });
  const degrees = Math.max(...[geometry.row, geometry.column, geometry.normal].map(degreesToAxis));
  if (degrees > OBLIQUE_DEGREES) problems.push({ kind: 'oblique', degrees });
  return problems;
}

function sideways(position: Vec3, { originMm, stepMm, normal }: VolumeGeometry, slot: number): number {
  const off = minus(position, plus(originMm, times(stepMm, slot)));
  return norm(minus(off, times(normal, dot(off, normal))));
}

function degreesToAxis(direction: Vec3): number {
  const nearest = Math.max(...direction.map(Math.abs));
  return Math.acos(Math.min(1, nearest)) * (180 / Math.PI);
}
