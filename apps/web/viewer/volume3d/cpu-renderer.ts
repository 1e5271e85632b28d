import { voxelSizeMm } from '@hyaline/volume';
import { type Camera3d, drawRays, finish, type ViewSize } from '@hyaline/volume/render';
import type { Renderer } from './renderer.ts';
import { rayScene, type Scene } from './scene.ts';

const SLICE_MS = 24;
const EDGES = { moving: 110, still: 420 } as const; // px: what a processor draws in a tenth of a second, and in some

/** The same picture without a graphics card: smaller and slower, drawn in slices of time. Surfaces are left out. */
export class CpuRenderer implements Renderer {
  readonly kind = 'cpu';
  readonly slow = true;
  readonly mostVoxels = 192;
  readonly canvas = document.createElement('canvas');
  readonly times: Renderer['times'] = { moving: null, still: null };
  onStill: (() => void) | null = null;
  #scene: Scene | null = null;
  #run = 0;

  // eslint-disable-next-line require-yield -- nothing to copy: it draws from the volume itself
  *hold(scene: Scene): Generator<number> {
    this.#scene = scene;
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
  }

  show(camera: Camera3d, size: ViewSize, moving: boolean): void {
    void this.#draw(++this.#run, camera, size, moving);
  }

  picture(camera: Camera3d, size: ViewSize): HTMLCanvasElement {
    const small = within(size, EDGES.still);
    const image = new ImageData(small.width, small.height);
    if (this.#scene?.showVolume) finish(drawRays(this.#rays(this.#scene, 1), camera, small, image.data, 0));
    const canvas = document.createElement('canvas');
    Object.assign(canvas, size);
    paint(canvas, image, size);
    return canvas;
  }

  dispose(): void {
    this.#run++;
    this.#scene = null;
  }

  async #draw(run: number, camera: Camera3d, size: ViewSize, moving: boolean): Promise<void> {
    for (const name of moving ? (['moving'] as const) : (['moving', 'still'] as const)) {
      const started = performance.now();
      const done = await this.#pass(run, camera, size, name);
      if (!done) return;
      this.times[name] = performance.now() - started;
    }
    if (!moving) this.onStill?.();
  }

  async #pass(run: number, camera: Camera3d, size: ViewSize, name: 'moving' | 'still'): Promise<boolean> {
    const small = within(size, EDGES[name]);
    const image = new ImageData(small.width, small.height);
    const scene = this.#scene;
    if (!scene) return false;
    const rows = scene.showVolume ? drawRays(this.#rays(scene, name === 'moving' ? 2 : 1), camera, small, image.data, 0) : []; // prettier-ignore
    let since = performance.now();
    for (const _ of rows) {
      if (performance.now() - since < SLICE_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (run !== this.#run) return false;
      since = performance.now();
    }
    paint(this.canvas, image, size);
    return true;
  }

  #rays(scene: Scene, step: number) {
    return rayScene(scene, step * Math.min(...voxelSizeMm(scene.prepared.volume.geometry)));
  }
}

function within({ width, height }: ViewSize, edge: number): ViewSize {
  const scale = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function paint(canvas: HTMLCanvasElement, image: ImageData, { width, height }: ViewSize): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const small = document.createElement('canvas');
  Object.assign(small, { width: image.width, height: image.height });
  small.getContext('2d')?.putImageData(image, 0, 0);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, width, height);
}
