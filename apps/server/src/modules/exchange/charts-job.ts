import type { ChartsRead } from '@hyaline/fhir';

export interface ChartsJob {
  /** FHIR R4 as JSON or newline-delimited JSON, in UTF-8. */
  bytes: Uint8Array;
  /** BCP 47, of people whose resource names none. */
  language: string;
}
export type ChartsAnswer = { charts: ChartsRead } | { problem: 'too-large' };

/** Resources of one file: 20,000 people with ten entries each. */
export const MAX_RESOURCES = 200_000;

/** What a reading says of its file, be it taken over, counted or refused. */
export const resourcesIn = ({ resources, faults, leftOut, notImported }: ChartsRead): number =>
  Math.max(
    resources,
    notImported.reduce((sum, { count }) => sum + count, 0),
  ) +
  faults.length +
  leftOut.length;
