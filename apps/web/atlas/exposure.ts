import { type Bone, boneIndex, bonesOf, type Segment, SEGMENTS } from '@hyaline/spine';
import { Plane, Vector3 } from 'three';
import type { State } from './blend.ts';
import { canalPlanes, type Cut, cutOf, facetPlanes, slicePlane } from './cut.ts';
import { bonesIn, type Focus, hasHips, isPartner, isWhole, spanOf } from './focus.ts';
import { Caps } from './caps/caps.ts';
import type { Ghost } from './ghost.ts';
import type { Skeleton } from './skeleton.ts';
import type { Layer, SoftPart, SoftParts } from './soft-parts.ts';
import type { ViewName } from './views.ts';

/** How far in the mist neighbours stand while one part is looked at. */
const AWAY = 0.56;
/** Of the cord and of arteries, where a bone by itself is looked at: they would lie over the dens. */
const CORD = 0;
/** Of a root that lies before what presses on another one. */
const CROSSING = 0;

/** How much of a root is seen beyond its ganglion below a slice. */
const TAIL = 0.14;

/** How much of a mark is laid over a part: near to, its own colours tell more. */
const TINTS = {
  region: { bone: 0.42, disc: 0.72 },
  segment: { bone: 0.14, disc: 0.06 },
  bone: { bone: 0.24, disc: 0.3 },
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
  readonly caps = new Caps();

  constructor(skeleton: Skeleton, soft: SoftParts) {
    this.#skeleton = skeleton;
    this.#soft = soft;
  }

  show(exposed: Exposed): void {
    this.#exposed = exposed;
    const cut = exposed.isApart ? null : cutOf(exposed.view, exposed.focus);
    this.#soft.slice(cut?.kind === 'slice' ? cut.segment : null);
    this.#reveal(exposed, cut);
    this.#paint(exposed);
    this.#cut(exposed, cut);
  }

  /** Before each picture: the hip bone and the ribs that stand before the spine go away. @param eye - direction to it */
  towards(eye: Vector3): void {
    const { focus, layers } = this.#exposed ?? {};
    if (focus?.kind !== 'region' || (layers?.get('bone') ?? 0) < 1) return;
    this.#skeleton.fadeSides((side, kind) => {
      // from the side ribs of both would cross the bodies
      const before = kind === 'rib' ? Math.abs(eye.x) : eye.x * (side === 'left' ? 1 : -1);
      return 1 - Math.max(0, Math.min(1, (before - 0.84) / 0.1));
    });
  }

  #reveal({ state, focus, view, ghosts, layers, isApart }: Exposed, cut: Cut | null): void {
    const inFocus = new Set(bonesIn(focus));
    const whole = isWhole(focus);
    const isLevel = focus.kind !== 'region';
    const rest = whole || ghosts ? 1 : 0;
    const of = (layer: Layer): number => layers.get(layer) ?? 0;
    const bone = (name: Bone, kind: string): number => {
      // they would hide the sacrum, and ribs the body that is looked at
      if (kind === 'hip' && !hasHips(focus)) return 0;
      if (kind === 'rib' && (isLevel || !inFocus.has(name))) return whole ? 1 : 0;
      // above a slice nothing is left, and what lies far below it is hidden
      if (cut?.kind === 'slice' && !isBeside(name, cut.segment)) return 0;
      return inFocus.has(name) ? 1 : rest;
    };
    const away = (isFocus: boolean): number => (isFocus || whole ? 0 : AWAY);
    this.#skeleton.saw(!whole);
    this.#skeleton.reveal(
      (name, { kind }) => of('bone') * bone(name, kind),
      (name) => away(inFocus.has(name) || isPartner(name, focus)),
    );
    this.ghost?.reveal((name) => !isApart && of('bone') > 0 && (whole || inFocus.has(name)));
    const segments = segmentsOf(focus);
    const crossing = view === 'canal' ? crossingIn(focus, state) : null;
    const soft = ({ layer, segment, root, isSkull }: SoftPart): number => {
      if (isSkull) return !whole && focus.kind !== 'segment' && (inFocus.has('C1') || inFocus.has('C2')) ? 1 : 0;
      if (root && root.name === crossing?.name && root.side === crossing.side) return CROSSING;
      if (segment === null) return focus.kind === 'bone' && layer !== 'ligament' ? CORD : 1;
      if (layer === 'nerve') return whole || segments.crossed.has(segment) ? 1 : 0;
      return segments.own.has(segment) ? 1 : rest;
    };
    this.#soft.reveal(
      (part) => of(part.layer) * soft(part),
      ({ layer, segment }) => away(segment === null || layer === 'nerve' || segments.own.has(segment)),
      (layer) => {
        const span = spanOf(focus, moreOf(layer, focus, cut));
        return cut?.kind === 'slice' ? [...span, TAIL] : span;
      },
    );
  }

  #paint({ focus, marked }: Exposed): void {
    const { bone, disc } = TINTS[focus.kind];
    this.#skeleton.paint((name) => marked.get(name) ?? null, bone);
    this.#soft.paint((segment) => (segment && marked.get(segment)) ?? null, disc);
  }

  #cut({ state: { posture, values }, focus }: Exposed, cut: Cut | null): void {
    const slice = cut?.kind === 'slice' ? [slicePlane(cut.segment, posture)] : null;
    const bones = this.#skeleton.cut((bone, extras) => {
      if (cut?.kind === 'slice')
        return bonesOf(cut.segment)[1] === bone ? facetPlanes(cut.segment, posture, values.scale) : slice;
      if (cut?.kind !== 'canal') return null;
      const isLower = focus.kind === 'segment' && bonesOf(focus.segment)[1] === bone;
      return canalPlanes(bone, extras, posture, { scale: values.scale, isLower });
    });
    const soft = this.#soft.cut(({ isBehind, isLong, isSlice }) => {
      if (slice) return isSlice ? null : isLong ? [NOTHING] : slice;
      return cut?.kind === 'canal' && isBehind ? [NOTHING] : null;
    });
    this.caps.show([...bones, ...(slice ? soft : [])]);
  }
}

/** How many bones beyond a focus the parts are seen that run along the spine. */
function moreOf(layer: Layer, { kind }: Focus, cut: Cut | null): number {
  if (kind === 'region') return layer === 'ligament' ? -0.32 : -0.1;
  if (cut?.kind === 'slice') return layer === 'cord' ? -0.85 : layer === 'nerve' ? 0.6 : -0.7;
  return layer === 'ligament' && kind === 'bone' ? 0.2 : 0.9;
}

const isBeside = (bone: Bone, segment: Segment): boolean => {
  const below = boneIndex(bone) - boneIndex(bonesOf(segment)[0]);
  return below >= 0 && below < 3;
};

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
