import type { PlaneStack, Vec3 } from '@hyaline/volume';
import type { Point } from '../rooms/room.ts';
import type { Change } from '../workspace/events.ts';
import { preferences } from '../workspace/preferences.ts';
import { say, type Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { PicturePane } from '../ui/picture-pane.ts';
import { numberText } from '../ui/strings.ts';
import { edgeLetters, place, type Placement, toPicture, toScreen } from './placement.ts';
import { ShownPicture } from './shown.ts';
import { STACK, type StackState } from './state.ts';
import { scaleText, wordsOf } from './words.ts';

const SIDES = ['left', 'right', 'top', 'bottom'];

/** One picture of a stack: in its colours, turned as a person likes, measured in its own scale. */
export class StackPane extends PicturePane {
  readonly #state: StackState;
  readonly #shown = new ShownPicture();
  readonly #slider = el('input', { type: 'range', class: 'hv-slider', min: 1, step: 1 });
  readonly #name = el('b');
  readonly #where = el('span', { class: 'hv-num' });
  readonly #scale = el('div', { class: 'hv-vp-br hv-num' });
  readonly #message = el('div', { class: 'hv-vp-message' });
  readonly #letters = SIDES.map((side) => el('span', { class: `hv-letter hv-letter-${side}`, 'aria-hidden': true }));

  constructor(ui: Ui, state: StackState) {
    super(ui, STACK, wordsOf(ui).pictures);
    this.#state = state;
    this.#slider.setAttribute('aria-label', wordsOf(ui).pictureSlider);
    this.#slider.addEventListener('input', () => state.show(Number(this.#slider.value) - 1));
    const name = el('div', { class: 'hv-vp-tl' }, this.#name, this.#where);
    this.root.append(name, this.#scale, ...this.#letters, this.#message, this.#slider);
  }

  override changed(change: Change): void {
    if (change === 'window') this.#state.windowChanged();
    super.changed(change);
  }

  focus(): void {
    this.#slider.focus({ preventScroll: true });
  }

  get hasPicture(): boolean {
    return this.#state.decoded !== null;
  }
  get stack(): PlaneStack | null {
    return null;
  }
  get index(): number {
    return this.#state.index;
  }
  /** Marks of other pictures are whole pictures away. */
  get halfStepMm(): number {
    return 0.5;
  }
  get pxPerMm(): number | null {
    return this.#state.scaleOf(this.index)?.calibrated ? (this.#placement()?.scale ?? null) : null;
  }

  toPatient(at: Point): Vec3 | null {
    const placed = this.#placement();
    if (!placed) return null;
    const { x, y } = toPicture(placed, at.x, at.y);
    return [x, y, this.index];
  }

  toScreen([column, row, picture]: Vec3): (Point & { offMm: number }) | null {
    const placed = this.#placement();
    return placed && { ...toScreen(placed, column, row), offMm: picture - this.index };
  }

  step(steps: number): void {
    this.#state.show(this.index + steps);
  }

  toEnd(end: 'first' | 'last'): void {
    this.#state.show(end === 'first' ? 0 : this.#state.count - 1);
  }

  #placement(): Placement | null {
    const header = this.#state.picture?.header;
    if (!header) return null;
    const scale = this.#state.scaleOf(this.index);
    const [tall, wide] = header.aspectRatio && !scale ? header.aspectRatio : [scale?.rowMm ?? 1, scale?.columnMm ?? 1];
    const { columns, rows } = header;
    const { width, height } = this.size;
    return place({ columns, rows, shape: [wide, tall] }, this.#state.turn, this.camera, width, height);
  }

  protected drawPicture(context: CanvasRenderingContext2D): void {
    const { picture, decoded, inverted } = this.#state;
    const placed = this.#placement();
    if (!picture || !decoded || !placed) return;
    const display = decoded.kind === 'grey' ? this.#state.displayOf(this.index, decoded) : null;
    const canvas = this.#shown.draw(picture, decoded, display, inverted);
    context.save();
    context.imageSmoothingEnabled = preferences.now.smooth;
    context.imageSmoothingQuality = 'high';
    context.transform(placed.a, placed.b, placed.c, placed.d, placed.e, placed.f);
    context.drawImage(canvas, -0.5, -0.5);
    context.restore();
  }

  protected drawOverlay(context: CanvasRenderingContext2D): void {
    const at = this.ui.workspace.tool === 'crosshair' && this.toScreen(this.ui.workspace.cross);
    if (!at) return;
    context.strokeStyle = '#69becf';
    context.lineWidth = 1.25;
    context.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      context.moveTo(at.x + 5 * dx, at.y + 5 * dy);
      context.lineTo(at.x + 16 * dx, at.y + 16 * dy);
    } // prettier-ignore
    context.stroke();
  }

  protected override drawn(): void {
    this.ui.workspace.study.pictureDrawn();
  }

  protected describe(): void {
    const { count, index, picture, decoded, store } = this.#state;
    const words = wordsOf(this.ui);
    this.#ask();
    if (decoded?.kind === 'grey') this.#state.showWindow(index, decoded);
    this.root.classList.toggle('hv-active', this.ui.workspace.active === STACK && picture !== null);
    const all = { n: index + 1, all: count };
    this.#name.textContent = picture?.header.modality || words.picture;
    this.#where.textContent = count > 1 ? say(this.ui.strings.sliceOf, all) : '';
    this.#scale.textContent = picture ? this.#scaleLine() : '';
    const letters = picture?.header.flatOrientation;
    const edges = letters ? edgeLetters(letters, this.#state.turn) : [];
    this.#letters.forEach((letter, n) => (letter.textContent = edges[n] ?? ''));
    const state = store?.peek(index) ?? null;
    const why = typeof state === 'string' ? `${this.ui.strings.error[state]} ` : '';
    this.#message.textContent = why || (picture && !decoded ? words.decoding : '');
    this.#slider.hidden = count < 2;
    this.#slider.max = String(Math.max(1, count));
    this.#slider.value = String(index + 1);
    this.#slider.setAttribute('aria-valuetext', say(words.pictureOf, all));
    this.canvas.setAttribute('aria-label', say(words.pictureOf, all));
  }

  /** Decodes what is shown, then its neighbours. */
  #ask(): void {
    const { store, index, count } = this.#state;
    if (!store) return;
    const waits = store.peek(index) === null;
    void store.want(index, true).then(() => {
      if (waits || this.#state.index !== index) return;
      for (const next of [index + 1, index - 1]) if (next >= 0 && next < count) void store.want(next, false);
    });
  }

  #scaleLine(): string {
    const { language, workspace } = this.ui;
    const { decoded, index } = this.#state;
    const { width, center } = workspace.window;
    const window = say(this.ui.strings.windowLevel, {
      w: numberText(language, width),
      l: numberText(language, center),
    });
    const scale = scaleText(this.ui, this.#state.scaleOf(index), this.#state.calibrationOf(index));
    return [scale, decoded?.kind === 'grey' ? window : ''].filter(Boolean).join(' · ');
  }
}
