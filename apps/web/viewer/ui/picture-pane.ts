import type { PlaneStack, Vec3 } from '@hyaline/volume';
import type { Pane, PictureView, Point, Snapshot } from '../rooms/room.ts';
import { type Camera, FITTED, zoomAt } from '../workspace/camera.ts';
import type { Change, PaneName } from '../workspace/events.ts';
import type { Ui } from './context.ts';
import { el } from './dom.ts';
import { listenToGestures } from './gestures.ts';
import { type Box, LabelSpace } from './label-space.ts';
import { barLength, drawScaleBar } from './scale-bar.ts';
import { numberText } from './strings.ts';

const UNSEEN = 640; // CSS px a view counts as wide while it is not on the screen
const REDUCED_FONT = "'Inter Variable', Inter, system-ui, sans-serif";
const REDUCED_PX = 20; // px that those words need
const EDGE = 4; // px that labels keep from the edge
const SLIDER = 20; // px at the right that belong to the slider of a view
const MAX_PIXEL_RATIO = 2; // beyond that a slice of 512 shows nothing more, it only costs

/** A view with a picture of the patient on a canvas: what planes, cross-sections and the panoramic picture share. */
export abstract class PicturePane implements Pane, PictureView {
  readonly canvas = el('canvas', { role: 'img' });
  readonly camera: Camera = { ...FITTED };
  draft: PictureView['draft'] = null;
  labels = new LabelSpace({ left: 0, top: 0, width: 0, height: 0 });
  readonly root: HTMLElement;
  readonly name: PaneName;
  readonly label: string;
  protected readonly ui: Ui;
  readonly #resize = new ResizeObserver(() => this.requestDraw());
  #frame = 0;
  #drawnSize: { width: number; height: number } | null = null;

  /** Whoever extends it fills the root after the canvas. */
  constructor(ui: Ui, name: PaneName, label: string) {
    this.ui = ui;
    this.name = name;
    this.label = label;
    this.root = el('section', { class: `hv-vp hv-vp-${name}`, 'data-pane': name, 'aria-label': label }, this.canvas);
    listenToGestures(this, ui);
    this.#resize.observe(this.root);
  }

  abstract readonly hasPicture: boolean;
  abstract readonly stack: PlaneStack | null;
  abstract readonly index: number;
  abstract readonly halfStepMm: number;
  abstract readonly pxPerMm: number | null;
  abstract toPatient(at: Point): Vec3 | null;
  abstract toScreen(point: Vec3): (Point & { offMm: number }) | null;
  abstract step(steps: number): void;
  abstract toEnd(end: 'first' | 'last'): void;
  /** Where keys go when the view is pressed. */
  abstract focus(): void;
  /** The picture and what belongs to it alone, in CSS px of `size`; the black ground is there already. */
  protected abstract drawPicture(context: CanvasRenderingContext2D): void;
  /** Crosshair and the like, under the marks of the rooms. */
  protected abstract drawOverlay(context: CanvasRenderingContext2D): void;
  /** The words beside the picture. */
  protected abstract describe(): void;
  /** Told once a picture stands on the screen. */
  protected drawn(): void {}

  /** Whether it draws a ruler of its own along its edges. */
  protected get hasRuler(): boolean {
    return false;
  }

  /** How wide the words at the left and right edge are, CSS px: letters, but for views that name their sides. */
  protected get sideWords(): number {
    return 30;
  }

  /** CSS px; while a snapshot is drawn, the size of that. */
  get size(): { width: number; height: number } {
    return this.#drawnSize ?? { width: this.root.clientWidth, height: this.root.clientHeight };
  }

  get still(): boolean {
    return this.#drawnSize !== null;
  }

  protected get drawsSnapshot(): boolean {
    return this.#drawnSize !== null;
  }

  changed(change: Change): void {
    if (change === 'volume' || change === 'tool') this.draft = null;
    this.requestDraw();
  }

