/** A rectangle on a view, CSS px. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 2; // px between two labels
const STEPS = 6; // label heights that one may be moved from its place

/** Where labels go while a view is drawn: within the picture, and none over another as long as there is room near. */
export class LabelSpace {
  readonly #bounds: Box;
  readonly #taken: Box[];

  /** `taken`: where something stands that no label may cover. */
  constructor(bounds: Box, taken: readonly Box[] = []) {
    this.#bounds = bounds;
    this.#taken = [...taken];
  }

  /** The place nearest to the wanted one, above or below it where that is taken; the wanted one where all are. */
  place(wanted: Box): Box {
    const within = this.#within(wanted);
    const found = this.#near(within).find((box) => !this.#taken.some((other) => overlaps(box, other))) ?? within;
    this.#taken.push(found);
    return found;
  }

  #near(box: Box): Box[] {
    const step = box.height + GAP;
    const tops = Array.from({ length: STEPS }, (_, n) => [box.top + (n + 1) * step, box.top - (n + 1) * step]).flat();
    // beside another by a part of a height, where that is enough
    const touching = this.#taken.flatMap((other) => [other.top + other.height + GAP, other.top - step]);
    const nearest = [...touching, ...tops].toSorted((a, b) => Math.abs(a - box.top) - Math.abs(b - box.top));
    return [box, ...nearest.map((top) => ({ ...box, top })).filter((one) => this.#within(one).top === one.top)];
  }

  #within(box: Box): Box {
    const { left, top, width, height } = this.#bounds;
    return {
      ...box,
      left: Math.max(left, Math.min(left + width - box.width, box.left)),
      top: Math.max(top, Math.min(top + height - box.height, box.top)),
    };
  }
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
