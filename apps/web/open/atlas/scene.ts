import file from '@hyaline/spine-mesh/glb/spine-patient.glb?url';
import { type Bone, bonesOf, type Segment, solve, type SpineValues } from '@hyaline/spine';
import { labelsOf, type LabelOf, type Marked } from '../../atlas/anchors.ts';
import { Atlas } from '../../atlas/atlas.ts';
import { coloursOf } from '../../atlas/colours.ts';
import { placeLabels } from '../../atlas/labels.ts';
import type { StoryPlayer } from '../../atlas/stories/player.ts';
import type { About } from '../../atlas/stories/story.ts';
import type { ViewName } from '../../atlas/views.ts';
import { el } from '../../viewer/ui/dom.ts';

/** What stands in a list beside the picture, with its number there. */
export interface Listed extends Marked {
  number: number;
}

export interface SceneOptions {
  canvas: HTMLCanvasElement;
  /** Where labels are drawn, over the canvas. */
  overlay: HTMLElement;
  listed: readonly Listed[];
  /** Pressed on a label, or on the model where one is. */
  onChoose: (level: Segment | Bone) => void;
  onLost: () => void;
}

export interface Told {
  about: About;
  from: SpineValues;
  to: SpineValues;
}

const PILL = { glyph: 8, height: 32, around: 44 };
const MARGIN = { top: 14, bottom: 14, side: 10 };
const TURN = 12;
const NEARER = 1.15;
const LAYERS = { bone: 1, disc: 1, cord: 1, nerve: 1, ligament: 0 } as const;
/** px. A finger that moved further was turning the model. */
const STILL = 8;
const SVG = 'http://www.w3.org/2000/svg';

/** The atlas as a recipient has it: two postures and what lies between them, labels, a level, a story. */
export class Scene {
  readonly #atlas: Atlas;
  readonly #options: SceneOptions;
  readonly #ends: (() => void)[] = [];
  readonly calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  #labels: readonly LabelOf<Listed>[] = [];
  #patient: SpineValues | null = null;
  #view: ViewName = 'left';
  #level: Segment | Bone | null = null;
  #player: StoryPlayer | null = null;

