import type { Film, Point, PointName } from '@hyaline/radiograph';
import { type Placement, place, toPicture, toScreen } from '../../viewer/stack/placement.ts';
import { type Camera, FITTED, zoomAt } from '../../viewer/workspace/camera.ts';
import { listen } from './gestures.ts';
import { keyOf } from './keys.ts';
import { drawCross, drawMagnifier } from './magnifier.ts';
import { drawOver, type Overlay } from './overlay.ts';
import { PaintedFilm } from './painted.ts';
import type { OpenedFilm } from './read-film.ts';

/** On the screen, CSS px from the corner of the canvas. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** What is drawn and asked for now. */
export interface Scene extends Overlay {
  readonly film: Film;
  /** The point that the next press places, or the keys move. */
  readonly active: PointName | null;
  /** The next drag draws along something whose length is known. */
  readonly measuring: boolean;
}

export interface FilmEvents {
  /** `held` while the pointer still moves it: one step with what follows. */
  place: (name: PointName, at: Point, held: boolean) => void;
  choose: (name: PointName) => void;
  remove: (name: PointName) => void;
  /** On to the next point. */
  next: () => void;
  length: (from: Point, to: Point) => void;
}

/** How near a press must come to a point, CSS px. */
const REACH = { mouse: 9, touch: 26 } as const;

/** A film on a canvas: looked at, enlarged, and with points placed on it. Knows no React and no server. */
export class FilmCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly camera: Camera = { ...FITTED };
  readonly painted: PaintedFilm;
  readonly events: FilmEvents;
  scene: Scene;
  /** Where the magnifier looks; null while nothing is placed. */
  aim: { spot: Spot; touch: boolean } | null = null;
  /** The line that is being drawn along a known length. */
  draft: readonly [Point, Point] | null = null;
  readonly #opened: OpenedFilm;
  readonly #ends = new AbortController();
  readonly #watch: ResizeObserver;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, opened: OpenedFilm, scene: Scene, events: FilmEvents) {
    this.canvas = canvas;
    this.#opened = opened;
    this.painted = new PaintedFilm(opened);
    this.scene = scene;
    this.events = events;
    listen(this, this.#ends.signal);
    canvas.addEventListener('keydown', (event) => keyOf(this, event), { signal: this.#ends.signal });
    for (const name of ['focus', 'blur'] as const)
      canvas.addEventListener(name, () => this.draw(), { signal: this.#ends.signal });
    this.#watch = new ResizeObserver(() => this.draw());
    this.#watch.observe(canvas);
  }

  show(scene: Scene): void {
    this.scene = scene;
    this.draw();
  }

  get size(): { width: number; height: number } {
    return { width: Math.max(1, this.canvas.clientWidth), height: Math.max(1, this.canvas.clientHeight) };
  }

  get placement(): Placement {
    const { columns, rows } = this.#opened;
    const { width, height } = this.size;
    const { turn, pixel } = this.scene.film;
    return place({ columns, rows, shape: pixel }, turn, this.camera, width, height);
  }

  toScreen([column, row]: Point): Spot {
    return toScreen(this.placement, column, row);
  }
  /** Kept on the picture. */
  toPicture({ x, y }: Spot): Point {
    const at = toPicture(this.placement, x, y);
    const { columns, rows } = this.#opened;
    return [Math.min(columns - 1, Math.max(0, at.x)), Math.min(rows - 1, Math.max(0, at.y))];
  }

  /** The point under a press: the one asked for before all others, then the nearest. */
  pointAt(spot: Spot, touch: boolean): PointName | null {
    const { points, active } = this.scene;
    const reach = touch ? REACH.touch : REACH.mouse;
    const near = Object.entries(points)
      .map(([name, at]) => {
        const { x, y } = this.toScreen(at);
        return { name: name as PointName, far: Math.hypot(x - spot.x, y - spot.y) };
      })
      .filter(({ far }) => far <= reach)
      .toSorted((a, b) => a.far - b.far);
    return (near.find(({ name }) => name === active) ?? near[0])?.name ?? null;
  }

  // ---- how it is looked at

  fit(): void {
    Object.assign(this.camera, FITTED);
    this.draw();
  }
  zoom(factor: number, at: Spot = this.middle): void {
    const { width, height } = this.size;
    zoomAt(this.camera, factor, at.x - width / 2, at.y - height / 2);
    this.draw();
  }
  pan(x: number, y: number): void {
    this.camera.panX += x;
    this.camera.panY += y;
    this.draw();
  }
  get middle(): Spot {
    const { width, height } = this.size;
    return { x: width / 2, y: height / 2 };
  }
  /** Parts of the window's width: up is brighter, right is softer. */
  moveWindow(softer: number, darker: number): void {
    const { center, width } = this.painted.window;
    this.painted.window = { center: center + darker * width, width: width * Math.exp(softer) };
    this.draw();
  }
  invert(): void {
    this.painted.invert();
    this.draw();
  }
  resetWindow(): void {
    this.painted.reset();
    this.draw();
  }

  /** Soon, and once however often it is asked for. */
  draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const { width, height } = this.size;
    const dense = Math.min(2, devicePixelRatio || 1);
    const [wide, tall] = [Math.round(width * dense), Math.round(height * dense)];
    if (this.canvas.width !== wide || this.canvas.height !== tall)
      Object.assign(this.canvas, { width: wide, height: tall });
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.fillStyle = '#05080a';
    context.fillRect(0, 0, width, height);
    this.drawPicture(context);
    drawOver(context, this, this.scene);
    const { active, points } = this.scene;
    const byKeys = this.canvas.matches(':focus-visible') && active !== null && points[active] === undefined;
    if (byKeys) drawCross(context, this.middle, 26);
    if (this.aim) drawMagnifier(context, this, this.aim);
  }

  drawPicture(context: CanvasRenderingContext2D): void {
    const { a, b, c, d, e, f } = this.placement;
    const { step } = this.#opened;
    context.save();
    context.imageSmoothingQuality = 'high';
    context.transform(a, b, c, d, e, f);
    context.transform(step, 0, 0, step, -0.5, -0.5);
    context.drawImage(this.painted.now, 0, 0);
    context.restore();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#ends.abort();
    this.#watch.disconnect();
  }
}
