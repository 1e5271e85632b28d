import { type Bone, bonesOf, type Segment, SEGMENTS } from '@hyaline/spine';
import { Plane, Vector3 } from 'three';
import type { State } from './blend.ts';
import { canalPlanes, type Cut, cutOf, facetPlanes, slicePlane } from './cut.ts';
import { bonesIn, type Focus, hasHips, isPartner, isWhole, spanOf } from './focus.ts';
import type { Ghost } from './ghost.ts';
import type { Skeleton } from './skeleton.ts';
import type { Layer, SoftPart, SoftParts } from './soft-parts.ts';
import type { ViewName } from './views.ts';

/** How much of a neighbour is seen while one part is looked at alone. */
const GHOST = 0.14;
/** Of the other bone of the joint, where C1 or C2 is looked at. */
const PARTNER = 0.42;
/** Of a hip bone that stands before the sacrum: through glass it would look doubled. */
const HIP = 0;
/** Of the cord, where a bone by itself is looked at: it would lie over the dens. */
const CORD = 0;
/** Of a root that lies before what presses on another one. */
const CROSSING = 0;

/** How much of a mark is laid over a part: near to, its own colours tell more. */
const TINTS = {
  region: { bone: 0.42, disc: 0.72 },
  segment: { bone: 0.14, disc: 0.06 },
  bone: { bone: 0.14, disc: 0.3 },
} as const;
const NOTHING = new Plane(new Vector3(0, 1, 0), -1e9);

export interface Exposed {
  state: State;
  focus: Focus;
  view: ViewName;
  /** Neighbours of the focus as glass, or gone. */
  ghosts: boolean;
  layers: ReadonlyMap<Layer, number>;
  marked: ReadonlyMap<Bone | Segment, string>;
  /** Whether the bones stand apart. */
  isApart: boolean;
}

/** Decides how much is seen of each part, in which colour, and what is cut away. */
export class Exposure {
  readonly #skeleton: Skeleton;
  readonly #soft: SoftParts;
  #exposed: Exposed | null = null;
  ghost: Ghost | null = null;

  constructor(skeleton: Skeleton, soft: SoftParts) {
    this.#skeleton = skeleton;
    this.#soft = soft;
  }

  show(exposed: Exposed): void {
    this.#exposed = exposed;
    const cut = exposed.isApart ? null : cutOf(exposed.view, exposed.focus);
    this.#reveal(exposed, cut);
    this.#paint(exposed);
    this.#cut(exposed, cut);
  }

  /** Before each picture: the hip bone that stands before the sacrum turns to glass. @param eye - direction to it */
  towards(eye: Vector3): void {
    const { focus, layers } = this.#exposed ?? {};
    if (!focus || !hasHips(focus) || (layers?.get('bone') ?? 0) < 1) return;
    this.#skeleton.fadeHips((side) => {
      const before = eye.x * (side === 'left' ? 1 : -1);
      return 1 - (1 - HIP) * Math.max(0, Math.min(1, (before - 0.84) / 0.1));
    });
  }

  #reveal({ state, focus, view, ghosts, layers, isApart }: Exposed, cut: Cut | null): void {
    const inFocus = new Set(bonesIn(focus));
    const whole = isWhole(focus);
    const isLevel = focus.kind !== 'region';
    const rest = whole ? 1 : ghosts ? GHOST : 0;
    const of = (layer: Layer): number => layers.get(layer) ?? 0;
    const bone = (name: Bone, kind: string): number => {
      // beside the sacrum they would hide it
      if (kind === 'hip' && !hasHips(focus)) return inFocus.has('S1') || cut ? 0 : rest;
      // the stump of a rib would hide the body that is looked at
      if (inFocus.has(name) && !(kind === 'rib' && isLevel)) return 1;
      return ghosts && isPartner(name, focus) ? PARTNER : rest;
    };
    this.#skeleton.reveal((name, { kind }) => of('bone') * bone(name, kind));
    this.ghost?.reveal((name) => !isApart && of('bone') > 0 && (whole || inFocus.has(name)));
    const segments = segmentsOf(focus);
    const crossing = view === 'canal' ? crossingIn(focus, state) : null;
    const soft = ({ layer, segment, root, only }: SoftPart): number => {
      if (only && (only === 'sliced') !== (cut?.kind === 'slice')) return 0;
      if (root && root.name === crossing?.name && root.side === crossing.side) return CROSSING;
      if (segment === null) return focus.kind === 'bone' && layer === 'cord' ? CORD : 1;
      if (layer === 'nerve') return whole || segments.crossed.has(segment) ? 1 : 0;
      return segments.own.has(segment) ? 1 : rest;
    };
    this.#soft.reveal(
      (part) => of(part.layer) * soft(part),
      (layer) =>
        spanOf(
          focus,
          !isLevel
            ? layer === 'ligament'
              ? -0.32
              : -0.1
            : cut?.kind === 'slice'
              ? layer === 'cord'
                ? -0.85
                : layer === 'nerve'
                  ? 0.6
                  : -0.7
              : 0.9,
        ),
    );
  }

  #paint({ focus, marked }: Exposed): void {
    const { bone, disc } = TINTS[focus.kind];
    this.#skeleton.paint((name) => marked.get(name) ?? null, bone);
    this.#soft.paint((layer, segment) => (layer === 'disc' && segment ? (marked.get(segment) ?? null) : null), disc);
  }

  #cut({ state: { posture, values }, focus }: Exposed, cut: Cut | null): void {
    const slice = cut?.kind === 'slice' ? [slicePlane(cut.segment, posture)] : null;
    const inFocus = new Set(bonesIn(focus));
    this.#skeleton.cut(
      (bone, extras) => {
        if (cut?.kind === 'slice')
          return bonesOf(cut.segment)[1] === bone ? facetPlanes(cut.segment, posture, values.scale) : slice;
        if (cut?.kind !== 'canal' || !inFocus.has(bone)) return null;
        const isLower = focus.kind === 'segment' && bonesOf(focus.segment)[1] === bone;
        return canalPlanes(bone, extras, posture, { scale: values.scale, isLower });
      },
      // of the upper bone only stumps reach under the slice
      (bone) => cut?.kind === 'slice' && bonesOf(cut.segment)[0] === bone,
    );
    this.#soft.cut(({ layer, segment, isBehind }) => {
      if (slice) return layer === 'disc' && cut?.kind === 'slice' && segment === cut.segment ? null : slice;
      return cut?.kind === 'canal' && isBehind ? [NOTHING] : null;
    });
  }
}

/** Segments of a focus; of roots those too that pass the disc on their way to the next foramen. */
function segmentsOf(focus: Focus): { own: ReadonlySet<Segment>; crossed: ReadonlySet<Segment> } {
  const bones = new Set(bonesIn(focus));
  const own = SEGMENTS.filter((segment) => bonesOf(segment).every((bone) => bones.has(bone)));
  const isLumbar = focus.kind === 'segment' && focus.segment.startsWith('L');
  const passing = isLumbar ? SEGMENTS[SEGMENTS.indexOf(focus.segment) + 1] : undefined;
  return { own: new Set(own), crossed: new Set(passing ? [...own, passing] : own) };
}

/** The lumbar root that leaves where something presses on the one that passes: for who looks in from behind it lies before that. */
function crossingIn(focus: Focus, { values }: State): { name: string; side: string } | null {
  if (focus.kind !== 'segment' || !focus.segment.startsWith('L')) return null;
  const herniation = values.discs[focus.segment]?.herniation;
  return herniation?.zone === 'subarticular' ? { name: bonesOf(focus.segment)[0], side: herniation.side } : null;
}
