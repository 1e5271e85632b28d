import {
  acquisitionPlane,
  applyWindow,
  extractPicture,
  pictureFor,
  planeStack,
  type Volume,
  windowLut,
  windowOf,
} from '@hyaline/volume';
import type { Ui } from './context.ts';

/** How much of a volume a canvas shows already: drawn at its first picture and once more when all have come. */
const drawn = new WeakMap<HTMLCanvasElement, { volume: Volume; slices: number }>();

/** Small pictures in the rows: the series shown as on the screen, the others by one slice from their middle. */
export function drawThumbnails({ workspace }: Ui, list: HTMLElement): void {
  const { picture } = workspace;
  const { shown, thumbnails, progress } = workspace.study;
  for (const row of list.querySelectorAll<HTMLElement>('[data-series]')) {
    const key = row.dataset['series'] ?? '';
    const canvas = row.querySelector('canvas');
    const current = key === shown?.key && picture && !picture.preview ? picture.volume : null;
    const volume = current ?? thumbnails.get(key);
    if (!canvas || !volume) continue;
    const before = drawn.get(canvas);
    const slices = progress.phase === 'idle' ? volume.geometry.size[2] : 1;
    if (before?.volume === volume && before.slices >= slices) continue;
    drawMiddle(canvas, volume, current ? workspace.window : null);
    drawn.set(canvas, { volume, slices });
  }
}

function drawMiddle(canvas: HTMLCanvasElement, volume: Volume, window: Parameters<typeof windowLut>[0] | null): void {
  const stack = planeStack(volume.geometry, acquisitionPlane(volume.geometry));
  const values = pictureFor(volume, stack);
  extractPicture(volume, stack, middleOf(volume, stack.count), values);
  const image = new ImageData(stack.width, stack.height);
  const lut = windowLut(window ?? windowOf(values, volume.scale, volume.offset), volume);
  applyWindow(values, lut, new Uint32Array(image.data.buffer));
  const whole = new OffscreenCanvas(stack.width, stack.height);
  whole.getContext('2d')?.putImageData(image, 0, 0);
  const context = canvas.getContext('2d');
  if (!context) return;
  const fit = Math.min(canvas.width / stack.width, canvas.height / stack.height);
  const [width, height] = [stack.width * fit, stack.height * fit];
  context.imageSmoothingQuality = 'high';
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(whole, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

/** The middle picture, or while slices still come in one that is there. */
function middleOf({ present, geometry }: Volume, count: number): number {
  const middle = count >> 1;
  if (count !== geometry.size[2] || present[middle]) return middle;
  const first = present.indexOf(1);
  return first < 0 ? middle : first;
}
