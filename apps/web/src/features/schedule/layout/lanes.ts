/** Anything with a beginning and an end on one column, in the same unit. */
export interface Span {
  start: number;
  end: number;
}

/** Where something stands in its column: in which of how many lanes of equal width, over how many of them. */
export interface Laned<T> {
  item: T;
  lane: number;
  lanes: number;
  width: number;
}

/**
 * What overlaps stands side by side, in the order of beginnings; each is as wide as what is free to its right.
 * Ends are exclusive: what begins as another ends does not overlap it.
 */
export function sideBySide<T extends Span>(items: readonly T[]): Laned<T>[] {
  const sorted = items.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const placed: Laned<T>[] = [];
  let group: Laned<T>[] = [];
  let ends: number[] = [];
  const close = (): void => {
    for (const one of group) {
      one.lanes = ends.length;
      one.width = freeFrom(one, group) - one.lane;
    }
    placed.push(...group);
    group = [];
    ends = [];
  };
  for (const item of sorted) {
    if (ends.length > 0 && ends.every((end) => end <= item.start)) close();
    const free = ends.findIndex((end) => end <= item.start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = Math.max(item.end, item.start);
    group.push({ item, lane, lanes: 1, width: 1 });
  }
  close();
  return placed;
}

/** The lane up to which nothing that overlaps stands to the right. */
function freeFrom<T extends Span>({ item, lane, lanes }: Laned<T>, group: readonly Laned<T>[]): number {
  const right = group.filter(
    (other) => other.lane > lane && other.item.start < item.end && other.item.end > item.start,
  );
  return Math.min(lanes, ...right.map((other) => other.lane));
}
