/** What a label points at, on the canvas, and how large its pill is: CSS pixels. */
export interface Anchor {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedLabel {
  id: string;
  side: 'left' | 'right';
  /** Upper left corner of the pill. */
  x: number;
  y: number;
  /** From the pill to what it points at. */
  line: readonly [{ x: number; y: number }, { x: number; y: number }];
}

export interface Room {
  width: number;
  height: number;
  /** Kept free at each edge. */
  margin: { top: number; bottom: number; side: number };
}

/** More of them explain nothing. */
export const MOST_LABELS = 7;
const GAP = 8;

/**
 * Puts pills in a column at the left and one at the right, each beside what it points at as far as there is room, so that no
 * two pills overlap and no two lines cross. Anchors come in order of weight: what does not fit is left out from the end.
 */
export function placeLabels(anchors: readonly Anchor[], room: Room): PlacedLabel[] {
  const seen = anchors
    .filter(({ x, y }) => x >= 0 && y >= 0 && x <= room.width && y <= room.height)
    .slice(0, MOST_LABELS);
  if (seen.length === 0) return [];
  const middle = median(seen.map(({ x }) => x));
  const columns = { left: [] as Anchor[], right: [] as Anchor[] };
  for (const anchor of seen) {
    const near =
      anchor.x < middle || (anchor.x === middle && columns.left.length <= columns.right.length) ? 'left' : 'right';
    const other = near === 'left' ? 'right' : 'left';
    if (fits([...columns[near], anchor], room)) columns[near].push(anchor);
    else if (fits([...columns[other], anchor], room)) columns[other].push(anchor);
  }
  return apart([...column(columns.left, 'left', room), ...column(columns.right, 'right', room)], seen);
}

/** Lines of the two columns meet only where there was no room at the nearer side: then the lighter one is left out. */
function apart(labels: PlacedLabel[], order: readonly Anchor[]): PlacedLabel[] {
  const weight = ({ id }: PlacedLabel): number => order.findIndex((anchor) => anchor.id === id);
  const pair = crossing(labels);
  if (!pair) return labels;
  const [one, two] = pair;
  const lighter = weight(labels[one] as PlacedLabel) > weight(labels[two] as PlacedLabel) ? one : two;
  return apart(labels.toSpliced(lighter, 1), order);
}

const fits = (anchors: readonly Anchor[], { height, margin }: Room): boolean =>
  anchors.reduce((sum, each) => sum + each.height + GAP, -GAP) <= height - margin.top - margin.bottom;

function column(anchors: readonly Anchor[], side: 'left' | 'right', room: Room): PlacedLabel[] {
  const { width, height, margin } = room;
  const sorted = anchors.toSorted((a, b) => a.y - b.y || a.x - b.x);
  let free = margin.top;
  const tops = sorted.map((anchor) => {
    const top = Math.max(free, anchor.y - anchor.height / 2);
    free = top + anchor.height + GAP;
    return top;
  });
  let floor = height - margin.bottom;
  for (let at = sorted.length - 1; at >= 0; at -= 1) {
    const pill = sorted[at]?.height ?? 0;
    tops[at] = Math.min(tops[at] ?? 0, floor - pill);
    floor = (tops[at] ?? 0) - GAP;
  }
  const widest = Math.max(...anchors.map((anchor) => anchor.width));
  // pills of a column end where its lines begin
  const edge = side === 'left' ? margin.side + widest : width - margin.side - widest;
  const placed = sorted.map((anchor, at): PlacedLabel => {
    const y = tops[at] ?? 0;
    const x = side === 'left' ? edge - anchor.width : edge;
    const from = { x: edge, y: y + anchor.height / 2 };
    return { id: anchor.id, side, x, y, line: [from, { x: anchor.x, y: anchor.y }] };
  });
  return uncross(placed);
}

/** Two pills of a column whose lines cross change places; each change makes the lines shorter, so it ends. */
function uncross(labels: PlacedLabel[]): PlacedLabel[] {
  for (let round = 0; round < labels.length * labels.length; round += 1) {
    const pair = crossing(labels);
    if (!pair) return labels;
    const [a, b] = pair.map((at) => labels[at] as PlacedLabel) as [PlacedLabel, PlacedLabel];
    labels[pair[0]] = moved(a, b.y, b.line[0].y);
    labels[pair[1]] = moved(b, a.y, a.line[0].y);
  }
  return labels;
}

const moved = (label: PlacedLabel, y: number, from: number): PlacedLabel => ({
  ...label,
  y,
  line: [{ ...label.line[0], y: from }, label.line[1]],
});

function crossing(labels: readonly PlacedLabel[]): [number, number] | null {
  for (const [at, one] of labels.entries())
    for (const [other, two] of labels.entries()) if (at < other && cross(one.line, two.line)) return [at, other];
  return null;
}

type Line = PlacedLabel['line'];

/** Whether two lines meet between their ends. */
export function cross([a, b]: Line, [c, d]: Line): boolean {
  const turn = (p: Line[0], q: Line[0], r: Line[0]): number => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
