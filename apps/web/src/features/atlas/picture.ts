import type { Ground } from '../../../atlas/stage.ts';
import { fontOf, NOTE_SIZES, type PlacedNote } from './stage/notes.ts';

const INK: Record<Ground, string> = { pale: '#46525a', deep: '#a3aab0' };
/** Of the height of the picture. */
const LETTERS = 0.018;

const PILL: Record<Ground, { ground: string; text: string; line: string }> = {
  pale: { ground: 'rgba(255, 255, 255, 0.94)', text: '#121b21', line: '#29343d' },
  deep: { ground: 'rgba(6, 11, 14, 0.86)', text: '#e6eaed', line: '#e6eaed' },
};

interface Around {
  text: string;
  ground: Ground;
  /** Labels and pins as they stand on the screen. */
  notes: readonly PlacedNote[];
  /** CSS pixels of the canvas that they stand on. */
  width: number;
}

/**
 * A picture with its labels and pins, and a line of text at its lower edge, so that what it is not is said wherever it goes.
 * @throws Error when the browser makes no picture
 */
export async function withWords(picture: Blob, { text, ground, notes, width }: Around): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser makes no picture');
  context.drawImage(bitmap, 0, 0);
  context.save();
  context.scale(bitmap.width / width, bitmap.width / width);
  for (const note of notes) drawNote(context, note, PILL[ground]);
  context.restore();
  const size = Math.max(12, Math.round(canvas.height * LETTERS));
  context.font = `${size}px "Inter Variable", sans-serif`;
  context.fillStyle = INK[ground];
  context.fillText(text, size, canvas.height - size);
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (made === null) throw new Error('the browser makes no picture');
  return made;
}

function drawNote(
  context: CanvasRenderingContext2D,
  { x, y, height, lines, line: [from, to], note, width }: PlacedNote,
  colours: (typeof PILL)[Ground],
): void {
  const { line: high, pad } = NOTE_SIZES.plain;
  context.font = fontOf('plain');
  const mark = note.severity === null ? 0 : 20;
  context.strokeStyle = context.fillStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
  context.beginPath();
  context.arc(to.x, to.y, 3, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = colours.ground;
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(14, height / 2));
  context.fill();
  context.fillStyle = colours.text;
  for (let bar = 0; bar < 3 && note.severity !== null; bar += 1) {
    context.globalAlpha = note.severity > bar ? 1 : 0.3;
    context.fillRect(x + pad + bar * 5, y + height / 2 + 2 - bar * 4, 3.6, 4 + bar * 4);
  }
  context.globalAlpha = 1;
  context.textBaseline = 'middle';
  for (const [at, each] of lines.entries())
    context.fillText(each, x + pad + mark, y + height / 2 + (at - (lines.length - 1) / 2) * high, width - mark - pad);
  context.textBaseline = 'alphabetic';
}
