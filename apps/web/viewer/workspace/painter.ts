import {
  applyWindow,
  extractPicture,
  extractSlab,
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

  /** The voxels changed under the same picture. */
  invalidate(): void {
    this.#stale = true;
  }

  pictureOf(workspace: Workspace, picture: Picture, stack: PlaneStack, index: number): HTMLCanvasElement {
    this.#fit(picture, stack);
    const values = this.#values as Voxels;
    const image = this.#image as ImageData;
    const slab = picture.preview ? null : workspace.slab;
    const fresh = this.#stale || index !== this.#index || slab !== this.#slab;
    if (fresh && slab) extractSlab(picture.volume, stack, index, slab, values);
    else if (fresh) extractPicture(picture.volume, stack, index, values);
    const lut = lutFor(workspace, picture);
    if (fresh || lut !== this.#lut) {
      applyWindow(values, lut, new Uint32Array(image.data.buffer));
      this.#canvas.getContext('2d')?.putImageData(image, 0, 0);
    }
    this.#index = index;
    this.#slab = slab;
    this.#lut = lut;
    this.#stale = false;
    return this.#canvas;
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
