import { type PaperName, PAPERS } from '../../../paper/sizes.ts';

/** mm on the sheet. */
export interface SheetLayout {
  readonly landscape: boolean;
  readonly page: readonly [width: number, height: number];
  /** Where the picture stands; its size is that of the patient when `trueSize`. */
  readonly picture: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** The part of the view that is printed, as shares of its width and height, about its middle. */
  readonly part: readonly [width: number, height: number];
  readonly trueSize: boolean;
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
