import { type Bone, BONES, type Segment, solve, type Solved, type SpineValues } from '@hyaline/spine';
import { Box3, type Intersection, Raycaster, Vector2, Vector3 } from 'three';
import { between, type State } from './blend.ts';
import { directionOf } from './cut.ts';
import { Exposure } from './exposure.ts';
import { bonesIn, boundsOf, type Focus, WHOLE } from './focus.ts';
import { Ghost } from './ghost.ts';
import { type LineLabel, type LineName, MeasureLines } from './lines.ts';
import type { Quality } from './materials/part.ts';
import { Skeleton } from './skeleton.ts';
import { type Layer, LAYERS, SoftParts } from './soft-parts.ts';
import { type Ground, Stage } from './stage.ts';
import type { ViewName } from './views.ts';

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
  readonly #exposure: Exposure;
  readonly #lines = new MeasureLines();
  #wantedLines: ReadonlySet<LineName> = new Set();
  #first: State | null = null;
  #second: State | null = null;
  #third: State | null = null;
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
    this.#exposure = new Exposure(skeleton, this.#soft);
    stage.prepare = (towards) => this.#exposure.towards(towards);
    stage.add(skeleton.group, this.#soft.group, this.#exposure.caps.group, this.#lines.group);
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
    if (this.#exposure.ghost) {
      this.stage.scene.remove(this.#exposure.ghost.group);
      this.#exposure.ghost.dispose();
    }
    this.#exposure.ghost = null;
    if (values) {
      this.#exposure.ghost = new Ghost(this.#skeleton, colour);
      this.#exposure.ghost.pose({ values, posture: solve(values).posture });
      this.stage.add(this.#exposure.ghost.group);
    }
    this.#expose();
  }

  layer(name: Layer, visible: number): void {
    const made = (this.#layers.get(name) ?? 0) > 0;
    this.#layers.set(name, visible);
    if (made === visible > 0) this.#expose();
    else this.#pose();
  }

  /** Looks at a part alone; its neighbours as ghosts, or not at all. */
  focus(focus: Focus, { ghosts = true }: { ghosts?: boolean } = {}): void {
    this.#focus = focus;
    this.#ghosts = ghosts;
    this.#expose();
  }

  /** @param amount - 0 together, 1 far apart */
  explode(amount: number): void {
    this.#explode = amount;
    this.#pose();
  }

  /** Colours laid over bones or discs, by name. */
  mark(colours: ReadonlyMap<Bone | Segment, string>): void {
    this.#marked = new Map(colours);
    this.#expose();
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
    this.#expose();
    this.stage.look(directionOf(view, this.#focus, this.state), this.bounds(), options);
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
    this.#exposure.ghost?.dispose();
    this.#exposure.caps.dispose();
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
    this.#expose();
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

  /** Shows of every part what focus, layers and view ask for. */
  #expose(): void {
    const { state } = this;
    if (!state) return;
    this.#exposure.show({
      state,
      focus: this.#focus,
      view: this.#view,
      ghosts: this.#ghosts,
      layers: this.#layers,
      marked: this.#marked,
      isApart: this.#explode > 0,
    });
    this.stage.draw();
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
