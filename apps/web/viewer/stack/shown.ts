import { type GreyDisplay, type Picture, showGrey } from '@hyaline/volume';
import type { StackPicture } from './pictures.ts';

/** The shown picture as pixels of a canvas; done again only when something about it changed. */
export class ShownPicture {
  readonly canvas = document.createElement('canvas');
  #of: { decoded: Picture; display: string; inverted: boolean } | null = null;

  draw(picture: StackPicture, decoded: Picture, display: GreyDisplay | null, inverted: boolean): HTMLCanvasElement {
    const key = display?.kind === 'window' ? `${display.window.center}/${display.window.width}` : 'table';
    const same = this.#of;
    if (same && same.decoded === decoded && same.display === key && same.inverted === inverted) return this.canvas;
    paint(this.canvas, picture, decoded, display, inverted);
    this.#of = { decoded, display: key, inverted };
    return this.canvas;
  }
}

/** At the size of the picture. */
export function paint(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  { header, frame }: StackPicture,
  decoded: Picture,
  display: GreyDisplay | null,
  inverted: boolean,
): void {
  const { columns, rows } = decoded;
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (decoded.kind === 'colour') {
    const rgba = inverted ? decoded.rgba.map((value, n) => (n % 4 === 3 ? value : 255 - value)) : decoded.rgba;
    context?.putImageData(new ImageData(rgba, columns, rows), 0, 0);
    return;
  }
  const image = new ImageData(columns, rows);
  if (display) showGrey(decoded, header, frame, display, inverted, new Uint32Array(image.data.buffer));
  context?.putImageData(image, 0, 0);
}
