import { acquisitionPlane, applyWindow, extractPicture, pictureFor, windowLut } from '@hyaline/volume';
import type { Ui } from './context.ts';

/** The shown series' first picture, small, in its row. Drawn once per volume. */
const drawn = new WeakMap<HTMLCanvasElement, object>();

export function drawThumbnail({ workspace }: Ui, list: HTMLElement): void {
  const { picture, shown } = workspace;
  if (!picture || picture.preview || !shown) return;
  const canvas = [...list.querySelectorAll<HTMLElement>('[data-series]')]
    .find((row) => row.dataset['series'] === shown.key)
    ?.querySelector('canvas');
  if (!canvas || drawn.get(canvas) === picture.volume) return;
  const plane = acquisitionPlane(picture.volume.geometry);
  const stack = picture.stacks[plane];
  const values = pictureFor(picture.volume, stack);
  extractPicture(picture.volume, stack, workspace.indexIn(plane), values);
  const image = new ImageData(stack.width, stack.height);
  applyWindow(values, windowLut(workspace.window, picture.volume), new Uint32Array(image.data.buffer));
  const whole = new OffscreenCanvas(stack.width, stack.height);
  whole.getContext('2d')?.putImageData(image, 0, 0);
  const fit = Math.min(canvas.width / stack.width, canvas.height / stack.height);
  const [w, h] = [stack.width * fit, stack.height * fit];
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(whole, (canvas.width - w) / 2, (canvas.height - h) / 2, w, h);
  drawn.set(canvas, picture.volume);
}
