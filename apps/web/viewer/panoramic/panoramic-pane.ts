import {
  applyWindow,
  orientationLetters,
  archAt,
  type ArchCurve,
  norm,
  panoramicToPatient,
  patientToPanoramic,
  type PlaneStack,
  scaleVec,
  type Vec3,
  type WindowLut,
} from '@hyaline/volume';
import type { Point } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import { PLANE_COLOURS } from '../workspace/crosshair.ts';
import type { Change } from '../workspace/events.ts';
import { lutFor } from '../workspace/painter.ts';
import { preferences } from '../workspace/preferences.ts';
import { ArchPane } from './arch-pane.ts';
import type { ArchCurves } from './arch-curves.ts';
import type { ArchState } from './arch-state.ts';
import { COLOURS, drawCross, drawSectionTicks } from './draw.ts';
import { PanoramicMaker, type PanoramicValues } from './panoramic-image.ts';
import { wordsOf } from './words.ts';

const SAMPLE_MM = 0.5; // across the trough: about a voxel
const MOST_SAMPLES = 48;
const COARSE = { mm: 3, samples: 8 }; // while something is dragged
const MARK_REACH_MM = 0.5; // marks made on the panoramic lie in its middle; others are drawn where they were made

/** The jaw unrolled along the arch, right to left as one looks at the patient. */
export class PanoramicPane extends ArchPane {
  readonly stack = null;
  readonly index = 0;
  readonly halfStepMm = MARK_REACH_MM;
  /** ms that the last picture took, for whoever measures. */
  lastMs: number | null = null;
  readonly #slider = el('input', { type: 'range', class: 'hv-slider hv-slider-along', min: 0, step: 0.5 });
  readonly #maker: PanoramicMaker;
  readonly #canvas = document.createElement('canvas');
  #made: PanoramicValues | null = null;
  #asked: unknown = null;
  #painted: { values: Float32Array; lut: WindowLut } | null = null;
  #flat: { of: ArchCurves; stack: PlaneStack } | null = null;

