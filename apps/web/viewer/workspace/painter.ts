import {
  applyWindow,
  extractPicture,
  extractSlab,
  patientToPixel,
  pictureFor,
  type PlaneName,
  type PlaneStack,
  type Slab,
  type Vec3,
  type Voxels,
  windowLut,
  type WindowLut,
} from '@hyaline/volume';
import type { Projection } from './camera.ts';
import type { Picture, Workspace } from './workspace.ts';

/** Colours on pictures, from the design tokens: each plane's line has its own. */
export const PLANE_COLOURS: Readonly<Record<PlaneName, string>> = {
  axial: '#69becf',
  coronal: '#6bc59c',
  sagittal: '#f1923e',
};
const GAP = 12; // px left free around the crosshair, so that it does not hide what it points at

let lastLut: WindowLut | null = null;

function lutFor({ window }: Workspace, { volume: { scale, offset, inverted } }: Picture): WindowLut {
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
  context.imageSmoothingEnabled = true;
  context.drawImage(
    canvas,
    p.offsetX - p.scaleX / 2,
    p.offsetY - p.scaleY / 2,
    canvas.width * p.scaleX,
    canvas.height * p.scaleY,
  );
}

const OTHERS: Readonly<Record<PlaneName, readonly [vertical: PlaneName, horizontal: PlaneName]>> = {
  axial: ['sagittal', 'coronal'],
  coronal: ['sagittal', 'axial'],
  sagittal: ['coronal', 'axial'],
};

export function drawCrosshair(
  context: CanvasRenderingContext2D,
  plane: PlaneName,
  at: { x: number; y: number },
  size: { width: number; height: number },
): void {
  const [vertical, horizontal] = OTHERS[plane];
  const [x, y] = [Math.round(at.x) + 0.5, Math.round(at.y) + 0.5];
  context.lineWidth = 1;
  context.globalAlpha = 0.75;
  line(context, PLANE_COLOURS[vertical], [x, 0, x, y - GAP], [x, y + GAP, x, size.height]);
  line(context, PLANE_COLOURS[horizontal], [0, y, x - GAP, y], [x + GAP, y, size.width, y]);
  context.globalAlpha = 1;
}

type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

function line(context: CanvasRenderingContext2D, colour: string, ...segments: Segment[]): void {
  context.strokeStyle = colour;
  context.beginPath();
  for (const [x1, y1, x2, y2] of segments) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
}

export const project = (stack: PlaneStack, p: Projection, point: Vec3): { x: number; y: number; index: number } => {
  const { x, y, index } = patientToPixel(stack, point);
  return { x: x * p.scaleX + p.offsetX, y: y * p.scaleY + p.offsetY, index };
};
