import {
  type Bone,
  BONES,
  bonesOf,
  type Segment,
  SEGMENTS,
  solve,
  type Vec3,
  type Solved,
  type SpineValues,
} from '@hyaline/spine';
import { Box3, type Intersection, Plane, Raycaster, Vector2, Vector3 } from 'three';
import { between, type State } from './blend.ts';
import { canalPlane, cutOf, ontoDisc, slicePlane } from './cut.ts';
import { bonesIn, boundsOf, type Focus, hasHips, isPartner, isWhole, spanOf, WHOLE } from './focus.ts';
import { Ghost } from './ghost.ts';
import { type LineLabel, type LineName, MeasureLines } from './lines.ts';
import type { Quality } from './materials/part.ts';
import { Skeleton } from './skeleton.ts';
import { type Layer, LAYERS, SoftParts } from './soft-parts.ts';
import { type Ground, Stage } from './stage.ts';
import { DIRECTIONS, type ViewName } from './views.ts';

/** How much of a neighbour is seen while one part is looked at alone. */
export const GHOST = 0.14;
const PARTNER = 0.42;
const HIP_GLASS = 0.13;
/** Of the cord, where a bone by itself is looked at. */
const CORD_GLASS = 0.16;
/** How much of a mark is laid over a part: near to, its own colours tell more. */
const TINTS = {
  region: { bone: 0.42, disc: 0.72 },
  segment: { bone: 0.14, disc: 0.06 },
  bone: { bone: 0.14, disc: 0.3 },
} as const;
const NOTHING = new Plane(new Vector3(0, 1, 0), -1e9);

export type { Focus, Region } from './focus.ts';

/** Something that a person pointed at. */
export interface Picked {
  layer: Layer;
  bone: Bone | null;
  segment: Segment | null;
  /** Of a nerve root, as in textbooks. */
  root: { name: string; side: 'left' | 'right' } | null;
  /** Where, in the model's mm. */
  at: Vector3;
}

export interface AtlasOptions {
  canvas: HTMLCanvasElement;
  /** Address of a GLB file of packages/spine-mesh. */
  file: string;
  ground: Ground;
  /** No eased camera and no turning by itself. */
  calm?: boolean;
  quality?: Quality;
}

/**
 * The spine in a canvas: shows one posture, or what lies between two. Knows nothing of pages, frameworks or languages;
 * workspace, link page, report pictures and thumbnails all use it. Draws on demand.
 */
export class Atlas {
  readonly stage: Stage;
  readonly #skeleton: Skeleton;
  readonly #soft: SoftParts;
  readonly #lines = new MeasureLines();
  #wantedLines: ReadonlySet<LineName> = new Set();
  #first: State | null = null;
  #second: State | null = null;
  #third: State | null = null;
  #ghost: Ghost | null = null;
  #part = 0;
  #focus: Focus = WHOLE;
  #view: ViewName = 'left';
  #ghosts = true;
  #explode = 0;
  readonly #layers = new Map<Layer, number>(LAYERS.map((layer) => [layer, layer === 'ligament' ? 0 : 1]));
  #marked = new Map<Bone | Segment, string>();

