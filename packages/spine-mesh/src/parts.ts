import type { Bone, Vec3 } from '@hyaline/spine';

interface Facet {
  at: Vec3;
  /** Out of the bone */
  normal: Vec3;
}
interface Sides<T> {
  left: T;
  right: T;
}

/**
 * What a node of the meshes tells about its bone (`extras` of the node). Places are in mm in the frame of `bone`, as
 * the poses of the model have it: multiply by the posture's scale, turn and move by the pose.
 */
export interface NodeExtras {
  kind: 'vertebra' | 'sacrum' | 'coccyx' | 'hip' | 'rib';
  /** The bone whose pose the node follows */
  bone: Bone;
  /** Of a node that has a twin */
  side?: 'left' | 'right';
  /** Middle of the surface of the end plates, and their sizes */
  endPlates?: Record<'upper' | 'lower', { at: Vec3; width: number; depth: number } | null>;
  /** Facets towards the bone above and below */
  facetUp?: Sides<Facet>;
  facetDown?: Sides<Facet>;
  /** Middle of the foramen that the bone forms with the next one below */
  foramen?: Sides<Vec3>;
  canal?: { at: Vec3; width: number; depth: number };
  spinousTip?: Vec3;
  transverseTip?: Sides<Vec3>;
  /** Middle and radius of the left hip joint */
  hip?: { at: Vec3; radius: number };
}

/** deg. Pelvic incidence of the posture that the hip bones are made for; turn their nodes about x by the difference. */
export const REFERENCE_PI = 52;
