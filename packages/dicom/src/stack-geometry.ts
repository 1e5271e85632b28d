import type { Layers } from './layers.ts';
import type { Placed, SliceProblem, VolumeGeometry } from './stack.ts';
import type { Orientation, Vec3 } from './types.ts';
import { angleDegrees, dot, largest, minus, norm, plus, times } from './vectors.ts';

const TILT_DEGREES = 0.2;
const OBLIQUE_DEGREES = 1;
const OFF_AXIS_MM = 0.1;

/** The grid in the patient, or null without a spacing: then nothing can be measured. */
export function geometryOf(unique: readonly Placed[], { depth, sliceMm }: Layers, normal: Vec3): VolumeGeometry | null {
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

export function directionProblems(
  geometry: VolumeGeometry,
  unique: readonly Placed[],
  slots: readonly number[],
): SliceProblem[] {
  const problems: SliceProblem[] = [];
  if (geometry.shearDegrees > TILT_DEGREES) problems.push({ kind: 'tilt', degrees: geometry.shearDegrees });
  const worstMm = largest(unique.map((one, i) => sideways(one.position, geometry, slots[i] as number)));
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