  private constructor(stage: Stage, skeleton: Skeleton) {
    this.stage = stage;
    this.#skeleton = skeleton;
    this.#soft = new SoftParts(stage.quality);
    this.#lines.colour(stage.ground);
    stage.prepare = (towards) => this.#uncover(towards);
    stage.add(skeleton.group, this.#soft.group, this.#lines.group);
  }

  /** @throws Error when there is no WebGL, or the file cannot be had */
  static async open({ canvas, file, ground, calm = false, quality }: AtlasOptions): Promise<Atlas> {
    const stage = new Stage(canvas, { ground, calm, ...(quality ? { quality } : {}) });
    try {
      return new Atlas(stage, await Skeleton.load(file, stage.quality));
    } catch (error) {
      stage.dispose();
      throw error;
    }
  }

  /**
   * Shows a posture; with a second one, `blend` goes from the first to it, and on to a third.
   * @throws SpineValuesError when no posture has these values
   */
  show(
    first: SpineValues,
    second: SpineValues | null = null,
    third: SpineValues | null = null,
  ): { first: Solved; second: Solved | null } {
    const solved = { first: solve(first), second: second && solve(second) };
    this.#first = { values: first, posture: solved.first.posture };
    this.#second = second && solved.second && { values: second, posture: solved.second.posture };
    this.#third = third && { values: third, posture: solve(third).posture };
    this.#pose();
    return solved;
  }

  /** @param part - 0 the first posture, 1 the second, 2 the third */
  blend(part: number): void {
    this.#part = Math.max(0, Math.min(this.#third ? 2 : 1, part));
    this.#pose();
  }

  /** The state on the screen. */
  get state(): State | null {
    if (!this.#first) return null;
    if (!this.#second) return this.#first;
    if (!this.#third || this.#part <= 1) return between(this.#first, this.#second, this.#part);
    return between(this.#second, this.#third, this.#part - 1);
  }

  /**
   * Lays another posture over the picture, as glass bones; null takes it away.
   * @param colour - of the glass, as CSS
   * @throws SpineValuesError when no posture has these values
   */
  overlay(values: SpineValues | null, colour = '#69becf'): void {
    if (this.#ghost) {
      this.stage.scene.remove(this.#ghost.group);
      this.#ghost.dispose();
    }
    this.#ghost = null;
    if (values) {
      this.#ghost = new Ghost(this.#skeleton, colour);
      this.#ghost.pose({ values, posture: solve(values).posture });
      this.stage.add(this.#ghost.group);
    }
    this.#reveal();
  }

  layer(name: Layer, visible: number): void {
    const made = (this.#layers.get(name) ?? 0) > 0;
    this.#layers.set(name, visible);
    if (made === visible > 0) this.#reveal();
    else this.#pose();
  }

  /** Looks at a part alone; its neighbours as ghosts, or not at all. */
  focus(focus: Focus, { ghosts = true }: { ghosts?: boolean } = {}): void {
    this.#focus = focus;
    this.#ghosts = ghosts;
    this.#reveal();
    this.#paint();
    this.#open();
  }

  /** @param amount - 0 together, 1 far apart */
  explode(amount: number): void {
    this.#explode = amount;
    this.#pose();
  }

  /** Colours laid over bones or discs, by name. */
  mark(colours: ReadonlyMap<Bone | Segment, string>): void {
    this.#marked = new Map(colours);
    this.#paint();
  }

  /** Draws measures into the picture; none while the parts stand apart. */
  lines(wanted: ReadonlySet<LineName>): void {
    this.#wantedLines = wanted;
    this.#measure();
    this.stage.draw();
  }

  /** Where the figures of the lines belong. */
  get lineLabels(): readonly LineLabel[] {
    return this.#lines.labels;
  }

  ground(ground: Ground): void {
    this.stage.setGround(ground);
    this.#lines.colour(ground);
  }

  /** Looks from a side; some views take away what hides the focus, until another is chosen. */
  look(view: ViewName, options: { eased?: boolean; margin?: number } = {}): void {
    this.#view = view;
    this.#reveal();
    this.#open();
    this.stage.look(this.#towards(view), this.bounds(), options);
  }

  #towards(view: ViewName): Vec3 {
    const { state } = this;
    const focus = this.#focus;
    if (!state || focus.kind !== 'segment') return DIRECTIONS[view];
    if (view === 'above') return ontoDisc(focus.segment, state.posture);
    const [x, y, z] = DIRECTIONS[view];
    // into the canal from the side on which something has herniated
    const isRight = view === 'canal' && state.values.discs[focus.segment]?.herniation?.side === 'right';
    return [isRight ? -x : x, y, z];
  }

  /** What the focus takes up, in the model's mm. */
  bounds(): Box3 {
    const { state } = this;
    if (!state) return new Box3(new Vector3(-150, -150, -150), new Vector3(150, 650, 150));
    return boundsOf(this.#focus, state);
  }

  /** What is under a place of the canvas, in CSS pixels from its upper left corner. */
  pick(x: number, y: number): Picked | null {
    const { clientWidth, clientHeight } = this.stage.renderer.domElement;
    const ray = new Raycaster();
    ray.setFromCamera(new Vector2((x / clientWidth) * 2 - 1, 1 - (y / clientHeight) * 2), this.stage.camera);
    const hits = ray.intersectObjects([this.#skeleton.group, this.#soft.group], true);
    const hit = hits.find(({ object }) => isSolid(object as never));
    return hit ? this.#pickedOf(hit) : null;
  }

  /** A PNG of the present view. @param size - CSS pixels; default as on the screen */
  async snapshot(size?: { width: number; height: number }): Promise<Blob> {
    const canvas = this.stage.renderer.domElement;
    const before = { width: canvas.clientWidth, height: canvas.clientHeight };
    if (size) this.stage.resize(size.width, size.height);
    this.stage.drawNow();
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (size) this.stage.resize(before.width, before.height);
    if (!blob) throw new Error('the browser made no picture');
    return blob;
  }

  dispose(): void {
    this.#ghost?.dispose();
    this.#lines.dispose();
    this.#soft.clear();
    this.#skeleton.dispose();
    this.stage.dispose();
  }

  #pose(): void {
    const { state } = this;
    if (!state) return;
    this.#skeleton.pose(state);
    const wanted = new Set(LAYERS.filter((layer) => (this.#layers.get(layer) ?? 0) > 0));
    this.#soft.make(state, this.#skeleton.parts, wanted);
    if (this.#explode > 0) this.#skeleton.shift((bone) => this.#apart(bone));
    this.#measure();
    this.#reveal();
    this.#paint();
    this.#open();
  }

  #measure(): void {
    const { state } = this;
    if (state && this.#explode === 0) this.#lines.draw(state.posture, state.values, this.#wantedLines);
    else this.#lines.clear();
  }

  /** Bones move up or down from the middle of the focus, so that what lies between them is seen. */
  #apart(bone: Bone): Vector3 {
    const shown = bonesIn(this.#focus);
    const middle = (BONES.indexOf(shown[0] as Bone) + BONES.indexOf(shown.at(-1) as Bone)) / 2;
    return new Vector3(0, (middle - BONES.indexOf(bone)) * 22 * this.#explode, 0);
  }

  #reveal(): void {
    const focus = this.#focus;
    const inFocus = new Set(bonesIn(focus));
    const whole = isWhole(focus);
    const rest = whole ? 1 : this.#ghosts ? GHOST : 0;
    const of = (layer: Layer): number => this.#layers.get(layer) ?? 0;
    const isLevel = focus.kind !== 'region';
    const seen = (bone: Bone, kind: string): number => {
      if (kind === 'hip' && !hasHips(focus)) return 0;
      // the stump of a rib would hide the body that is looked at
      if (inFocus.has(bone) && !(kind === 'rib' && isLevel)) return 1;
      return this.#ghosts && isPartner(bone, focus) ? PARTNER : rest;
    };
    this.#skeleton.reveal((bone, { kind }) => of('bone') * seen(bone, kind));
    this.#ghost?.reveal((bone) => this.#explode === 0 && of('bone') > 0 && (whole || inFocus.has(bone)));
    const segments = segmentsOf(focus);
    const isSliced = cutOf(this.#view, focus)?.kind === 'slice';
    this.#soft.reveal(
      ({ layer, segment }) => {
        if (segment === null) return of(layer) * (focus.kind === 'bone' && layer === 'cord' ? CORD_GLASS : 1);
        return of(layer) * (segments[layer === 'nerve' ? 'crossed' : 'own'].has(segment) ? 1 : rest);
      },
      spanOf(focus, !isLevel ? -0.1 : isSliced ? -0.2 : 0.9),
    );
    this.stage.draw();
  }

  #paint(): void {
    const strength = TINTS[this.#focus.kind];
    this.#skeleton.paint((bone) => this.#marked.get(bone) ?? null, strength.bone);
    this.#soft.paint(
      (layer, segment) => (layer === 'disc' && segment ? (this.#marked.get(segment) ?? null) : null),
      strength.disc,
    );
    this.stage.draw();
  }

  /** Takes away what the view does without. */
  #open(): void {
    const { state } = this;
    if (!state) return;
    const { posture, values } = state;
    const cut = this.#explode > 0 ? null : cutOf(this.#view, this.#focus);
    const slice = cut?.kind === 'slice' ? slicePlane(cut.segment, posture) : null;
    const inFocus = new Set(bonesIn(this.#focus));
    this.#skeleton.cut(
      (bone, extras) => {
        if (slice) return slice;
        return cut?.kind === 'canal' && inFocus.has(bone) ? canalPlane(bone, extras, posture, values.scale) : null;
      },
      // of the upper bone only stumps reach under the slice
      (bone) => cut?.kind === 'slice' && bonesOf(cut.segment)[0] === bone,
    );
    this.#soft.cut(({ layer, segment, isBehind }) => {
      if (slice) return layer === 'disc' && cut?.kind === 'slice' && segment === cut.segment ? null : slice;
      return cut?.kind === 'canal' && isBehind ? NOTHING : null;
    });
    this.stage.draw();
  }

  /** The hip bone that stands before the sacrum turns to glass. */
  #uncover(towards: Vector3): void {
    const bone = this.#layers.get('bone') ?? 0;
    if (!hasHips(this.#focus) || bone < 1) return;
    this.#skeleton.fadeHips((side) => {
      const before = towards.x * (side === 'left' ? 1 : -1);
      return 1 - (1 - HIP_GLASS) * Math.max(0, Math.min(1, (before - 0.6) / 0.2));
    });
  }

  #pickedOf({ object, point }: Intersection): Picked {
    const soft = this.#soft.partOf(object);
    if (soft) return { layer: soft.layer, bone: null, segment: soft.segment, root: soft.root ?? null, at: point };
    const bone = BONES.find((name) => name === object.name) ?? null;
    return { layer: 'bone', bone, segment: null, root: null, at: point };
  }
}

const isSolid = ({ visible, material }: { visible: boolean; material: { opacity: number } }): boolean =>
  visible && material.opacity > 0.5;

/** Segments of a focus; of roots those too that pass the disc on their way to the next foramen. */
function segmentsOf(focus: Focus): { own: ReadonlySet<Segment>; crossed: ReadonlySet<Segment> } {
  const bones = new Set(bonesIn(focus));
  const own = SEGMENTS.filter((segment) => bonesOf(segment).every((bone) => bones.has(bone)));
  const passing =
    focus.kind === 'segment' && focus.segment.startsWith('L')
      ? SEGMENTS[SEGMENTS.indexOf(focus.segment) + 1]
      : undefined;
  return { own: new Set(own), crossed: new Set(passing ? [...own, passing] : own) };
}
