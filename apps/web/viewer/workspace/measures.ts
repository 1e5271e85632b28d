import { lengthBetween, type PlaneName, type Vec3 } from '@hyaline/volume';
import type { Measure } from './events.ts';

/** The list of measures with its history; every change can be taken back. */
export class Measures {
  #now: readonly Measure[] = [];
  #past: (readonly Measure[])[] = [];
  #future: (readonly Measure[])[] = [];
  #count = 0;
  readonly #onChange: (measures: readonly Measure[]) => void;

  constructor(onChange: (measures: readonly Measure[]) => void) {
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

  add(plane: PlaneName, from: Vec3, to: Vec3, calibrated: boolean): void {
    const number = ++this.#count;
    const { value } = lengthBetween(from, to, calibrated);
    this.#set([...this.#now, { id: `length-${number}`, number, plane, from, to, value, calibrated }]);
  }

  /** Moves one end with the pointer; the whole drag is one step of history. */
  dragEnd<P>(
    measure: Measure,
    end: 'from' | 'to',
    pointAt: (at: P) => Vec3 | null,
  ): { move(at: P): void; end(): void } {
    const before = this.#now;
    return {
      move: (at) => {
        const point = pointAt(at);
        if (point) this.#show(this.#now.map((one) => (one.id === measure.id ? withEnd(one, end, point) : one)));
      },
      end: () => {
        if (this.#now === before) return;
        this.#past.push(before);
        this.#future = [];
        this.#onChange(this.#now);
      },
    };
  }

  remove(id: string): void {
    this.#set(this.#now.filter((measure) => measure.id !== id));
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
    this.#count = 0;
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

function withEnd(measure: Measure, end: 'from' | 'to', point: Vec3): Measure {
  const moved = { ...measure, [end]: point };
  return { ...moved, value: lengthBetween(moved.from, moved.to, measure.calibrated).value };
}
