import { orientationLetters, scaleVec, type Vec3 } from '@hyaline/volume';
import { READY_VIEWS, type ReadyView, viewBasis, type ViewSize, zoomed } from '@hyaline/volume/render';
import type { Pane, Point, Snapshot } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import type { Change } from '../workspace/events.ts';
import { clipHandleAt } from './clip-handles.ts';
import { listenToTurns, type View3d } from './gestures3d.ts';
import { type Look, readLook } from './look.ts';
import { drawOverlay, type Pin } from './overlay.ts';
import { pick } from './pick.ts';
import { drawPlanned } from './planned.ts';
import type { Space, SpaceChange } from './space.ts';
import { wordsOf } from './words.ts';

const STILL_AFTER_MS = 140;
const STEP = Math.PI / 36;
const VIEWS: readonly ReadyView[] = ['front', 'right', 'left', 'top', 'bottom', 'back'];

/** Takes a click on something in the 3D view; true when it was meant for it. */
export type PointTaker = (point: Vec3) => boolean;

/** The view in three dimensions. */
export class Pane3d implements Pane, View3d {
  readonly name = 'volume';
  readonly label: string;
  readonly root: HTMLElement;
  readonly surface = el('canvas', { class: 'hv-3d-overlay' });
  /** Points of others to draw over the picture. */
  pins: () => readonly Pin[] = () => [];
  taker: PointTaker | null = null;
  readonly #ui: Ui;
  readonly #space: Space;
  readonly #stage = el('div', { class: 'hv-3d-stage', role: 'img' });
  readonly #where = el('span');
  readonly #windowText = el('div', { class: 'hv-vp-br hv-num' });
  readonly #message = el('div', { class: 'hv-vp-message', role: 'status' });
  readonly #note = el('div', { class: 'hv-3d-note' });
  readonly #letters: readonly HTMLElement[] = ['left', 'right', 'top', 'bottom'].map((side) => el('span', { class: `hv-letter hv-letter-${side}`, 'aria-hidden': true })); // prettier-ignore
  readonly #resize = new ResizeObserver(() => this.#resized());
  readonly #stop: () => void;
  #moving = false;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | null = null;
  /** What the camera was last fitted to, as the workspace counts it. */
  #fitted = -1;
  /** A saved view asked for before there was anything to look at. */
  #recalled: Look | null = null;