  private constructor(atlas: Atlas, options: SceneOptions) {
    this.#atlas = atlas;
    this.#options = options;
    const { canvas } = options;
    canvas.style.touchAction = 'pan-y'; // a finger that goes up or down still moves the page
    const size = new ResizeObserver(() => this.#fit());
    size.observe(canvas.parentElement ?? canvas);
    this.#ends.push(
      () => size.disconnect(),
      atlas.stage.onDraw(() => this.#place()),
      this.#hear(),
    );
  }

  /** @throws Error when there is no WebGL, or the model cannot be had */
  static async open(options: SceneOptions): Promise<Scene> {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return new Scene(await Atlas.open({ canvas: options.canvas, file, ground: 'pale', calm }), options);
  }

  /** @param patient - which of the two the labels belong to */
  show(first: SpineValues, second: SpineValues | null, patient: SpineValues | null): void {
    this.#atlas.show(first, second);
    this.#patient = patient;
    this.#labels = patient ? labelsOf(this.#options.listed, solve(patient).posture, patient) : [];
  }

  /** @param isPatient - whether what is seen is rather the patient's than the other */
  blend(part: number, isPatient: boolean): void {
    this.#atlas.blend(part);
    this.#atlas.mark(isPatient && this.#patient ? coloursOf(this.#options.listed, this.#patient) : new Map());
    this.#options.overlay.hidden = !isPatient;
  }

  /** From a direction at a level, or at the whole spine. */
  look(view: ViewName, level: Segment | Bone | null, eased = true): void {
    const isSame = this.#level === level;
    [this.#view, this.#level] = [view, level];
    const isSegment = level?.includes('-') === true;
    if (level === null) this.#atlas.focus({ kind: 'region', region: 'whole' });
    else if (isSegment) this.#atlas.focus({ kind: 'segment', segment: level as Segment });
    else this.#atlas.focus({ kind: 'bone', bone: level as Bone });
    this.#atlas.look(view, { eased, margin: level === null ? 1.12 : isSegment ? 1.7 : 2.2 });
    if (!isSame) this.#place();
  }

  get view(): ViewName {
    return this.#view;
  }

  /**
   * Tells a story from its first step; what was seen before is shown again by its owner.
   * @param isWanted - asked once the story has come: null when not any more
   * @throws TypeError when it cannot be fetched
   */
  async tell(
    { about, from, to }: Told,
    onStep: (at: { index: number; playing: boolean }) => void,
    isWanted: () => boolean,
  ): Promise<StoryPlayer | null> {
    const { playStory, STEPS } = await import('./stories.ts');
    if (!isWanted()) return null;
    this.#player?.end();
    this.#options.overlay.hidden = true;
    const steps = STEPS[about.name](about.level, about.place);
    this.#player = playStory(this.#atlas, { about, from, to, steps }, { calm: this.calm, onStep });
    return this.#player;
  }

  endStory(): void {
    this.#player?.end();
    this.#player = null;
    for (const [layer, visible] of Object.entries(LAYERS)) this.#atlas.layer(layer as keyof typeof LAYERS, visible);
    this.#atlas.lines(new Set());
  }

  dispose(): void {
    this.#player?.end();
    for (const end of this.#ends) end();
    this.#options.overlay.replaceChildren();
    this.#atlas.dispose();
  }

  #fit(): void {
    const host = this.#options.canvas.parentElement;
    if (!host || host.clientWidth === 0) return;
    this.#atlas.stage.resize(host.clientWidth, host.clientHeight);
    if (!this.#player) this.look(this.#view, this.#level, false);
  }

  #place(): void {
    const { overlay } = this.#options;
    const { clientWidth: width, clientHeight: height } = this.#options.canvas;
    if (overlay.hidden || this.#player) return;
    const texts = new Map(this.#labels.map(({ id, level }) => [id, level.replace('-', '–')]));
    const wanted = this.#labels.filter(({ level }) => this.#level === null || isNear(level, this.#level));
    const anchors = wanted.flatMap(({ id, at }) => {
      const spot = this.#atlas.stage.projectPlace(at);
      return spot ? [{ id, ...spot, width: (texts.get(id)?.length ?? 0) * PILL.glyph + PILL.around, height: PILL.height }] : []; // prettier-ignore
    });
    const svg = document.createElementNS(SVG, 'svg');
    const pills = placeLabels(anchors, { width, height, margin: MARGIN }).map(({ id, x, y, line: [from, to] }) => {
      svg.append(shape('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y }), shape('circle', { cx: to.x, cy: to.y, r: 3 })); // prettier-ignore
      const label = wanted.find((each) => each.id === id) as LabelOf<Listed>;
      const pill = el('span', { class: 'va-pill', 'data-severity': label.finding.severity });
      pill.append(el('b', { text: String(label.finding.number) }), texts.get(id) ?? '');
      pill.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
      return pill;
    });
    overlay.replaceChildren(svg, ...pills);
  }

  #hear(): () => void {
    const { canvas, onChoose, onLost } = this.#options;
    const { stage } = this.#atlas;
    let pressed: { x: number; y: number } | null = null;
    const acts: Record<string, () => void> = {
      ArrowLeft: () => stage.turn(-TURN),
      ArrowRight: () => stage.turn(TURN),
      ArrowUp: () => stage.turn(0, TURN),
      ArrowDown: () => stage.turn(0, -TURN),
      '+': () => stage.zoom(NEARER),
      '=': () => stage.zoom(NEARER),
      '-': () => stage.zoom(1 / NEARER),
      '0': () => this.look(this.#view, null),
    };
    const controller = new AbortController();
    const { signal } = controller;
    const down = ({ clientX: x, clientY: y }: PointerEvent): void => void (pressed = { x, y });
    const up = ({ clientX, clientY }: PointerEvent): void => {
      const from = pressed;
      pressed = null;
      if (!from || this.#player || Math.hypot(clientX - from.x, clientY - from.y) > STILL) return;
      const { left, top } = canvas.getBoundingClientRect();
      const picked = this.#atlas.pick(clientX - left, clientY - top);
      const level = picked?.segment ?? picked?.bone ?? null;
      if (level !== null && this.#options.listed.some((each) => each.level === level)) onChoose(level);
    };
    const key = (event: KeyboardEvent): void => {
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    const lost = (event: Event): void => {
      event.preventDefault(); // else the browser never gives it back
      onLost();
    };
    canvas.addEventListener('pointerdown', down, { signal });
    canvas.addEventListener('pointerup', up, { signal });
    canvas.addEventListener('keydown', key, { signal });
    canvas.addEventListener('webglcontextlost', lost, { signal });
    return () => controller.abort();
  }
}

const bonesAt = (level: Segment | Bone): readonly Bone[] =>
  level.includes('-') ? bonesOf(level as Segment) : [level as Bone];
const isNear = (one: Segment | Bone, other: Segment | Bone): boolean =>
  bonesAt(one).some((bone) => bonesAt(other).includes(bone));

function shape(name: 'line' | 'circle', attributes: Record<string, number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value.toFixed(1));
  return element;
}
