import { firstDisplay, fittingWindow, type GreyDisplay, type GreyWindow, presetsOf, showGrey } from '@hyaline/volume';
import type { OpenedFilm } from './read-film.ts';

/** The film as pixels of a canvas in its window; done again only when the window changed. */
export class PaintedFilm {
  readonly canvas = document.createElement('canvas');
  readonly #film: OpenedFilm;
  #display: GreyDisplay;
  #inverted = false;
  #stale = true;

  constructor(film: OpenedFilm) {
    this.#film = film;
    this.#display = firstDisplay(film.header, film.grey);
    Object.assign(this.canvas, { width: film.grey.columns, height: film.grey.rows });
  }

  /** Also where the file comes with a table: the span that a person starts from when moving the window. */
  get window(): GreyWindow {
    if (this.#display.kind === 'window') return this.#display.window;
    const { header, grey } = this.#film;
    return presetsOf(header, 0)[0] ?? fittingWindow(header, grey);
  }
  set window(window: GreyWindow) {
    this.#display = { kind: 'window', window: { center: window.center, width: Math.max(2, window.width) } };
    this.#stale = true;
  }
  /** As the file asks for. */
  reset(): void {
    this.#display = firstDisplay(this.#film.header, this.#film.grey);
    this.#inverted = false;
    this.#stale = true;
  }
  invert(): void {
    this.#inverted = !this.#inverted;
    this.#stale = true;
  }

  get now(): HTMLCanvasElement {
    if (!this.#stale) return this.canvas;
    this.#stale = false;
    const { grey, header } = this.#film;
    const image = new ImageData(grey.columns, grey.rows);
    showGrey(grey, header, 0, this.#display, this.#inverted, new Uint32Array(image.data.buffer));
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
    return this.canvas;
  }
}
