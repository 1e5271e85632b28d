import type { Box } from './label-space.ts';

const [FEWEST_PX, MOST_PX] = [44, 150];
const LENGTHS_MM = [200, 100, 50, 20, 10, 5, 2, 1, 0.5] as const;
const EDGE = 12; // px from the left and from the lower edge
const END = 4; // px that the ends stand up
const FONT = '560 11px "Inter Variable", Inter, system-ui, sans-serif';

/** The longest round length that fits on a picture of a scale, mm; null where none does. */
export const barLength = (pxPerMm: number, widthPx: number): number | null =>
  LENGTHS_MM.find((mm) => mm * pxPerMm <= Math.min(MOST_PX, widthPx / 3) && mm * pxPerMm >= FEWEST_PX) ?? null;

/** How long some millimetres are, in the lower left corner of what is seen. */
export function drawScaleBar(
  context: CanvasRenderingContext2D,
  seen: Box,
  { mm, pxPerMm, text }: { readonly mm: number; readonly pxPerMm: number; readonly text: string },
): void {
  const [left, right] = [seen.left + EDGE, seen.left + EDGE + mm * pxPerMm];
  const y = Math.round(seen.top + seen.height - EDGE) + 0.5;
  const path = new Path2D();
  path.moveTo(left, y - END);
  path.lineTo(left, y);
  path.lineTo(right, y);
  path.lineTo(right, y - END);
  for (const [colour, width] of [
    ['rgba(0, 0, 0, 0.75)', 4],
    ['#c9d3d8', 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(path);
  }
  context.font = FONT;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.lineWidth = 3;
  context.strokeStyle = 'rgba(0, 0, 0, 0.75)';
  context.strokeText(text, (left + right) / 2, y - 3);
  context.fillStyle = '#c9d3d8';
  context.fillText(text, (left + right) / 2, y - 3);
  context.textAlign = 'left';
}
