import type { ImageHeader, Orientation, PixelSpacing, Vec3 } from './types.ts';

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

/** A frame with what decides about its place. */
export interface Candidate {
  readonly image: number;
  readonly frame: number;
  readonly header: ImageHeader;
  readonly position: Vec3 | null;
  readonly orientation: Orientation | null;
  readonly spacing: PixelSpacing | null;
}

/** A frame whose place is known. */
export interface Placed extends Candidate {
  readonly position: Vec3;
  /** Distance along the normal from the patient's origin, mm. */
  readonly along: number;
}
