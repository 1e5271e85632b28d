import type { GreyWindow, Vec3, Volume } from '@hyaline/volume';
import type { Mesh } from '@hyaline/volume/mesh';
import type { BrickGrid, ClipBox, GreyScale, RayScene, Steps, Transfer } from '@hyaline/volume/render';

/** What is worked out of a volume once, before it can be seen in 3D. */
export interface Prepared {
  /** The study's volume, or a coarser one where the device could not hold it. */
  readonly volume: Volume;
  readonly steps: Steps;
  readonly grid: BrickGrid;
  /** Lowest and highest grey value. */
  readonly low: number;
  readonly high: number;
  readonly greys: GreyScale;
  readonly inner: Uint8Array<ArrayBuffer>;
}

/** A surface to draw: of the volume, or a scan that was brought in. */
export interface Surface {
  readonly mesh: Mesh;
  readonly normals: Float32Array<ArrayBuffer>;
  /** 0 to 1; vertex colours of the mesh come before it. */
  readonly colour: Vec3;
}

/** A flat view as it stands in the patient: one corner and the two edges from it, LPS mm. */
export interface PlaneQuad {
  readonly corner: Vec3;
  readonly across: Vec3;
  readonly down: Vec3;
}

/** Everything that a 3D picture shows; graphics card and processor draw the same. */
export interface Scene {
  readonly prepared: Prepared;
  readonly transfer: Transfer;
  readonly leaps: Uint8Array<ArrayBuffer>;
  readonly clip: ClipBox;
  readonly showVolume: boolean;
  readonly surfaces: readonly Surface[];
  readonly planes: readonly PlaneQuad[];
  /** Of the planes. */
  readonly window: GreyWindow;
}

/** The same for a single ray on the processor. */
export const rayScene = ({ prepared, transfer, leaps, clip }: Scene, stepMm: number): RayScene => ({
  volume: prepared.volume,
  transfer,
  clip,
  stepMm,
  leaps,
  inner: prepared.inner,
});
