import type { Implant } from '@hyaline/marks';
import { keep, readKept } from '../workspace/kept.ts';

/** Shape of an implant without its place. */
export type ImplantSize = Pick<Implant, 'diameterMm' | 'apexDiameterMm' | 'lengthMm' | 'apex'>;

/** An implant that a person described. */
export interface OwnImplant extends ImplantSize {
  readonly name: string;
}

/** Shapes of no product: a cone that narrows to two thirds, and a straight cylinder. */
export const FAMILIES = ['tapered', 'cylindrical'] as const;
export type Family = (typeof FAMILIES)[number];

export const DIAMETERS: readonly number[] = [3, 3.3, 3.5, 3.75, 4, 4.1, 4.3, 4.5, 4.8, 5, 5.5, 6];
export const LENGTHS: readonly number[] = [6, 7, 8, 9, 10, 11, 11.5, 12, 13, 14, 15, 16];

const TAPER = 2 / 3;

export const genericImplant = (family: Family, diameterMm: number, lengthMm: number): ImplantSize => ({
  diameterMm,
  lengthMm,
  apexDiameterMm: family === 'tapered' ? Math.round(diameterMm * TAPER * 10) / 10 : diameterMm,
  apex: 'round',
});

export const SIZE_RANGES = { diameterMm: [2, 8], apexDiameterMm: [0.5, 8], lengthMm: [4, 60] } as const;
export type SizeName = keyof typeof SIZE_RANGES;
export type SizeFault = SizeName | 'apexWider' | 'shape' | 'name';

/** What is wrong with the measures of an implant; null when nothing is. */
export function sizeFault({ diameterMm, apexDiameterMm, lengthMm }: Omit<ImplantSize, 'apex'>): SizeFault | null {
  const out = (name: SizeName, value: number) => !(value >= SIZE_RANGES[name][0] && value <= SIZE_RANGES[name][1]);
  if (out('diameterMm', diameterMm)) return 'diameterMm';
  if (out('apexDiameterMm', apexDiameterMm)) return 'apexDiameterMm';
  if (out('lengthMm', lengthMm)) return 'lengthMm';
  return apexDiameterMm > diameterMm ? 'apexWider' : null;
}

export const MOST_OWN = 200;
export const LONGEST_NAME = 60;

const numberIn = (given: Readonly<Record<string, unknown>>, name: string): number =>
  typeof given[name] === 'number' ? given[name] : Number.NaN;

/** One entry from outside, or what is wrong with it. */
export function ownImplantOf(value: unknown): OwnImplant | SizeFault {
  if (typeof value !== 'object' || value === null) return 'shape';
  const given: Readonly<Record<string, unknown>> = { ...value };
  const { name, apex } = given;
  if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME) return 'name';
  if (apex !== 'flat' && apex !== 'round') return 'shape';
  const [diameterMm, apexDiameterMm, lengthMm] = ['diameterMm', 'apexDiameterMm', 'lengthMm'].map((one) =>
    numberIn(given, one),
  ) as [number, number, number];
  const size = { diameterMm, apexDiameterMm, lengthMm, apex } as const;
  return sizeFault(size) ?? { name: name.trim(), ...size };
}

/** Entries from a file or from storage; the ones that are none are left out and counted. */
export function ownImplantsOf(
  value: unknown,
): { readonly entries: readonly OwnImplant[]; readonly refused: number } | null {
  const list: unknown = Array.isArray(value)
    ? value
    : typeof value === 'object' && value !== null && 'implants' in value
      ? value.implants
      : null;
  if (!Array.isArray(list)) return null;
  const read = list.slice(0, MOST_OWN).map(ownImplantOf);
  const entries = read.filter((one) => typeof one !== 'string');
  return { entries, refused: list.length - entries.length };
}

/** The list with an entry added; one of the same name is replaced. */
export const withOwn = (entries: readonly OwnImplant[], entry: OwnImplant): readonly OwnImplant[] =>
  [...entries.filter(({ name }) => name !== entry.name), entry]
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST_OWN);

const NAME = 'implant-library';
export const readOwn = (): readonly OwnImplant[] => readKept(NAME, ownImplantsOf)?.entries ?? [];
export const keepOwn = (entries: readonly OwnImplant[]): boolean => keep(NAME, entries);

/** As a file that another browser can read in. */
export const ownAsJson = (entries: readonly OwnImplant[]): string =>
  `${JSON.stringify({ implants: entries }, null, 2)}\n`;
