/** A text as a picture, for scripts that the standard fonts of PDF do not have. Sizes in points. */
export type PictureText = (
  text: string,
  look: { readonly size: number; readonly bold: boolean; readonly color: string; readonly width: number },
) => { readonly jpeg: Uint8Array; readonly width: number; readonly height: number };

const FINE = 4; // px of the picture per point
const LINE = 1.35;

/** Text in the browser's own fonts, which have every script, as a picture on white. */
export const pictureText: PictureText = (text, { size, bold, color, width }) => {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const font = `${bold ? 700 : 400} ${size * FINE}px Helvetica, Arial, sans-serif`;
  context.font = font;
  const lines = text.split('\n').flatMap((line) => broken(context, line, width * FINE));
  const wide = Math.ceil(Math.max(1, ...lines.map((line) => context.measureText(line).width)));
  const step = size * LINE * FINE;
  Object.assign(canvas, { width: wide, height: Math.ceil(step * lines.length) });
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(context, { font, fillStyle: color, textBaseline: 'middle' });
  for (const [n, line] of lines.entries()) context.fillText(line, 0, (n + 0.5) * step);
  const [, base64 = ''] = canvas.toDataURL('image/jpeg', 0.92).split(',');
  const jpeg = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  return { jpeg, width: canvas.width / FINE, height: canvas.height / FINE };
};

/** Lines that fit: broken between words, and between signs in scripts without spaces. */
function broken(context: CanvasRenderingContext2D, line: string, most: number): string[] {
  const parts = [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(line)].map(({ segment }) => segment);
  const lines = [''];
  for (const part of parts) {
    const longer = (lines.at(-1) ?? '') + part;
    if (lines.at(-1) !== '' && context.measureText(longer).width > most) lines.push(part.trimStart());
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
