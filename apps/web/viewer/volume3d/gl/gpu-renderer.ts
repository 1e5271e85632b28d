import type { Camera3d, ViewSize } from '@hyaline/volume/render';
import type { Renderer } from '../renderer.ts';
import type { Scene } from '../scene.ts';
import { SurfacePass } from './surface-pass.ts';
import { newTarget, type Target } from './target.ts';
import { type Shot, VolumePass } from './volume-pass.ts';

const MOVING_MS = 45; // what a picture may take while somebody turns it
const SCALES = [0.14, 0.6] as const; // of the full size while moving
const STILL_MS = 2500; // what a still picture may take where the processor plays the card: else it stays coarser
const COARSEST = 0.35;
const BAND_MS = 60; // a still picture is drawn in bands, so that the next gesture never waits long
const STEPS = { moving: 1, still: 0.5 } as const;
const SLOW_DRIVERS = /swiftshader|llvmpipe|softpipe|basic render|software/i;
const MOST = { fast: 640, slow: 400 } as const;

/** @throws Error where the browser gives no WebGL 2 */
export function gpuRenderer(onLost: () => void): Renderer {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    powerPreference: 'high-performance',
    preserveDrawingBuffer: true,
  });
  if (!gl) throw new Error('no WebGL 2');
  return new GpuRenderer(canvas, gl, onLost);
}

class GpuRenderer implements Renderer {
  readonly kind = 'gpu';
  readonly canvas: HTMLCanvasElement;
  readonly slow: boolean;
  readonly mostVoxels: number;
  readonly times: Renderer['times'] = { moving: null, still: null };
  onStill: (() => void) | null = null;
  readonly #gl: WebGL2RenderingContext;
  readonly #lost: (event: Event) => void;
  #volume: VolumePass | null = null;
  #surfaces: SurfacePass | null = null;
  #scene: Scene | null = null;
  #scale = 0.5;
  #drawnScale = 0.5;
  #targets = new Map<string, Target>();
  #run = 0;
  #busy = false;
  #next: (() => void) | null = null;

  constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext, onLost: () => void) {
    this.canvas = canvas;
    this.#gl = gl;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const driver = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    this.slow = SLOW_DRIVERS.test(driver);
    this.mostVoxels = Math.min(gl.getParameter(gl.MAX_3D_TEXTURE_SIZE) as number, this.slow ? MOST.slow : MOST.fast);
    if (this.slow) this.#scale = SCALES[0] * 1.6;
    this.#lost = (event) => {
      event.preventDefault();
      onLost();
    };
    canvas.addEventListener('webglcontextlost', this.#lost);
  }

  *hold(scene: Scene): Generator<number> {
    this.#drop();
    const volume = new VolumePass(this.#gl, scene.prepared);
    this.#volume = volume;
    this.#surfaces = new SurfacePass(this.#gl, scene.prepared, volume.texture);
    yield* volume.upload();
    this.setScene(scene);
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
    this.#volume?.setScene(scene);
  }

  show(camera: Camera3d, size: ViewSize, moving: boolean): void {
    const run = ++this.#run;
    // one picture at a time: what came in between is forgotten, only the newest is drawn
    this.#next = () => void this.#draw(run, camera, size, moving);
    if (!this.#busy) this.#begin();
  }

  picture(camera: Camera3d, size: ViewSize): HTMLCanvasElement {
    const { width, height } = size;
    const target = newTarget(this.#gl, width, height);
    this.#band(target, { camera, width, height, step: STEPS.still }, 0, height);
    this.#present(target, size);
    const copy = document.createElement('canvas');
    Object.assign(copy, { width, height });
    copy.getContext('2d')?.drawImage(this.canvas, 0, 0);
    target.dispose();
    return copy;
  }

  dispose(): void {
    this.#run++;
    this.#next = null;
    this.canvas.removeEventListener('webglcontextlost', this.#lost);
    this.#drop();
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext(); // its memory is given back now, not some day
  }

  #drop(): void {
    this.#volume?.dispose();
    this.#surfaces?.dispose();
    for (const target of this.#targets.values()) target.dispose();
    this.#targets.clear();
    this.#volume = null;
    this.#surfaces = null;
  }

  #begin(): void {
    const next = this.#next;
    this.#next = null;
    next?.();
  }

  async #draw(run: number, camera: Camera3d, size: ViewSize, moving: boolean): Promise<void> {
    this.#busy = true;
    const current = () => run === this.#run && !this.#gl.isContextLost();
    if (moving || (this.times.still ?? 0) > 4 * MOVING_MS || this.times.moving === null) {
      const [width, height] = scaled(size, this.#scale);
      const ms = await this.#pass('moving', { camera, width, height, step: STEPS.moving }, size, () => current());
      if (ms > 0) {
        this.times.moving = ms;
        this.#drawnScale = this.#scale;
        const ratio = Math.min(1.5, Math.max(0.6, Math.sqrt(MOVING_MS / Math.max(4, ms))));
        this.#scale = Math.min(SCALES[1], Math.max(SCALES[0], this.#scale * ratio));
      }
    }
    if (!moving && current()) {
      const ms = await this.#pass('still', this.#stillShot(camera, size), size, current);
      if (current()) {
        this.times.still = ms;
        this.onStill?.();
      }
    }
    this.#busy = false;
    this.#begin();
  }

  #stillShot(camera: Camera3d, size: ViewSize): Shot {
    if (!this.slow) return { camera, ...size, step: STEPS.still };
    const whole = (this.times.moving ?? MOVING_MS) / this.#drawnScale ** 2;
    const scale = Math.min(1, Math.max(COARSEST, Math.sqrt(STILL_MS / Math.max(1, whole))));
    const [width, height] = scaled(size, scale);
    return { camera, width, height, step: STEPS.moving };
  }

  /** Draws one picture band by band and puts it on the canvas; gives up between bands when it is no longer wanted. */
  async #pass(name: string, shot: Shot, size: ViewSize, wanted: () => boolean): Promise<number> {
    const target = this.#targetOf(name, shot);
    let rows = name === 'moving' ? shot.height : Math.max(8, Math.ceil(shot.height / (this.slow ? 24 : 2)));
    let total = 0;
    for (let from = 0; from < shot.height;) {
      if (!wanted()) return total;
      const started = performance.now();
      this.#band(target, shot, from, rows);
      await this.#finished();
      const ms = performance.now() - started;
      total += ms;
      from += rows;
      rows = Math.max(8, Math.min(shot.height, Math.round(rows * Math.min(2, Math.max(0.4, BAND_MS / ms)))));
    }
    if (wanted() || name === 'moving') this.#present(target, size);
    return total;
  }

  #targetOf(name: string, { width, height }: Shot): Target {
    const held = this.#targets.get(name);
    if (held?.width === width && held.height === height) return held;
    held?.dispose();
    const made = newTarget(this.#gl, width, height);
    this.#targets.set(name, made);
    return made;
  }

  #band(target: Target, shot: Shot, from: number, rows: number): void {
    const gl = this.#gl;
    const { width, height } = target;
    if (!this.#scene || !this.#volume) return;
    gl.viewport(0, 0, width, height);
    if (from === 0) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, target.surfaceBuffer);
      gl.disable(gl.SCISSOR_TEST);
      gl.clearColor(0, 0, 0, 1);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      this.#surfaces?.draw(this.#scene, shot);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.buffer);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, from, width, Math.min(rows, height - from));
    this.#volume.draw(this.#scene, shot, target.surfaces, target.depth);
    gl.disable(gl.SCISSOR_TEST);
  }

  #present(target: Target, { width, height }: ViewSize): void {
    const gl = this.#gl;
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, target.buffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, target.width, target.height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.LINEAR);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** Resolves when the card has drawn what it was given, without stopping the page for it. */
  #finished(): Promise<void> {
    const gl = this.#gl;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    return new Promise((resolve) => {
      const look = () => {
        if (!fence || gl.isContextLost() || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED) {
          gl.deleteSync(fence);
          resolve();
        } else setTimeout(look, 2);
      };
      setTimeout(look, 0);
    });
  }
}

const scaled = ({ width, height }: ViewSize, scale: number): [number, number] => [
  Math.max(16, Math.round(width * scale)),
  Math.max(16, Math.round(height * scale)),
];
