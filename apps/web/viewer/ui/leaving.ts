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

/** Who is asked before something leaves the open study. */
export interface Desk {
  /** Stands on reports; empty for none. */
  readonly clinic: string;
  /** Rejects with `DepartureError`: then nothing may leave. */
  note(departure: Departure): Promise<void>;
}

/** What the host of the viewer knows about things that leave. */
export interface DepartureDesk {
  readonly clinic: string;
  /**
   * Writes the departure down where the study is kept, if it is kept anywhere.
   * Rejects with `DepartureError`: then nothing may leave.
   */
  note(departure: Departure, source: StudySource): Promise<void>;
}

/**
 * The desk of a study; null when nothing of it may leave. Files of this computer are their owner's: without a host's
 * desk nobody is told. A study of the clinic leaves only through a desk, and a link gives nothing out.
 */
export function deskFor(source: StudySource | null, desk: DepartureDesk | null): Desk | null {
  if (source === null || source.kind === 'link') return null;
  if (desk !== null) return { clinic: desk.clinic, note: (departure) => desk.note(departure, source) };
  return source.kind === 'local' ? { clinic: '', note: async () => undefined } : null;
}
