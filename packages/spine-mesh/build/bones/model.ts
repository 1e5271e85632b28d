import type { Bone, Loss, Vec3 } from '@hyaline/spine';
import type { Solid } from '../solid.ts';

/** What of a bone is diseased, for its second shapes. */
export interface Change {
  loss?: Loss;
  /** 0 none to 1 bridging claws */
  osteophytes?: number;
  /** 0 none to 1 coarse, overhanging facets */
  arthrosis?: number;
}

/** A joint facet, its pedicle's canal and so on: places in the bone's frame that others build on. Left side; mirror x for the right. */
export interface Anchors {
  /** Middle and outward normal of the facets towards the bone above and below. */
  facetUp?: { at: Vec3; normal: Vec3 };
  facetDown?: { at: Vec3; normal: Vec3 };
  /** Middle of the foramen that this bone forms with the next one below. */
  foramen?: Vec3;
  /** Middle of the canal at the height of the pedicles, and its size in mm. */
  canal?: { at: Vec3; width: number; depth: number };
  spinousTip?: Vec3;
  transverseTip?: Vec3;
  /** Middle of the left hip joint and the radius of its ball. */
  hip?: { at: Vec3; radius: number };
}

export interface BoneModel {
  solid: Solid;
  /** 0 bone to 1 cartilage at a place of the surface with its outward normal. */
  cartilage: (at: Vec3, normal: Vec3) => number;
  /** 0 open to 1 where another bone faces a place of the surface across a joint. */
  faced?: (at: Vec3, normal: Vec3) => number;
  anchors: Anchors;
}

/** A mesh of the model: a bone of `BONES`, or one that moves with such a bone. */
export type PartName = Bone | 'coccyx' | 'hip' | `rib-${string}`;
