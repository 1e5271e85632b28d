import type { Measure } from '@hyaline/marks';
import { contourVolume, ellipsoidVolume, norm, type Vec3 } from '@hyaline/volume';
import type { Picture } from '../workspace/workspace.ts';
import { type Reading, readingOf } from './reading.ts';
import { isRegion } from './shape.ts';

/** A volume estimated from measures that carry the same note. */
export interface VolumeEstimate {
  readonly name: string;
  readonly mm3: number;
  /** Outlines times distance, or three diameters of an ellipsoid. */
  readonly by: 'contours' | 'ellipsoid';
  readonly count: number;
}

/** Those of the shown picture: pictures that are no volume have none, whatever is drawn on them. */
export const volumesIn = (measures: readonly Measure[], picture: Picture | null): readonly VolumeEstimate[] =>
  picture?.flat ? [] : volumesOf(measures, (measure) => readingOf(measure, picture));

const SAME_DIRECTION = 1e-3;
const SAME_SLICE_MM = 0.01;

const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * One estimate for each note that several regions on parallel slices share, or exactly three lengths. Measures that are
 * hidden count as well: hiding only clears the picture.
 */
export function volumesOf(
  measures: readonly Measure[],
  readingOf: (measure: Measure) => Reading,
): readonly VolumeEstimate[] {
  const byNote = new Map<string, Measure[]>();
  for (const measure of measures) {
    const note = measure.note.trim().toLocaleLowerCase();
    if (note !== '') byNote.set(note, [...(byNote.get(note) ?? []), measure]);
  }
  return [...byNote.values()].flatMap((group) => {
    const name = group[0]?.note.trim() ?? '';
    const contours = contoursOf(group, readingOf);
    const stacked = contours && contourVolume(contours);
    const lengths = group.filter(({ kind }) => kind === 'length').map((one) => readingOf(one));
    const [a, b, c] = lengths.map(({ value, calibrated }) => (calibrated ? value : null));
    const found: VolumeEstimate[] = [];
    if (contours && stacked) found.push({ name, mm3: stacked, by: 'contours', count: contours.length });
    if (lengths.length === 3 && a && b && c) found.push({ name, mm3: ellipsoidVolume(a, b, c), by: 'ellipsoid', count: 3 }); // prettier-ignore
    return found;
  });
}

/** Areas and where they lie along the first one's direction; null when the outlines are not parallel or not in mm. */
function contoursOf(group: readonly Measure[], readingOf: (measure: Measure) => Reading) {
  const regions = group.filter(({ kind, across }) => isRegion(kind) && across !== null);
  const [first] = regions;
  if (!first?.across || regions.length < 2) return null;
  const normal = cross(first.across.right, first.across.down);
  const found: { areaMm2: number; atMm: number }[] = [];
  for (const measure of regions) {
    const { across, points } = measure;
    const { region, calibrated } = readingOf(measure);
    const own = across && cross(across.right, across.down);
    if (!region || !calibrated || !own || !points[0] || norm(cross(own, normal)) > SAME_DIRECTION) return null;
    const atMm = Math.round(dot(points[0], normal) / SAME_SLICE_MM) * SAME_SLICE_MM;
    found.push({ areaMm2: region.area, atMm });
  }
  return found;
}
