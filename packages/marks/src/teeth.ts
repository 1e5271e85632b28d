/**
 * Tooth numbers. FDI: ISO 3950:2016, two digits, quadrant and place from the midline (5 to 8: primary teeth).
 * Universal: American Dental Association, 1 to 32 from the upper right third molar round to the lower right one,
 * primary teeth A to T. Palmer (Zsigmondy): place 1 to 8 or A to E in a corner that shows the quadrant as seen from
 * in front of the patient. All three as tabulated in Peck S, Peck L, "A time for change of tooth numbering systems",
 * J Dent Educ 57 (1993) 643-647.
 */
export type Numbering = 'fdi' | 'universal' | 'palmer';
export const NUMBERINGS: readonly Numbering[] = ['fdi', 'universal', 'palmer'];

/** Upper right, upper left, lower left, lower right of the patient: the order in which FDI counts them. */
export type Quadrant = 'upper-right' | 'upper-left' | 'lower-left' | 'lower-right';
const QUADRANTS: readonly Quadrant[] = ['upper-right', 'upper-left', 'lower-left', 'lower-right'];

export interface ToothPlace {
  readonly quadrant: Quadrant;
  /** From the midline: 1 to 8, or 1 to 5 in the primary dentition. */
  readonly place: number;
  readonly primary: boolean;
}

/** Null for a number that is no tooth. */
export function toothPlace(fdi: number): ToothPlace | null {
  const [tens, place] = [Math.floor(fdi / 10), fdi % 10];
  const primary = tens > 4;
  const quadrant = QUADRANTS[(tens - 1) % 4];
  if (!Number.isInteger(fdi) || !quadrant || tens < 1 || tens > 8 || place < 1 || place > (primary ? 5 : 8))
    return null;
  return { quadrant, place, primary };
}

export const fdiOf = ({ quadrant, place, primary }: ToothPlace): number =>
  (QUADRANTS.indexOf(quadrant) + 1 + (primary ? 4 : 0)) * 10 + place;

export const isUpper = (fdi: number): boolean => toothPlace(fdi)?.quadrant.startsWith('upper') ?? false;

/** Every tooth of a dentition as the chart shows it: upper and lower row, the patient's right on the left. */
export function chartRows(primary: boolean): { readonly upper: readonly number[]; readonly lower: readonly number[] } {
  const places = Array.from({ length: primary ? 5 : 8 }, (_, n) => n + 1);
  const row = (right: Quadrant, left: Quadrant) => [
    ...places.toReversed().map((place) => fdiOf({ quadrant: right, place, primary })),
    ...places.map((place) => fdiOf({ quadrant: left, place, primary })),
  ];
  return { upper: row('upper-right', 'upper-left'), lower: row('lower-right', 'lower-left') };
}

/** Teeth in the order in which Universal counts: clockwise as seen from in front, from the upper right. */
function universalOrder(primary: boolean): readonly number[] {
  const { upper, lower } = chartRows(primary);
  return [...upper, ...lower.toReversed()];
}

export function toUniversal(fdi: number): string | null {
  const tooth = toothPlace(fdi);
  if (!tooth) return null;
  const at = universalOrder(tooth.primary).indexOf(fdi);
  return tooth.primary ? String.fromCharCode(65 + at) : String(at + 1);
}

export function fromUniversal(text: string): number | null {
  const name = text.trim().toUpperCase();
  if (/^[A-T]$/.test(name)) return universalOrder(true)[name.charCodeAt(0) - 65] ?? null;
  return /^[1-9]\d?$/.test(name) ? (universalOrder(false)[Number(name) - 1] ?? null) : null;
}

const CORNER: Readonly<Record<Quadrant, readonly [before: string, after: string]>> = {
  'upper-right': ['', '┘'],
  'upper-left': ['└', ''],
  'lower-left': ['┌', ''],
  'lower-right': ['', '┐'],
};
const LETTERS: Readonly<Record<Quadrant, string>> = {
  'upper-right': 'UR',
  'upper-left': 'UL',
  'lower-left': 'LL',
  'lower-right': 'LR',
};

const palmerPlace = ({ place, primary }: ToothPlace): string =>
  primary ? String.fromCharCode(64 + place) : String(place);

/** With the corner drawn: 6┘ is the upper right first molar. */
export function toPalmer(fdi: number): string | null {
  const tooth = toothPlace(fdi);
  return tooth && CORNER[tooth.quadrant].join(palmerPlace(tooth));
}

/** The corner in letters, as typed and read aloud: UR6. */
export function toPalmerLetters(fdi: number): string | null {
  const tooth = toothPlace(fdi);
  return tooth && LETTERS[tooth.quadrant] + palmerPlace(tooth);
}

/** Reads 6┘ and UR6 alike. */
export function fromPalmer(text: string): number | null {
  const name = text.trim().toUpperCase();
  for (const quadrant of QUADRANTS) {
    const [before, after] = CORNER[quadrant];
    const drawn = name.startsWith(before) && name.endsWith(after) ? name.slice(before.length, name.length - after.length) : ''; // prettier-ignore
    const typed = name.startsWith(LETTERS[quadrant]) ? name.slice(2) : '';
    const place = /^[1-8A-E]$/.test(typed) ? typed : drawn;
    if (/^[1-8]$/.test(place)) return fdiOf({ quadrant, place: Number(place), primary: false });
    if (/^[A-E]$/.test(place)) return fdiOf({ quadrant, place: place.charCodeAt(0) - 64, primary: true });
  }
  return null;
}

/** A tooth in the chosen numbering; what is no tooth stays as it is. */
export function toothText(fdi: number, numbering: Numbering): string {
  const text = { fdi: () => null, universal: toUniversal, palmer: toPalmer }[numbering](fdi);
  return text ?? String(fdi);
}
