import type { StudySource } from '../../../viewer/index.ts';

/** Files dropped on the list wait here for the workspace page; both live in the same isolated document. */
let waiting: StudySource | null = null;

export function handOver(source: StudySource): void {
  waiting = source;
}

/** What was handed over; stays until the next study is, so that going back and forth keeps it. */
export const handedOver = (): StudySource | null => waiting;
