import {
  applyWindow,
  extractPicture,
  extractSlab,
  halved,
  patientToPixel,
  pictureFor,
  type PlaneStack,
  type Slab,
  type Vec3,
  type Voxels,
  windowLut,
  type WindowLut,
} from '@hyaline/volume';
import type { Projection } from './camera.ts';
import { preferences } from './preferences.ts';
import type { Picture, Workspace } from './workspace.ts';

const SETTLE_MS = 150;
const AT_ONCE = { exact: true, again: () => undefined } as const;

let lastLut: WindowLut | null = null;

export function lutFor({ window }: Workspace, { volume: { scale, offset, inverted } }: Picture): WindowLut {
  const l = lastLut;
  const same = l && l.window === window && l.scale === scale && l.offset === offset && l.inverted === inverted;
  lastLut = same ? l : windowLut(window, { scale, offset, inverted });
  return lastLut;
}

/** Keeps one plane's current picture, first as grey values, then as pixels; redoes only what changed. */
export class PicturePainter {
  readonly #canvas = document.createElement('canvas');
  #image: ImageData | null = null;
  #values: Voxels | null = null;
  #stack: PlaneStack | null = null;
  #index = -1;
  #slab: Slab | null = null;
  #lut: WindowLut | null = null;
  #stale = true;
  readonly #roughCanvas = document.createElement('canvas');
  /** Drawn at half the resolution until nothing has moved for a moment. */
  #rough: 'no' | 'moving' | 'settled' = 'no';
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** The voxels changed under the same picture. */
  invalidate(): void {
    this.#stale = true;
  }

  /**
   * A slab across the voxels takes many times as long as a slice: while it moves it is drawn roughly, unless `exact`,
   * and `again` is called when it can be drawn well.
   */
  pictureOf(
    workspace: Workspace,
    picture: Picture,
    stack: PlaneStack,
    index: number,
    { exact, again }: { readonly exact: boolean; again(): void } = AT_ONCE,
  ): HTMLCanvasElement {
    this.#fit(picture, stack);
    const values = this.#values as Voxels;
    const image = this.#image as ImageData;
    const slab = picture.preview ? null : workspace.slab;
    const fresh = this.#stale || index !== this.#index || slab !== this.#slab;
    const lut = lutFor(workspace, picture);
    const slow = slab !== null && stack.copy === null && !exact;
    if (slab && slow && (fresh || (this.#rough === 'moving' && lut !== this.#lut))) {
      this.#drawRough(picture, stack, index, slab, lut);
      this.#settle(again);
      return this.#keep(index, slab, lut);
    }
    const refine = this.#rough === 'settled' || (this.#rough === 'moving' && exact);
    if (this.#rough === 'moving' && !refine && !fresh) return this.#canvas;
    if ((fresh || refine) && slab) extractSlab(picture.volume, stack, index, slab, values);
    else if (fresh) extractPicture(picture.volume, stack, index, values);
    if (fresh || refine || lut !== this.#lut) {
      applyWindow(values, lut, new Uint32Array(image.data.buffer));
      this.#canvas.getContext('2d')?.putImageData(image, 0, 0);
    }
    this.#rough = 'no';
    if (this.#timer !== null) clearTimeout(this.#timer);
    return this.#keep(index, slab, lut);
  }

  #keep(index: number, slab: Slab | null, lut: WindowLut): HTMLCanvasElement {
    this.#index = index;
    this.#slab = slab;
    this.#lut = lut;
    this.#stale = false;
    return this.#canvas;
  }

  #drawRough({ volume }: Picture, stack: PlaneStack, index: number, slab: Slab, lut: WindowLut): void {
    const half = halved(stack, index);
    const { width, height } = half.stack;
    const values = pictureFor(volume, half.stack);
    const image = new ImageData(width, height);
    extractSlab(volume, half.stack, half.index, slab, values);
    applyWindow(values, lut, new Uint32Array(image.data.buffer));
    Object.assign(this.#roughCanvas, { width, height });
    this.#roughCanvas.getContext('2d')?.putImageData(image, 0, 0);
    this.#canvas.getContext('2d')?.drawImage(this.#roughCanvas, 0, 0, 2 * width, 2 * height);
  }

  #settle(again: () => void): void {
    this.#rough = 'moving';
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#rough = 'settled';
      again();
    }, SETTLE_MS);
  }

  #fit(picture: Picture, stack: PlaneStack): void {
    if (this.#stack === stack) return;
    this.#stack = stack;
    this.#values = pictureFor(picture.volume, stack);
    this.#image = new ImageData(stack.width, stack.height);
    this.#canvas.width = stack.width;
    this.#canvas.height = stack.height;
    this.#stale = true;
  }
}

export function drawPicture(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement, p: Projection): void {
  context.imageSmoothingEnabled = preferences.now.smooth;
  context.drawImage(
    canvas,
    p.offsetX - p.scaleX / 2,
    p.offsetY - p.scaleY / 2,
    canvas.width * p.scaleX,
    canvas.height * p.scaleY,
  );
}

export const project = (stack: PlaneStack, p: Projection, point: Vec3): { x: number; y: number; index: number } => {
  const { x, y, index } = patientToPixel(stack, point);
  return { x: x * p.scaleX + p.offsetX, y: y * p.scaleY + p.offsetY, index };
};
