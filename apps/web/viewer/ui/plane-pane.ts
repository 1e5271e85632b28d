import {
  acquisitionPlane,
  hangingOf,
  norm,
  orientationLetters,
  picturesIn,
  pixelToPatient,
  type PlaneName,
  type PlaneStack,
  scaleVec,
  type Vec3,
} from '@hyaline/volume';
import type { Point } from '../rooms/room.ts';
import { type Projection, projection } from '../workspace/camera.ts';
import type { Change } from '../workspace/events.ts';
import { crosshairLines, drawCrosshair } from '../workspace/crosshair.ts';
import { drawPicture, PicturePainter, project } from '../workspace/painter.ts';
import { preferences } from '../workspace/preferences.ts';
import { say, type Ui } from './context.ts';
import { el } from './dom.ts';
import { PicturePane } from './picture-pane.ts';
import { numberText } from './strings.ts';

/** One plane's view: picture, crosshair, marks, letters, and a slider that says in words where it is. */
export class PlanePane extends PicturePane {
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

  constructor(ui: Ui, plane: PlaneName) {
    super(ui, plane, ui.strings[plane]);
    this.plane = plane;
    this.root.dataset['plane'] = plane;
    this.#slider.setAttribute('aria-label', say(ui.strings.sliceSlider, { plane: this.label }));
    this.#slider.addEventListener('input', () => ui.workspace.setIndex(plane, Number(this.#slider.value) - 1));
    this.#slider.addEventListener('focus', () => ui.workspace.setActive(plane));
    const name = el('div', { class: 'hv-vp-tl' }, this.#name, this.#where);
    this.root.append(name, this.#windowText, ...this.#letters, this.#message, this.#slider);
  }

  focus(): void {
    this.#slider.focus({ preventScroll: true });
  }

  override changed(change: Change): void {
    if (change === 'slices' || change === 'volume' || change === 'replaced') this.#painter.invalidate();
    super.changed(change);
  }

  get stack(): PlaneStack | null {
    return this.ui.workspace.picture?.stacks[this.plane] ?? null;
  }

  get index(): number {
    return this.ui.workspace.indexIn(this.plane);
  }

  /** False while only one slice is there and it is not of this plane; pictures that are no volume have no planes. */
  get hasPicture(): boolean {
    const { picture } = this.ui.workspace;
    return (
      picture !== null &&
      !picture.flat &&
      (!picture.preview || acquisitionPlane(picture.volume.geometry) === this.plane)
    );
  }

  get halfStepMm(): number {
    return this.stack ? norm(this.stack.step) / 2 : 0;
  }

  get pxPerMm(): number | null {
    const p = this.#projection();
    if (!p || !this.stack || !this.ui.workspace.picture?.volume.geometry.calibrated) return null;
    return p.scaleX / norm(this.stack.right);
  }

  toPatient(at: Point): Vec3 | null {
    const p = this.#projection();
    if (!this.stack || !p) return null;
    return pixelToPatient(this.stack, this.index, (at.x - p.offsetX) / p.scaleX, (at.y - p.offsetY) / p.scaleY);
  }

  toScreen(point: Vec3): (Point & { offMm: number }) | null {
    const p = this.#projection();
    if (!this.stack || !p) return null;
    const { x, y, index } = project(this.stack, p, point);
    return { x, y, offMm: (index - this.index) * norm(this.stack.step) };
  }

  step(steps: number): void {
    this.ui.workspace.scroll(this.plane, steps);
  }

  toEnd(end: 'first' | 'last'): void {
    this.ui.workspace.setIndex(this.plane, end === 'first' ? 0 : (this.stack?.count ?? 1) - 1);
  }

  #projection(): Projection | null {
    const { width, height } = this.size;
    return this.stack && projection(this.stack, this.camera, width, height);
  }

  protected drawPicture(context: CanvasRenderingContext2D): void {
    const { workspace } = this.ui;
    const p = this.#projection();
    if (!workspace.picture || !this.stack || !p) return;
    drawPicture(
      context,
      this.#painter.pictureOf(workspace, workspace.picture, this.stack, this.index, {
        exact: this.drawsSnapshot,
        again: () => this.requestDraw(),
      }),
      p,
    );
  }

  protected drawOverlay(context: CanvasRenderingContext2D): void {
    const at = this.toScreen(this.ui.workspace.cross);
    const stacks = this.ui.workspace.picture?.stacks;
    if (at && stacks) drawCrosshair(context, crosshairLines(this.plane, stacks, at), this.size, preferences.now.crosshairGap); // prettier-ignore
  }

  protected override drawn(): void {
    this.ui.workspace.study.pictureDrawn();
  }

  /** Corner text, letters, and for screen readers the slider and the picture's label. */
  protected describe(): void {
    const { workspace, strings, language } = this.ui;
    const shown = this.hasPicture && !workspace.picture?.preview;
    this.root.classList.toggle('hv-active', workspace.active === this.plane && workspace.picture !== null);
    this.#slider.hidden = !shown;
    const stack = this.stack;
    // without an orientation nobody knows which plane it is
    const oriented = workspace.picture?.volume.geometry.oriented ?? true;
    const plane = oriented ? strings[this.plane] : strings.picture;
    this.#name.textContent = plane;
    const n = this.index + 1;
    const all = stack?.count ?? 0;
    this.#where.textContent = shown ? say(strings.sliceOf, { n, all }) : '';
    this.#windowText.textContent = this.hasPicture ? this.#windowLine() : '';
    this.#setLetters(this.hasPicture ? stack : null);
    this.#message.textContent = this.#messageText(n - 1);
    this.#slider.max = String(Math.max(1, all));
    this.#slider.value = String(n);
    const mm = numberText(language, this.#alongMm(), 1);
    this.#slider.setAttribute('aria-valuetext', say(strings.sliceText, { plane, n, all, mm }));
    this.canvas.setAttribute('aria-label', say(strings.canvasLabel, { plane, n, all }));
  }

  /** Where the shown picture lies along its own direction: for straight planes a coordinate of the patient, mm. */
  #alongMm(): number {
    const { cross, frames } = this.ui.workspace;
    const { step } = hangingOf(this.plane, frames[this.plane]);
    return cross[0] * step[0] + cross[1] * step[1] + cross[2] * step[2];
  }

  #windowLine(): string {
    const { workspace, strings, language } = this.ui;
    const { width, center } = workspace.window;
    const grey = say(strings.windowLevel, { w: numberText(language, width), l: numberText(language, center) });
    const { slab } = workspace;
    const { stack } = this;
    if (!slab || !stack || workspace.picture?.preview) return grey;
    const mm = picturesIn(stack, slab.thicknessMm) * norm(stack.step);
    return `${say(strings.slabLine, { mode: strings.slabModes[slab.mode], mm: numberText(language, mm, 1) })} · ${grey}`;
  }

  #setLetters(stack: PlaneStack | null): void {
    const oriented = this.ui.workspace.picture?.volume.geometry.oriented ?? false;
    const texts =
      stack && oriented
        ? [scaleVec(stack.right, -1), stack.right, scaleVec(stack.down, -1), stack.down].map(orientationLetters)
        : [];
    this.#letters.forEach((letter, n) => (letter.textContent = texts[n] ?? ''));
  }

  #messageText(index: number): string {
    const { workspace, strings } = this.ui;
    const { picture, study } = workspace;
    if (!picture || picture.flat || study.failure) return '';
    if (!this.hasPicture) return strings.loadingPlane;
    const stack = this.stack;
    const isSlicePlane = acquisitionPlane(picture.volume.geometry) === this.plane && stack?.copy;
    if (!isSlicePlane || picture.preview) return '';
    const k = picture.volume.geometry.size[2] - 1;
    const slice = stack.copy?.sliceSign === -1 ? k - index : index;
    if (picture.volume.present[slice]) return '';
    return study.progress.phase === 'pictures' ? strings.loadingPlane : strings.noSlice;
  }
}
