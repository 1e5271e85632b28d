import type { StudySource } from '../sources/source.ts';
import type { PaneName } from '../workspace/events.ts';

/** Something that is about to leave the viewer: a file, a copy, paper. Names of views and no words of a person. */
export interface Departure {
  readonly kind: 'picture' | 'copy' | 'print' | 'report' | 'dicom' | 'surface' | 'deidentified';
  readonly views: readonly PaneName[];
  /** Name, number or birth date of the patient stands in it. */
  readonly identified: boolean;
}

/** Why nothing left. `forbidden`: the clinic does not allow it; `unrecorded`: its ledger could not be told. */
export class DepartureError extends Error {
  override readonly name = 'DepartureError';
  readonly reason: 'forbidden' | 'unrecorded';
  constructor(reason: 'forbidden' | 'unrecorded') {
    super(reason);
    this.reason = reason;
  }
}

/** What the host of the viewer says about things that leave. */
export interface DepartureDesk {
  /** Stands on reports; empty for none. */
  readonly clinic: string;
  /** Writes the departure down where the study is kept. Rejects with `DepartureError`: then nothing may leave. */
  note(departure: Departure): Promise<void>;
}

/**
 * Who is asked before something leaves an open study; null when nothing may. Files of this computer are their owner's,
 * and nobody is told. A study of the clinic leaves only through its desk, and a link gives nothing out.
 */
export function deskFor(source: StudySource | null, desk: DepartureDesk | null): DepartureDesk | null {
  if (source?.kind === 'local') return { clinic: desk?.clinic ?? '', note: async () => undefined };
  return source?.kind === 'saved' ? desk : null;
}
