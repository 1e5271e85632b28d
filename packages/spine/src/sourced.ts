/** A figure with where it is from. Only a verified one may be printed as a norm; the others shape the picture. */
export interface Sourced<T> {
  value: T;
  /** Citation to print beside the value. */
  source: string;
  /** The figure was read in the source, not recalled. */
  verified: boolean;
}

export const read = <T>(value: T, source: string): Sourced<T> => ({ value, source, verified: true });
export const recalled = <T>(value: T, source: string): Sourced<T> => ({ value, source, verified: false });
