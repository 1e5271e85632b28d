import type { Tx } from '../../platform/db/index.ts';

/** What links must know about studies. The imaging module provides it, so that neither imports the other. */
export interface SharedStudies {
  /**
   * The study as the transaction's actor may share it: its patient's pseudonym, and the bulk objects that a recipient
   * will fetch. Null when it does not exist for this actor. Runs in a transaction with the clinic's PHI schema.
   */
  shareable(tx: Tx, studyId: string): Promise<ShareableStudy | null>;
  /** The object's key in the store. */
  objectKey(tenantId: string, studyId: string, objectId: string): string;
}

export interface ShareableStudy {
  patientRef: string;
  bulkObjects: readonly { id: string; bytes: number }[];
}

/** What links must know about visits to the atlas. */
export interface SharedVisits {
  /** Null when there is no such visit for the transaction's actor. Runs with the clinic's PHI schema. */
  shareable(tx: Tx, visitId: string): Promise<{ patientRef: string } | null>;
}

export interface Shared {
  studies: SharedStudies;
  visits: SharedVisits;
}
