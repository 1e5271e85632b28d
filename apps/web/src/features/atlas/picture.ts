import type { Ground } from '../../../atlas/stage.ts';

const INK: Record<Ground, string> = { pale: '#46525a', deep: '#a3aab0' };
/** Of the height of the picture. */
const LETTERS = 0.018;

/**
 * A picture with a line of text at its lower edge, so that what it is not is said wherever it goes.
 * @throws Error when the browser makes no picture
 */
export async function withLine(picture: Blob, text: string, ground: Ground): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser makes no picture');
  context.drawImage(bitmap, 0, 0);
  const size = Math.max(12, Math.round(canvas.height * LETTERS));
  context.font = `${size}px "Inter Variable", sans-serif`;
  context.fillStyle = INK[ground];
  context.fillText(text, size, canvas.height - size);
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (made === null) throw new Error('the browser makes no picture');
  return made;
}
