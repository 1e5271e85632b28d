import { isEmpty, limitPassed, type MarkLimit, type Marks, NO_MARKS, type StudyMarks } from '@hyaline/marks';

/** The marks of the shown series with their history: every change can be taken back, whoever made it. */
export class MarkHistory {
  #now: Marks = NO_MARKS;
  #past: Marks[] = [];
  #future: Marks[] = [];
  /** What was there when the drag that goes on began. */
  #dragged: Marks | null = null;
  #series: string | null = null;
  readonly #kept = new Map<string, Marks>();
  readonly #onChange: () => void;
  readonly #onLimit: (limit: MarkLimit) => void;

  /** @param onLimit told of a change that was not made, since the marks could not be kept with it */
  constructor(onChange: () => void, onLimit: (limit: MarkLimit) => void = () => undefined) {
    this.#onChange = onChange;
    this.#onLimit = onLimit;
  }

  get now(): Marks {
    return this.#now;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** One step of history. False where a limit forbids it. */
  set(next: Partial<Marks>): boolean {
    if (!this.#fits(next)) return false;
    this.#past.push(this.#now);
    this.#future = [];
    this.#show({ ...this.#now, ...next });
    return true;
  }

  #fits(next: Partial<Marks>): boolean {
    const limit = limitPassed(this.#now, { ...this.#now, ...next });
    if (limit !== null) this.#onLimit(limit);
    return limit === null;
  }

  /** Changes that follow the pointer: shown at once, and one step of history in all. */
  drag(): { show(next: Partial<Marks>): boolean; end(): void } {
    const before = this.#now;
    this.#dragged = before;
    return {
      show: (next) => {
        if (this.#dragged !== before || !this.#fits(next)) return false;
        this.#show({ ...before, ...next });
        return true;
      },
      end: () => {
        if (this.#dragged !== before) return;
        this.#dragged = null;
        if (this.#now === before) return;
        this.#past.push(before);
        this.#future = [];
        this.#onChange();
      },
    };
  }

  /** A drag turned out to be something else, such as the first finger of two: all is as it was before. */
  giveUpDrag(): void {
    const before = this.#dragged;
    this.#dragged = null;
    if (before !== null && before !== this.#now) this.#show(before);
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

  /** The marks of another series take the place of these, which are kept. */
  openSeries(key: string | null): void {
    if (key !== null && key === this.#series) return;
    this.#keep();
    this.#dragged = null;
    this.#series = key;
    this.#past = [];
    this.#future = [];
    this.#show((key !== null && this.#kept.get(key)) || NO_MARKS);
  }

  /** The marks that are kept of the study take the place of all that are here. */
  load({ series }: StudyMarks): void {
    this.#kept.clear();
    for (const [key, marks] of Object.entries(series)) this.#kept.set(key, marks);
    this.#past = [];
    this.#future = [];
    this.#dragged = null;
    this.#show((this.#series !== null && series[this.#series]) || NO_MARKS);
  }

  /** The marks of all series, for saving and sharing. */
  study(): StudyMarks {
    this.#keep();
    const some = [...this.#kept].filter(([, marks]) => !isEmpty(marks));
    return { version: 1, series: Object.fromEntries(some) };
  }

  clear(): void {
    this.#series = null;
    this.#kept.clear();
    this.openSeries(null);
  }

  #keep(): void {
    if (this.#series !== null) this.#kept.set(this.#series, this.#now);
  }

  #show(next: Marks): void {
    this.#now = next;
    this.#onChange();
  }
}
