import { type PaperName, PAPERS } from '../../../paper/sizes.ts';

/** mm on the sheet. */
export interface Piece {
  /** Where the picture stands; its size is that of the patient when the sheet is of true size. */
  readonly picture: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** The part of the view that is printed, as shares of its width and height, about its middle. */
  readonly part: readonly [width: number, height: number];
}

export interface SheetLayout extends Piece {
  readonly landscape: boolean;
  readonly page: readonly [width: number, height: number];
  readonly trueSize: boolean;
}

/** Several views on one sheet of paper, all of true size. */
export interface PackedSheet {
  readonly page: readonly [width: number, height: number];
  /** `view` counts the views that were given. */
  readonly pieces: readonly (Piece & { readonly view: number })[];
}

const MARGIN = 10; // what home printers cannot reach
const HEAD = 12;
const FOOT = 30; // ruler and words
export const RULER_MM = 100;

interface Ask {
  readonly paper: PaperName;
  /** The view in the patient, mm; null where it has no millimetres. */
  readonly viewMm: readonly [width: number, height: number] | null;
  /** Width : height of the view. */
  readonly ratio: number;
}

/**
 * Where a picture goes so that a millimetre of the patient is a millimetre of paper: on the sheet laid the way on which
 * more of it fits, cut about its middle when it is larger. Without millimetres as large as fits.
 */
export function sheetLayout({ paper, viewMm, ratio }: Ask): SheetLayout {
  const [short, long] = PAPERS[paper];
  const ways = [false, true].map((landscape) => place(landscape, landscape ? [long, short] : [short, long], viewMm, ratio));
  const [upright, lying] = ways as [SheetLayout, SheetLayout];
  const shown = ({ picture }: SheetLayout) => picture.width * picture.height;
  return shown(lying) > shown(upright) ? lying : upright;
} // prettier-ignore

function place(landscape: boolean, page: readonly [number, number], viewMm: Ask['viewMm'], ratio: number): SheetLayout {
  const room = [page[0] - 2 * MARGIN, page[1] - 2 * MARGIN - HEAD - FOOT] as const;
  const fitted = Math.min(room[0], room[1] * ratio);
  const whole = viewMm ?? [fitted, fitted / ratio];
  const [width, height] = [Math.min(whole[0], room[0]), Math.min(whole[1], room[1])];
  return {
    landscape,
    page,
    picture: { x: (page[0] - width) / 2, y: MARGIN + HEAD + (room[1] - height) / 2, width, height },
    part: [width / whole[0], height / whole[1]],
    trueSize: viewMm !== null,
  };
}

const GAP = 5;
const CAPTION = 6; // above each picture

/**
 * Views beside and below each other in their order, as many as go on upright sheets: each millimetre of the patient is
 * one of paper. What is larger than a sheet is cut about its middle.
 */
export function packSheets(
  paper: PaperName,
  viewsMm: readonly (readonly [width: number, height: number])[],
): PackedSheet[] {
  const page = PAPERS[paper];
  const [right, bottom] = [page[0] - MARGIN, page[1] - MARGIN - FOOT];
  const room = [page[0] - 2 * MARGIN, bottom - MARGIN - HEAD - CAPTION] as const;
  const sheets: PackedSheet['pieces'][number][][] = [];
  let [x, y, rowHeight] = [Infinity, Infinity, 0];
  for (const [view, whole] of viewsMm.entries()) {
    const [width, height] = [Math.min(whole[0], room[0]), Math.min(whole[1], room[1])];
    if (x + width > right + HAIR) [x, y, rowHeight] = [MARGIN, y + rowHeight + GAP, 0];
    if (y + CAPTION + height > bottom + HAIR) {
      sheets.push([]);
      [x, y, rowHeight] = [MARGIN, MARGIN + HEAD, 0];
    }
    const picture = { x, y: y + CAPTION, width, height };
    sheets.at(-1)?.push({ view, picture, part: [width / whole[0], height / whole[1]] });
    x += width + GAP;
    rowHeight = Math.max(rowHeight, CAPTION + height);
  }
  return sheets.map((pieces) => ({ page, pieces }));
}

const HAIR = 1e-6;
