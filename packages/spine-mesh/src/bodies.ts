import { AXIS, BODY_SIZES, type Body, type Loss, SACRUM, type Vertebra } from '@hyaline/spine';

/** Bones with at least one end plate. */
export type PlatedBone = Vertebra | 'C2' | 'S1';

/** What a body's outer form is made of, beside the sizes of the tables. Millimetres, where no other unit is given. */
export interface BodyShape extends Body {
  /** How far the walls draw in at half height. */
  waist: number;
  /** Depth of the hollow of the upper and of the lower end plate, below their rims. */
  upperHollow: number;
  lowerHollow: number;
  /** Exponent of the outline: 2 an ellipse, more a rounder rectangle. */
  squareness: number;
  /** How far the back corners of the outline stand out, about, of the depth's half. */
  kidney: number;
  /** Height of the hooks at the sides of a cervical upper end plate. */
  uncinate: number;
  /** Radius by which the rim is rounded. */
  rounding: number;
}

/** mm on both sides together: a cervical upper end plate is measured between its hooks, which stand outside of it. */
export const UNCINATE_WIDTH = 4.4;

const FORMS = {
  C: { waist: 1.3, upperHollow: 0.6, lowerHollow: 1.3, squareness: 2.7, kidney: 0.08, uncinate: 3.8, rounding: 1 },
  T: { waist: 2.3, upperHollow: 1.5, lowerHollow: 1.6, squareness: 2.3, kidney: 0.2, uncinate: 0, rounding: 1.3 },
  L: { waist: 3.7, upperHollow: 2.4, lowerHollow: 2.8, squareness: 2.35, kidney: 0.16, uncinate: 0, rounding: 1.5 },
} as const;

const shapes = new Map<PlatedBone, BodyShape>();

/** The form of a bone's body. That of the sacrum stands for its first segment. */
export function bodyShape(bone: PlatedBone): BodyShape {
  const known = shapes.get(bone);
  if (known) return known;
  const shape = bone === 'S1' ? SACRAL : bone === 'C2' ? AXIAL : vertebral(bone);
  shapes.set(bone, shape);
  return shape;
}

function vertebral(bone: Vertebra): BodyShape {
  const region = bone[0] as keyof typeof FORMS;
  const size = BODY_SIZES.value[bone];
  const hooks = region === 'C' ? UNCINATE_WIDTH : 0;
  return { ...size, ...FORMS[region], ...(region === 'T' ? thoracic(bone) : {}), upperWidth: size.upperWidth + hooks };
}

/** From the oblong of the neck by a heart, in the middle of the chest, to the kidney of the low back. */
function thoracic(bone: Vertebra): Pick<BodyShape, 'waist' | 'upperHollow' | 'squareness' | 'kidney'> {
  const down = Number(bone.slice(1));
  const middle = 1 - ((down - 6.5) / 5.5) ** 2;
  return {
    waist: 1.5 + 0.15 * down,
    upperHollow: 1 + 0.08 * down,
    squareness: 2.55 - 0.4 * middle,
    kidney: 0.13 + 0.1 * middle,
  };
}

const AXIAL: BodyShape = {
  ...FORMS.C,
  upperWidth: AXIS.lowerWidth,
  lowerWidth: AXIS.lowerWidth,
  upperDepth: AXIS.lowerDepth - 1.6,
  lowerDepth: AXIS.lowerDepth,
  posteriorHeight: AXIS.height - 0.4,
  anteriorHeight: AXIS.height + 0.4,
  uncinate: 0,
};

const SACRAL: BodyShape = {
  ...FORMS.L,
  upperWidth: SACRUM.width,
  lowerWidth: SACRUM.width * 0.8,
  upperDepth: SACRUM.depth,
  lowerDepth: SACRUM.depth * 0.73,
  posteriorHeight: 26,
  anteriorHeight: 30,
  waist: 1,
  upperHollow: 1.2,
};

/** mm, anterior and posterior height of a body after a loss. Linear in the loss. */
export const rimHeights = ({ anteriorHeight, posteriorHeight }: Body, { anterior, posterior }: Loss) => ({
  anterior: anteriorHeight * (1 - anterior),
  posterior: posteriorHeight * (1 - posterior),
});
