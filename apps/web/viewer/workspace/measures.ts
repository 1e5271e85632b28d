import { angleAt, ellipseStatistics, lengthBetween, type PlaneName, type Vec3 } from '@hyaline/volume';
import type { Measure, MeasureKind } from './events.ts';
import type { Picture } from './workspace.ts';

/** How many points each kind has. */
export const POINTS: Readonly<Record<MeasureKind, number>> = { length: 2, angle: 3, ellipse: 2, arrow: 2 };

/** What points on a picture come to. */
export function readingOf(
  kind: MeasureKind,
  plane: PlaneName,
  points: readonly Vec3[],
  picture: Picture | null,
): Pick<Measure, 'value' | 'region' | 'calibrated'> {
  const calibrated = picture?.volume.geometry.calibrated ?? false;
  const [a, b, c] = points;
  if (!a || !b) return { value: null, region: null, calibrated };
  if (kind === 'length') return { value: lengthBetween(a, b, calibrated).value, region: null, calibrated };
  if (kind === 'angle') return { value: c ? angleAt(b, a, c) : null, region: null, calibrated };
  if (kind === 'arrow' || !picture) return { value: null, region: null, calibrated };
  const region = ellipseStatistics(picture.volume, picture.stacks[plane], a, b);
  return { value: region?.mean ?? null, region, calibrated };
}

/** The list of measures with its history; every change can be taken back. */
export class Measures {
  #now: readonly Measure[] = [];
  #past: (readonly Measure[])[] = [];
  #future: (readonly Measure[])[] = [];
  #made = new Map<MeasureKind, number>();
  readonly #picture: () => Picture | null;
  readonly #onChange: (measures: readonly Measure[]) => void;

  constructor(picture: () => Picture | null, onChange: (measures: readonly Measure[]) => void) {
    this.#picture = picture;
    this.#onChange = onChange;
  }

  get all(): readonly Measure[] {
    return this.#now;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  add(kind: MeasureKind, plane: PlaneName, points: readonly Vec3[]): void {
    const number = (this.#made.get(kind) ?? 0) + 1;
    this.#made.set(kind, number);
    const reading = readingOf(kind, plane, points, this.#picture());
    this.#set([...this.#now, { id: `${kind}-${number}`, number, kind, plane, points, note: '', ...reading }]);
  }

  /** Moves one point with the pointer; the whole drag is one step of history. */
  dragPoint<P>(measure: Measure, place: number, pointAt: (at: P) => Vec3 | null): { move(at: P): void; end(): void } {
    const before = this.#now;
    return {
      move: (at) => {
        const point = pointAt(at);
        if (point) this.#show(this.#now.map((one) => (one.id === measure.id ? this.#moved(one, place, point) : one)));
      },
      end: () => {
        if (this.#now === before) return;
        this.#past.push(before);
        this.#future = [];
        this.#onChange(this.#now);
      },
    };
  }

  write(id: string, note: string): void {
    if (this.#now.some((one) => one.id === id && one.note !== note))
      this.#set(this.#now.map((one) => (one.id === id ? { ...one, note } : one)));
  }

  remove(id: string): void {
    this.#set(this.#now.filter((measure) => measure.id !== id));
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
    this.#made.clear();
    this.#show([]);
  }

  undo(): void {
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.#now);
    this.#show(before);
  }

  redo(): void {
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.#now);
    this.#show(after);
  }

  #moved(measure: Measure, place: number, point: Vec3): Measure {
    const points = measure.points.with(place, point);
    return { ...measure, points, ...readingOf(measure.kind, measure.plane, points, this.#picture()) };
  }

  #set(next: readonly Measure[]): void {
    this.#past.push(this.#now);
    this.#future = [];
    this.#show(next);
  }

  #show(next: readonly Measure[]): void {
    this.#now = next;
    this.#onChange(next);
  }
}
