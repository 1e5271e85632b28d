import type { ImageHeader } from './types.ts';

/** Images that belong together: one series, one matrix. `members` are places in the list that was grouped. */
export interface Series {
  readonly key: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly rows: number;
  readonly columns: number;
  readonly members: readonly number[];
  /** Frames over all members. */
  readonly frames: number;
}

/**
 * Sorts a pile of images into series. One series with several matrices (scouts beside slices) becomes several groups,
 * since only equal matrices make a volume. Largest first, then by series number; the order of the input does not matter.
 */
export function groupSeries(headers: readonly ImageHeader[]): Series[] {
  const groups = new Map<string, number[]>();
  for (const [i, header] of headers.entries()) {
    const key = [header.seriesInstanceUid, header.columns, header.rows, header.samplesPerPixel].join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  }
  const series = [...groups].map(([key, members]) => describe(key, members, headers));
  return series.toSorted((a, b) => b.frames - a.frames || (a.key < b.key ? -1 : 1));
}

function describe(key: string, members: readonly number[], headers: readonly ImageHeader[]): Series {
  const first = headers[members[0] as number] as ImageHeader;
  return {
    key,
    studyInstanceUid: first.studyInstanceUid,
    seriesInstanceUid: first.seriesInstanceUid,
    modality: first.modality,
    rows: first.rows,
    columns: first.columns,
    members,
    frames: members.reduce((sum, i) => sum + (headers[i] as ImageHeader).frames, 0),
  };
}