  constructor(ui: Ui, state: ArchState) {
    super(ui, state, 'panoramic', wordsOf(ui).panoramic);
    this.#maker = new PanoramicMaker(ui.workspace.pool, (made, ms) => {
      this.#made = made;
      this.lastMs = ms;
      this.root.dataset['ms'] = String(Math.round(ms));
      this.requestDraw();
    });
    this.#slider.setAttribute('aria-label', this.words.alongArch);
    this.#slider.addEventListener('input', () => state.moveTo(this.#slider.valueAsNumber));
    this.#slider.addEventListener('focus', () => ui.workspace.setActive(this.name));
    this.root.append(this.#slider);
  }

  override dispose(): void {
    this.#maker.dispose();
    super.dispose();
  }

  override changed(change: Change): void {
    // while slices stream in, one picture of what is there is enough
    const { phase } = this.ui.workspace.study.progress;
    if (change === 'volume' || change === 'replaced' || (change === 'slices' && phase === 'idle')) this.#asked = null;
    if (change === 'volume') this.#made = null;
    super.changed(change);
  }

  focus(): void {
    this.#slider.focus({ preventScroll: true });
  }

  get hasPicture(): boolean {
    return this.state.curves !== null;
  }

  step(steps: number): void {
    this.state.moveBy(steps);
  }

  protected get flat(): PlaneStack | null {
    const { curves } = this.state;
    if (!curves) return null;
    if (this.#flat?.of !== curves) {
      const { mm, width, height } = curves.grid;
      const stack: PlaneStack = { name: 'coronal', count: 1, width, height, right: [mm, 0, 0], down: [0, mm, 0], step: [0, 0, 1], origin: [0, 0, 0], fitMm: [width * mm, height * mm], copy: null }; // prettier-ignore
      this.#flat = { of: curves, stack };
    }
    return this.#flat.stack;
  }

  toPatient(at: Point): Vec3 | null {
    const [p, curves] = [this.projected(), this.state.curves];
    if (!p || !curves) return null;
    const [x, y] = [(at.x - p.offsetX) / p.scaleX, (at.y - p.offsetY) / p.scaleY];
    const inside = Math.min(curves.grid.width - 1, Math.max(0, x));
    return panoramicToPatient(curves.grid, inside, y);
  }

  toScreen(point: Vec3): (Point & { offMm: number }) | null {
    const [p, curves] = [this.projected(), this.state.curves];
    if (!p || !curves) return null;
    const { x, y, out } = patientToPanoramic(curves.grid, point);
    return { x: x * p.scaleX + p.offsetX, y: y * p.scaleY + p.offsetY, offMm: out };
  }

  /** Asks for a picture when what it would show has changed; a coarse one while something is dragged. */
  #wish(curves: ArchCurves): void {
    const { picture } = this.ui.workspace;
    const { dragging, settings } = this.state;
    if (!picture) return;
    const key = [curves, dragging, settings.mode];
    if (Array.isArray(this.#asked) && key.every((part, n) => (this.#asked as unknown[])[n] === part)) return;
    this.#asked = key;
    const { arch, grid } = curves;
    const step = dragging ? COARSE.mm : 1;
    const fine = Math.min(MOST_SAMPLES, Math.max(1, Math.round(arch.troughMm / SAMPLE_MM)));
    const samples = dragging ? Math.min(COARSE.samples, fine) : fine;
    this.#maker.ask({
      volume: picture.volume,
      arch,
      grid: { ...grid, mm: grid.mm * step, width: Math.ceil(grid.width / step), height: Math.ceil(grid.height / step) },
      trough: { thicknessMm: arch.troughMm, samples, mode: settings.mode },
    });
  }

  protected drawPicture(context: CanvasRenderingContext2D): void {
    const [{ curves }, p, made] = [this.state, this.projected(), this.#made];
    if (!curves || !p) return;
    this.#wish(curves);
    if (!made) return;
    this.#paint(made);
    const grow = made.grid.mm / curves.grid.mm;
    context.imageSmoothingEnabled = preferences.now.smooth;
    const [w, h] = [p.scaleX * grow, p.scaleY * grow];
    context.drawImage(this.#canvas, p.offsetX - w / 2, p.offsetY - h / 2, made.grid.width * w, made.grid.height * h);
  }

  #paint({ values, grid }: PanoramicValues): void {
    const { workspace } = this.ui;
    if (!workspace.picture) return;
    const lut = lutFor(workspace, workspace.picture);
    if (this.#painted?.values === values && this.#painted.lut === lut) return;
    this.#painted = { values, lut };
    const image = new ImageData(grid.width, grid.height);
    const shown = workspace.picture.volume.voxels instanceof Int16Array ? Int16Array.from(values, Math.round) : values;
    applyWindow(shown, lut, new Uint32Array(image.data.buffer));
    Object.assign(this.#canvas, { width: grid.width, height: grid.height });
    this.#canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  protected drawOverlay(context: CanvasRenderingContext2D): void {
    const [{ curves }, p] = [this.state, this.projected()];
    if (!curves || !p) return;
    const xOf = (s: number) => (s / curves.grid.mm) * p.scaleX + p.offsetX;
    drawSectionTicks(context, this.state.places.map(xOf), this.state.activePlace, this.size);
    const at = this.toScreen(this.ui.workspace.cross);
    if (at) drawCross(context, at, this.size, [COLOURS.section, PLANE_COLOURS.axial]);
    this.ruler(context);
  }

  protected letters(): readonly string[] {
    const { curves } = this.state;
    return curves ? sidesOf(curves.middle) : [];
  }

  protected corner(): string {
    const { curves, settings } = this.state;
    const { strings, language, workspace } = this.ui;
    if (!curves) return '';
    const mm = numberText(language, curves.arch.troughMm, 1);
    const { width, center } = workspace.window;
    const grey = say(strings.windowLevel, { w: numberText(language, width), l: numberText(language, center) });
    return `${say(this.words.troughLine, { mode: strings.slabModes[settings.mode], mm })} · ${grey}`;
  }

  protected override describe(): void {
    super.describe();
    const { curves, along } = this.state;
    const { language } = this.ui;
    const [at, all] = [along, curves?.middle.lengthMm ?? 0].map((mm) => numberText(language, mm ?? 0, 1));
    this.where.textContent = curves ? say(this.words.alongOf, { at: at ?? '', all: all ?? '' }) : '';
    this.#slider.hidden = curves === null;
    this.#slider.max = String(curves?.middle.lengthMm ?? 1);
    this.#slider.value = String(along);
    this.#slider.setAttribute('aria-valuetext', say(this.words.alongText, { at: at ?? '', all: all ?? '' }));
    this.canvas.setAttribute('aria-label', say(this.words.panoramicLabel, { all: all ?? '' }));
  }
}

/** Which side of the patient each end shows, and what is above: by the straight way from end to end. */
function sidesOf(curve: ArchCurve): readonly string[] {
  const [from, to] = [0, curve.lengthMm].map((s) => archAt(curve, s).point) as [Vec3, Vec3];
  const across: Vec3 = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const letters = (direction: Vec3) => (norm(direction) > 0 ? orientationLetters(direction) : '');
  return [letters(scaleVec(across, -1)), letters(across), letters(curve.up), letters(scaleVec(curve.up, -1))];
}