  fit(): void {
    Object.assign(this.camera, FITTED);
    this.requestDraw();
  }

  zoom(factor: number): void {
    zoomAt(this.camera, factor, 0, 0);
    this.requestDraw();
  }

  requestDraw(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (!this.root.hidden) this.#draw();
    });
  }

  snapshot({ width, height, overlays, seen, during }: Snapshot): HTMLCanvasElement | null {
    if (!this.hasPicture) return null;
    if (this.root.clientWidth === 0) this.describe(); // its words were last written when it was on the screen
    const canvas = el('canvas', { width, height });
    const context = canvas.getContext('2d');
    const shown = this.size.width > 0 ? this.size : { width: UNSEEN, height: (UNSEEN * height) / width };
    // drawn in the proportions of the screen's pixels, so that lines and letters keep their weight
    const scale = Math.min(width / shown.width, height / shown.height) || 1;
    if (!context) return null;
    this.#drawnSize = { width: width / scale, height: height / scale };
    context.scale(scale, scale);
    const whole = { left: 0, top: 0, width, height };
    this.#paint(context, overlays, scaled(seen ?? whole, 1 / scale));
    during?.(this);
    this.#drawnSize = null;
    return canvas;
  }

  dispose(): void {
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #draw(): void {
    const { width, height } = this.size;
    const context = this.canvas.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const ratio = Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1);
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) Object.assign(this.canvas, { width: w, height: h });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.describe();
    this.#paint(context, true, { left: 0, top: 0, width: width - SLIDER, height });
    if (this.hasPicture) this.drawn();
  }

  /** In every picture, also those that leave the page: what is missing in it was left out for want of memory. */
  #sayReduced(context: CanvasRenderingContext2D): void {
    const { reduced } = this.ui.workspace.study;
    if (reduced === 1 || this.ui.workspace.picture?.preview) return;
    context.font = `500 12px ${REDUCED_FONT}`;
    context.fillStyle = '#eab444';
    context.textBaseline = 'bottom';
    context.textAlign = 'left';
    context.fillText(this.ui.strings.reduced[reduced === 2 ? '2' : '4'], 12, this.size.height - 12);
  }

  #sayScale(context: CanvasRenderingContext2D, { left, top, width, height }: Box): void {
    const { pxPerMm } = this;
    const mm = this.hasRuler || pxPerMm === null ? null : barLength(pxPerMm, width);
    if (mm === null || pxPerMm === null) return;
    const above = this.ui.workspace.study.reduced === 1 ? 0 : REDUCED_PX;
    const text = `${numberText(this.ui.language, mm, mm < 1 ? 1 : 0)} mm`;
    drawScaleBar(context, { left, top, width, height: height - above }, { mm, pxPerMm, text });
  }

  #paint(context: CanvasRenderingContext2D, overlays: boolean, seen: Box): void {
    const { width, height } = this.size;
    this.labels = new LabelSpace(inset(seen), sides(seen, this.sideWords));
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    if (!this.hasPicture) return;
    this.drawPicture(context);
    this.#sayReduced(context);
    if (!overlays || this.ui.workspace.picture?.preview) return;
    this.drawOverlay(context);
    this.#sayScale(context, seen);
    this.ui.rooms.draw(context, this);
  }
}

const scaled = ({ left, top, width, height }: Box, by: number): Box => ({
  left: left * by,
  top: top * by,
  width: width * by,
  height: height * by,
});

const inset = ({ left, top, width, height }: Box): Box => ({
  left: left + EDGE,
  top: top + EDGE,
  width: width - 2 * EDGE,
  height: height - 2 * EDGE,
});

/** Where the sides of the patient stand at the left and the right. */
const sides = ({ left, top, width, height }: Box, wide: number): Box[] =>
  [left, left + width - wide].map((x) => ({ left: x, top: top + height / 2 - 10, width: wide, height: 20 }));
