import type { Vec3 } from '@hyaline/volume';
import { fitRigid, type RigidFit } from '@hyaline/volume/mesh';

/** The same spot twice: on the scan, in its file's own coordinates, and in the patient, LPS mm. */
export interface Pair {
  readonly onScan: Vec3;
  readonly inPatient: Vec3;
}

/** Spots picked so far to bring a scan into place. A spot is picked on the scan first, then in the patient. */
export interface Alignment {
  readonly pairs: readonly Pair[];
  /** Picked on the scan, and waiting for its place in the patient. */
  readonly waiting: Vec3 | null;
}

export const NO_POINTS: Alignment = { pairs: [], waiting: null };
export const LEAST_PAIRS = 3;

export const pickedOnScan = (alignment: Alignment, onScan: Vec3): Alignment => ({ ...alignment, waiting: onScan });

export const pickedInPatient = ({ pairs, waiting }: Alignment, inPatient: Vec3): Alignment =>
  waiting ? { pairs: [...pairs, { onScan: waiting, inPatient }], waiting: null } : { pairs, waiting };

/** Without what was picked last: the waiting spot, else the last pair. */
export const tookBack = ({ pairs, waiting }: Alignment): Alignment =>
  waiting ? { pairs, waiting: null } : { pairs: pairs.slice(0, -1), waiting: null };

export const withPatientPoint = (alignment: Alignment, n: number, inPatient: Vec3): Alignment => ({
  ...alignment,
  pairs: alignment.pairs.map((pair, place) => (place === n ? { ...pair, inPatient } : pair)),
});

/** How the scan would be moved; `line` when the points leave a turn open, null while there are too few. */
export function fitOf({ pairs }: Alignment): RigidFit | 'line' | null {
  if (pairs.length < LEAST_PAIRS) return null;
  try {
    return fitRigid(
      pairs.map(({ onScan }) => onScan),
      pairs.map(({ inPatient }) => inPatient),
    );
  } catch {
    return 'line';
  }
}
