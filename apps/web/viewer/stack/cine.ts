import type { StackState } from './state.ts';

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
const USUAL_MS = 100; // of files that do not say how fast they were taken
const FASTEST_MS = 16;

export const motionAllowed = (): boolean => !matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Plays the frames of one image over and over, as fast as they were taken or as they can be decoded. */
export class Cine {
  speed: (typeof SPEEDS)[number] = 1;
  readonly #state: StackState;
  readonly #onChange: () => void;
  #running = 0;

  constructor(state: StackState, onChange: () => void) {
    this.#state = state;
    this.#onChange = onChange;
  }

  get playing(): boolean {
    return this.#running !== 0;
  }
  /** True where the shown image has frames to play. */
  get possible(): boolean {
    return (this.#state.picture?.header.frames ?? 1) > 1;
  }

  toggle(): void {
    if (this.playing) this.stop();
    else if (this.possible && motionAllowed()) void this.#play();
  }

  stop(): void {
    if (!this.playing) return;
    this.#running = 0;
    this.#onChange();
  }

  async #play(): Promise<void> {
    const run = Math.random() + 1;
    this.#running = run;
    this.#onChange();
    let due = performance.now();
    while (this.#running === run) {
      const { picture, index, store } = this.#state;
      if (!picture || !store || !this.possible) return this.stop();
      const next = picture.frame + 1 < picture.header.frames ? index + 1 : index - picture.frame;
      await store.want(next, true);
      due = Math.max(performance.now(), due + Math.max(FASTEST_MS, (picture.header.frameMs ?? USUAL_MS) / this.speed));
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      if (this.#running !== run || this.#state.store !== store || this.#state.index !== index) return this.stop();
      this.#state.show(next);
    }
  }
}
