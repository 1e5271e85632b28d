import {
  acquisitionPlane,
  norm,
  orientationLetters,
  picturesIn,
  type PlaneName,
  type PlaneStack,
  scaleVec,
  type Vec3,
} from '@hyaline/volume';
import { type Camera, FITTED, type Projection, projection } from '../workspace/camera.ts';
import { drawMeasure, liesIn } from '../workspace/draw-measure.ts';
import type { MeasureKind } from '../workspace/events.ts';
import { readingOf } from '../workspace/measures.ts';
import { drawCrosshair, drawPicture, PicturePainter, project } from '../workspace/painter.ts';
import type { Change } from '../workspace/workspace.ts';
import { measureText, say, type Ui } from './context.ts';
import { el } from './dom.ts';
import { listenToGestures } from './gestures.ts';
import { numberText } from './strings.ts';

const MAX_PIXEL_RATIO = 2; // beyond that a slice of 512 shows nothing more, it only costs

/** One plane's view: picture, crosshair, measures, letters, and a slider that says in words where it is. */
export class Viewport {
  readonly root: HTMLElement;
  readonly canvas = el('canvas', { role: 'img' });
  readonly camera: Camera = { ...FITTED };
  /** A measure being drawn. */
  draft: { kind: MeasureKind; points: readonly Vec3[] } | null = null;
  readonly #ui: Ui;
  readonly plane: PlaneName;
  readonly #painter = new PicturePainter();
  readonly #slider = el('input', { type: 'range', class: 'hv-slider', min: 1, step: 1 });
  readonly #name = el('b');
  readonly #where = el('span', { class: 'hv-num' });
  readonly #windowText = el('div', { class: 'hv-vp-br hv-num' });
  readonly #message = el('div', { class: 'hv-vp-message' });
  readonly #letters: readonly HTMLElement[] = ['left', 'right', 'top', 'bottom'].map((side) =>
    el('span', { class: `hv-letter hv-letter-${side}`, 'aria-hidden': true }),
  );
  readonly #resize = new ResizeObserver(() => this.requestDraw());
  #frame = 0;

  constructor(ui: Ui, plane: PlaneName) {
    this.#ui = ui;
    this.plane = plane;
    const name = el('div', { class: 'hv-vp-tl' }, this.#name, this.#where);
    this.root = el('section', { class: `hv-vp hv-vp-${plane}`, 'data-plane': plane, 'aria-label': ui.strings[plane] }, this.canvas, name, this.#windowText, ...this.#letters, this.#message, this.#slider); // prettier-ignore
    this.#slider.setAttribute('aria-label', say(ui.strings.sliceSlider, { plane: ui.strings[plane] }));
    this.#slider.addEventListener('input', () => ui.workspace.setIndex(plane, Number(this.#slider.value) - 1));
    this.#slider.addEventListener('focus', () => ui.workspace.setActive(plane));
    listenToGestures(this, ui);
    this.#resize.observe(this.root);
  }

  dispose(): void {
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  focus(): void {
    this.#slider.focus({ preventScroll: true });
  }

  fit(): void {
    Object.assign(this.camera, FITTED);
    this.requestDraw();
  }

  changed(change: Change): void {
    if (change === 'slices') this.#painter.invalidate();
    if (change === 'volume') this.#painter.invalidate();
    if (change === 'volume' || change === 'tool') this.draft = null;
    this.requestDraw();
  }

  requestDraw(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  get stack(): PlaneStack | null {
    return this.#ui.workspace.picture?.stacks[this.plane] ?? null;
  }

  /** False while only one slice is there and it is not of this plane. */
  get hasPicture(): boolean {
    const { picture } = this.#ui.workspace;
    return picture !== null && (!picture.preview || acquisitionPlane(picture.volume.geometry) === this.plane);
  }

  projection(): Projection | null {
    return this.stack && projection(this.stack, this.camera, this.root.clientWidth, this.root.clientHeight);
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    const context = this.canvas.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const ratio = Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1);
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) Object.assign(this.canvas, { width: w, height: h });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    this.#describe();
    const { workspace } = this.#ui;
    const p = this.projection();
    if (!workspace.picture || !this.stack || !p || !this.hasPicture) return;
    const index = workspace.indexIn(this.plane);
    drawPicture(context, this.#painter.pictureOf(workspace, workspace.picture, this.stack, index), p);
    if (!workspace.picture.preview) this.#drawOverlay(context, this.stack, p, index);
    workspace.pictureDrawn();
  }

  #drawOverlay(context: CanvasRenderingContext2D, stack: PlaneStack, p: Projection, index: number): void {
    const { workspace } = this.#ui;
    const size = { width: this.root.clientWidth, height: this.root.clientHeight };
    drawCrosshair(context, this.plane, project(stack, p, workspace.cross), size);
    for (const measure of workspace.measures.all) {
      if (liesIn(measure, stack, index)) drawMeasure(context, measure, measureText(this.#ui, measure), stack, p);
    }
    const { draft } = this;
    if (!draft) return;
    const reading = readingOf(draft.kind, this.plane, draft.points, workspace.picture);
    drawMeasure(context, draft, measureText(this.#ui, { ...draft, ...reading, note: '' }), stack, p);
  }

  /** The words beside the picture: corner text, letters, and for screen readers the slider and the picture's label. */
  #describe(): void {
    const { workspace, strings, language } = this.#ui;
    const shown = this.hasPicture && !workspace.picture?.preview;
    this.root.classList.toggle('hv-active', workspace.active === this.plane && workspace.picture !== null);
    this.#slider.hidden = !shown;
    const stack = this.stack;
    // without an orientation nobody knows which plane it is
    const oriented = workspace.picture?.volume.geometry.oriented ?? true;
    const plane = oriented ? strings[this.plane] : strings.picture;
    this.#name.textContent = plane;
    const n = workspace.indexIn(this.plane) + 1;
    const all = stack?.count ?? 0;
    this.#where.textContent = shown ? say(strings.sliceOf, { n, all }) : '';
    this.#windowText.textContent = this.hasPicture ? this.#windowLine() : '';
    this.#setLetters(this.hasPicture ? stack : null);
    this.#message.textContent = this.#messageText(n - 1);
    const axis = this.plane === 'axial' ? 2 : this.plane === 'coronal' ? 1 : 0;
    this.#slider.max = String(Math.max(1, all));
    this.#slider.value = String(n);
    this.#slider.setAttribute(
      'aria-valuetext',
      say(strings.sliceText, { plane, n, all, mm: numberText(language, workspace.cross[axis], 1) }),
    );
    this.canvas.setAttribute('aria-label', say(strings.canvasLabel, { plane, n, all }));
  }

  #windowLine(): string {
    const { workspace, strings, language } = this.#ui;
    const { width, center } = workspace.window;
    const grey = say(strings.windowLevel, { w: numberText(language, width), l: numberText(language, center) });
    const { slab } = workspace;
    const { stack } = this;
    if (!slab || !stack || workspace.picture?.preview) return grey;
    const mm = picturesIn(stack, slab.thicknessMm) * norm(stack.step);
    return `${say(strings.slabLine, { mode: strings.slabModes[slab.mode], mm: numberText(language, mm, 1) })} · ${grey}`;
  }

  #setLetters(stack: PlaneStack | null): void {
    const oriented = this.#ui.workspace.picture?.volume.geometry.oriented ?? false;
    const texts =
      stack && oriented
        ? [scaleVec(stack.right, -1), stack.right, scaleVec(stack.down, -1), stack.down].map(orientationLetters)
        : [];
    this.#letters.forEach((letter, n) => (letter.textContent = texts[n] ?? ''));
  }

  #messageText(index: number): string {
    const { workspace, strings } = this.#ui;
    const { picture, progress } = workspace;
    if (!picture || workspace.failure) return '';
    if (!this.hasPicture) return strings.loadingPlane;
    const stack = this.stack;
    const isSlicePlane = acquisitionPlane(picture.volume.geometry) === this.plane && stack?.copy;
    if (!isSlicePlane || picture.preview) return '';
    const k = picture.volume.geometry.size[2] - 1;
    const slice = stack.copy?.sliceSign === -1 ? k - index : index;
    if (picture.volume.present[slice]) return '';
    return progress.phase === 'pictures' ? strings.loadingPlane : strings.noSlice;
  }
}
