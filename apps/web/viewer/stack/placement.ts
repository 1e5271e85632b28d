import type { Camera } from '../workspace/camera.ts';

/** How a picture was turned by a person: mirrored left to right first, then turned clockwise. */
export interface Turn {
  readonly quarters: 0 | 1 | 2 | 3;
  readonly mirrored: boolean;
}
export const UPRIGHT: Turn = { quarters: 0, mirrored: false };

/** Picture pixels (centres at whole numbers) to CSS px: x' = a*x + c*y + e, y' = b*x + d*y + f. */
export interface Placement {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
  /** CSS px per unit of the picture's shape: per mm where it has a scale. */
  readonly scale: number;
}

interface Flat {
  readonly columns: number;
  readonly rows: number;
  /** Width and height of a pixel, in mm or against each other. */
  readonly shape: readonly [wide: number, tall: number];
}

const MARGIN = 0.98; // a hair of black keeps the picture's edge visible
const COSINE = [1, 0, -1, 0] as const;
const SINE = [0, 1, 0, -1] as const;

/** The whole picture in a view of `width` x `height`, then enlarged and moved as the camera says. */
export function place(
  { columns, rows, shape: [wide, tall] }: Flat,
  { quarters, mirrored }: Turn,
  camera: Camera,
  width: number,
  height: number,
): Placement {
  const lying = quarters % 2 === 1;
  const [across, down] = lying ? [rows * tall, columns * wide] : [columns * wide, rows * tall];
  const scale = Math.min(width / across, height / down) * MARGIN * camera.zoom;
  const [cos, sin] = [COSINE[quarters], SINE[quarters]];
  const x = (mirrored ? -1 : 1) * wide * scale;
  const y = tall * scale;
  const [a, b, c, d] = [cos * x, sin * x, -sin * y, cos * y];
  const [midX, midY] = [(columns - 1) / 2, (rows - 1) / 2];
  const e = width / 2 + camera.panX - a * midX - c * midY;
  const f = height / 2 + camera.panY - b * midX - d * midY;
  return { a, b, c, d, e, f, scale };
}

export const toScreen = ({ a, b, c, d, e, f }: Placement, x: number, y: number): { x: number; y: number } => ({
  x: a * x + c * y + e,
  y: b * x + d * y + f,
});

export function toPicture({ a, b, c, d, e, f }: Placement, x: number, y: number): { x: number; y: number } {
  const area = a * d - b * c;
  const [u, v] = [x - e, y - f];
  return { x: (d * u - c * v) / area, y: (a * v - b * u) / area };
}

const turned = (turn: Turn, by: number): Turn => ({ ...turn, quarters: (((turn.quarters + by) % 4) + 4) % 4 as Turn['quarters'] }); // prettier-ignore

export const turnRight = (turn: Turn): Turn => turned(turn, 1);
export const turnLeft = (turn: Turn): Turn => turned(turn, -1);
/** Left to right as seen on the screen, whatever the turn. */
export const flipAcross = (turn: Turn): Turn => ({
  quarters: ((4 - turn.quarters) % 4) as Turn['quarters'],
  mirrored: !turn.mirrored,
});
/** Top to bottom as seen on the screen. */
export const flipDown = (turn: Turn): Turn => turned(flipAcross(turn), 2);

const OPPOSITE: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };
const opposite = (letters: string): string => [...letters].map((letter) => OPPOSITE[letter] ?? '').join('');

/** Patient letters at the edges of the view from those of rows and columns: left, right, top, bottom. */
export function edgeLetters([row, column]: readonly [string, string], { quarters, mirrored }: Turn): string[] {
  const right = mirrored ? opposite(row) : row;
  // after a quarter to the right, what led right leads down, and what led down leads left
  const around = [right, column, opposite(right), opposite(column)];
  const leads = (n: number): string => around[(n - quarters + 4) % 4] ?? '';
  return [leads(2), leads(0), leads(3), leads(1)];
}