  constructor(ui: Ui, space: Space) {
    const words = wordsOf(ui);
    this.#ui = ui;
    this.#space = space;
    this.label = words.pane;
    const views = VIEWS.map((view) => {
      const button = el('button', { type: 'button', 'data-view': view, title: words.views[view], 'aria-label': words.views[view], text: words.viewLetters[view] }); // prettier-ignore
      return onClick(button, () => this.look(view));
    });
    this.root = el(
      'section',
      { class: 'hv-vp hv-vp-volume', 'data-pane': this.name, tabindex: 0, 'aria-label': words.paneHelp },
      this.#stage,
      this.surface,
      el('div', { class: 'hv-vp-tl' }, el('b', { text: this.label }), this.#where),
      this.#windowText,
      ...this.#letters,
      this.#message,
      this.#note,
      el('div', { class: 'hv-3d-views', role: 'group', 'aria-label': words.readyViews }, ...views),
    );
    listenToTurns(this, ui, space);
    this.#resize.observe(this.root);
    this.#stop = space.listen((change) => this.#spaceChanged(change));
  }

  get size(): { width: number; height: number } {
    return { width: Math.max(1, this.root.clientWidth), height: Math.max(1, this.root.clientHeight) };
  }

  get pxPerMm(): number | null {
    const calibrated = this.#ui.workspace.picture?.volume.geometry.calibrated ?? false;
    return this.#space.prepared && calibrated ? this.size.height / this.#space.camera.heightMm : null;
  }

  changed(change: Change): void {
    const volume = this.#ui.workspace.picture?.volume ?? null;
    if (this.#space.volume && this.#space.volume !== volume) this.#space.forget();
    if (!this.root.hidden && this.root.clientWidth > 0) void this.#space.wake();
    if (change === 'view' || change === 'window' || change === 'marks') {
      if (this.#space.showPlanes && change !== 'marks') this.#space.changed('scene');
      else this.#drawOverlay();
    }
    this.#describe();
  }

  fit(): void {
    this.#space.aspect = this.size.width / this.size.height;
    this.#space.fit();
  }

  look(view: ReadyView): void {
    const { camera } = this.#space;
    this.#space.setCamera({ ...camera, ...READY_VIEWS[view] });
  }

  zoom(factor: number): void {
    const { size } = this;
    this.#space.setCamera(zoomed(this.#space.camera, size, factor, size.width / 2, size.height / 2));
  }

  step(steps: number): void {
    this.#space.setCamera({ ...this.#space.camera, yaw: this.#space.camera.yaw + steps * STEP });
  }

  toEnd(end: 'first' | 'last'): void {
    this.look(end === 'first' ? 'front' : 'back');
  }

  snapshot({ width, height, overlays }: Snapshot): HTMLCanvasElement | null {
    const { renderer, prepared, camera } = this.#space;
    if (!renderer || !prepared) return null;
    const canvas = renderer.picture(camera, { width, height });
    const context = canvas.getContext('2d');
    if (overlays && context) {
      const scale = Math.min(width / this.size.width, height / this.size.height);
      context.scale(scale, scale);
      const size = { width: width / scale, height: height / scale };
      this.#drawPlanned(context, size);
      drawOverlay(context, size, this.#space, null, this.pins());
    }
    this.#draw(); // the canvas on the screen held the other picture
    return canvas;
  }

  kept(): Look | null {
    return this.#space.look;
  }

  recall(kept: unknown): void {
    const look = readLook(kept);
    if (look && this.#space.prepared) this.#space.setLook(look);
    else this.#recalled = look;
  }

  dispose(): void {
    this.#stop();
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
    if (this.#rest !== null) clearTimeout(this.#rest);
  }

  // ---- for gestures

  moving(on: boolean): void {
    this.#moving = on;
    if (!on) this.#restSoon();
  }

  clicked(at: Point): void {
    const point = pick(this.#space, this.size, at.x, at.y);
    if (!point || this.taker?.(point)) return;
    if (this.#ui.workspace.tool === 'crosshair') this.#ui.workspace.setCross(point);
  }

  handleAt(at: Point, reach: number) {
    return clipHandleAt(this.#space, this.size, at, reach);
  }

  // ---- drawing

  #spaceChanged(change: SpaceChange): void {
    const { renderer, prepared } = this.#space;
    if (renderer && renderer.canvas.parentElement !== this.#stage) this.#stage.replaceChildren(renderer.canvas);
    if (!renderer) this.#stage.replaceChildren();
    if (prepared && this.#fitted !== this.#ui.workspace.shows) {
      this.#fitted = this.#ui.workspace.shows;
      this.fit();
      if (this.#recalled) this.#space.setLook(this.#recalled);
      this.#recalled = null;
    }
    if (change !== 'state') {
      if (!this.#moving) this.#restSoon();
      this.#requestDraw();
    }
    this.#describe();
  }

  #restSoon(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = null;
      this.#requestDraw();
    }, STILL_AFTER_MS);
  }

  #resized(): void {
    if (this.root.clientWidth > 0) void this.#space.wake();
    this.#space.aspect = this.size.width / this.size.height;
    this.#requestDraw();
    if (!this.#moving) this.#restSoon();
  }

  #requestDraw(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { renderer, prepared, loading, camera } = this.#space;
    if (this.root.hidden || !renderer || !prepared || loading !== null || this.root.clientWidth === 0) return;
    const { width, height } = this.size;
    const ratio = renderer.slow ? 1 : Math.min(2, window.devicePixelRatio || 1);
    const still = !this.#moving && this.#rest === null;
    this.root.dataset['drawn'] = 'coarse';
    renderer.onStill = () => (this.root.dataset['drawn'] = 'fine');
    renderer.show(camera, { width: Math.round(width * ratio), height: Math.round(height * ratio) }, !still);
    this.#drawOverlay();
    this.#describe();
  }

  #drawOverlay(): void {
    const { width, height } = this.size;
    const context = this.surface.getContext('2d');
    if (!context) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.surface.width !== w || this.surface.height !== h) Object.assign(this.surface, { width: w, height: h });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!this.#space.prepared) return;
    this.#drawPlanned(context, { width, height });
    drawOverlay(context, { width, height }, this.#space, this.#ui.workspace.cross, this.pins());
  }

  #drawPlanned(context: CanvasRenderingContext2D, size: ViewSize): void {
    if (!this.#space.alone) drawPlanned(context, size, this.#space.camera, this.#ui.workspace.marks.now);
  }

  #describe(): void {
    const words = wordsOf(this.#ui);
    const { language, workspace } = this.#ui;
    const { prepared, loading, preset, window, camera, fallback } = this.#space;
    const ready = prepared !== null && loading === null;
    this.root.classList.toggle('hv-active', workspace.active === this.name && workspace.picture !== null);
    this.#where.textContent = ready ? words.presets[preset] : '';
    const grey = (value: number) => numberText(language, value);
    this.#windowText.textContent = ready ? say(this.#ui.strings.windowLevel, { w: grey(window.width), l: grey(window.center) }) : ''; // prettier-ignore
    const { right, up } = viewBasis(camera);
    const letters = ready ? [scaleVec(right, -1), right, up, scaleVec(up, -1)].map(orientationLetters) : [];
    this.#letters.forEach((letter, n) => (letter.textContent = letters[n] ?? ''));
    this.#message.textContent = ready ? '' : this.#waiting();
    const reduced = prepared && prepared.steps.some((step) => step > 1);
    this.#note.textContent = !ready ? '' : fallback ? words.fallback[fallback] : reduced ? say(words.reduced, { n: Math.max(...prepared.steps) }) : ''; // prettier-ignore
    const side = ready ? words.seenFrom[sideOf(camera)] : '';
    this.#stage.setAttribute('aria-label', ready ? say(words.stage, { preset: words.presets[preset], side }) : this.label); // prettier-ignore
  }

  #waiting(): string {
    const words = wordsOf(this.#ui);
    const { picture, study } = this.#ui.workspace;
    if (!picture || study.failure) return '';
    if (picture.preview || study.progress.phase !== 'idle') return words.waiting;
    const { geometry } = picture.volume;
    if (!geometry.oriented || geometry.size[2] < 2) return words.noVolume;
    return say(words.preparing, { percent: Math.round((this.#space.loading ?? 0) * 100) });
  }
}

function sideOf({ yaw, pitch }: { yaw: number; pitch: number }): ReadyView {
  if (pitch > Math.PI / 4) return 'top';
  if (pitch < -Math.PI / 4) return 'bottom';
  const sides: readonly ReadyView[] = ['front', 'right', 'back', 'left'];
  return sides[((Math.round(yaw / (Math.PI / 2)) % 4) + 4) % 4] ?? 'front';
}
