import type { SeriesEntry } from './series.ts';

/** Whether all that was opened belongs to one study. */
export function isOneStudy(series: readonly SeriesEntry[]): boolean {
  const [first] = series;
  return series.every(({ study }) => study.key === first?.study.key);
}

/**
 * What the host may save or share: the images of one study. Of files of several studies those of the one that was
 * picked, so that no patient's images are ever kept among another's; before that, none.
 */
export class PickedStudy {
  #key: string | null = null;

  /** Notes what was picked, or that nothing is. @returns whether the host has to be told anew */
  changesBy(series: readonly SeriesEntry[], picked: SeriesEntry | null): boolean {
    const key = picked?.study.key ?? null;
    if (picked !== null && (isOneStudy(series) || key === this.#key)) return false;
    this.#key = key;
    return true;
  }

  /** The series that the host may know of. */
  of(series: readonly SeriesEntry[]): readonly SeriesEntry[] {
    return isOneStudy(series) ? series : series.filter(({ study }) => study.key === this.#key);
  }
}
