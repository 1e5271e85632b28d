import { aimsOf, type Interval, type Measures, REFERENCE, schwab, type Sourced } from '@hyaline/spine';

/** What healthy adults measure, beside a number; only what was read in its source. */
export interface Band {
  range: Interval | null;
  /** A single value that goes with this pelvis. */
  aim: number | null;
  source: string;
}

export type BandName = 'pi' | 'ss' | 'pt' | 'll' | 'tk' | 'cl' | 'mismatch' | 'sva' | 'l4s1';

/** mm and deg. Limits of the SRS-Schwab modifiers, below which nothing is marked. */
export const SCHWAB_LIMITS = { mismatch: 10, sva: 40 } as const;
const to = (places: number, value: number): number => Number(value.toFixed(places));

/** Modifiers of what is printed (0.1 deg, whole mm): a fit gives 9.99999997 for a mismatch of 10. */
export const modifiersOf = ({ mismatch, sva, pt }: Pick<Measures, 'mismatch' | 'sva' | 'pt'>) =>
  schwab({ mismatch: to(1, mismatch), sva: to(0, sva), pt: to(1, pt) });

const TERRAN = 'Terran et al., Neurosurgery 2013';

const of = ({ value, source, verified }: Sourced<Interval>): Band | null =>
  verified ? { range: value, aim: null, source } : null;

/** Null where no published range is measured as this number is. */
export function bandOf(name: BandName, pi: number): Band | null {
  switch (name) {
    case 'pi':
    case 'ss':
    case 'pt':
    case 'tk':
    case 'l4s1':
      return of(REFERENCE[name]);
    case 'll': {
      const { value, source, verified } = aimsOf(pi);
      return verified ? { range: null, aim: value.ll, source } : null;
    }
    case 'mismatch':
    case 'sva':
      return { range: { low: Number.NEGATIVE_INFINITY, high: SCHWAB_LIMITS[name] }, aim: null, source: TERRAN };
    case 'cl':
      return null;
  }
}
