import {
  acquisitionPlane,
  applyWindow,
  extractPicture,
  pictureFor,
  type PlaneStack,
  planeStack,
  type Volume,
  voxelSizeMm,
  windowLut,
  windowOf,
} from '@hyaline/volume';
import type { Ui } from './context.ts';

/** How much of a volume a canvas shows already: drawn at its first picture and once more when all have come. */
const drawn = new WeakMap<HTMLCanvasElement, { volume: Volume; slices: number }>();

/** Small pictures in the rows: the series shown as on the screen, the others by one slice from their middle. */
export function drawThumbnails({ workspace }: Ui, list: HTMLElement): void {
  const { picture } = workspace;
  const { shown, thumbnails, progress, way } = workspace.study;
  for (const row of list.querySelectorAll<HTMLElement>('[data-series]')) {
    const key = row.dataset['series'] ?? '';
    const canvas = row.querySelector('canvas');
    const current = key === shown?.key && picture && !picture.preview ? picture.volume : null;
    const volume = current ?? thumbnails.get(key);
    if (!canvas || !volume) continue;
    const before = drawn.get(canvas);
    const slices = progress.phase === 'idle' ? volume.geometry.size[2] : 1;
    if (before?.volume === volume && before.slices >= slices) continue;
    // a flat picture has a window or colours of its own, which say nothing of the values as a volume
    drawMiddle(canvas, volume, current && way === 'volume' ? workspace.window : null);
    drawn.set(canvas, { volume, slices });
  }
}

/** One slice as it was made: of a slice that lies obliquely the patient's planes cut a line, and no picture. */
function asMade({ geometry, ...volume }: Volume): Volume {
  const [i, j] = voxelSizeMm(geometry);
  return { ...volume, geometry: { ...geometry, axes: [[i, 0, 0], [0, j, 0], [0, 0, 1]] } }; // prettier-ignore
}

const acquired = ({ geometry }: Volume): PlaneStack => planeStack(geometry, acquisitionPlane(geometry));

function drawMiddle(canvas: HTMLCanvasElement, given: Volume, window: Parameters<typeof windowLut>[0] | null): void {
  const volume = given.geometry.size[2] > 1 || acquired(given).copy ? given : asMade(given);
  const stack = acquired(volume);
  const values = pictureFor(volume, stack);
  extractPicture(volume, stack, middleOf(volume, stack.count), values);
  const image = new ImageData(stack.width, stack.height);
  const lut = windowLut(window ?? windowOf(values, volume.scale, volume.offset), volume);
  applyWindow(values, lut, new Uint32Array(image.data.buffer));
  const whole = new OffscreenCanvas(stack.width, stack.height);
  whole.getContext('2d')?.putImageData(image, 0, 0);
  const context = canvas.getContext('2d');
  if (!context) return;
  const [wide, high] = stack.fitMm; // pixels may be oblong: a circle stays one
  const fit = Math.min(canvas.width / wide, canvas.height / high);
  const [width, height] = [wide * fit, high * fit];
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
