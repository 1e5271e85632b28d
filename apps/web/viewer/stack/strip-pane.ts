import type { Pane } from '../rooms/room.ts';
import type { Change } from '../workspace/events.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import { firstDisplay } from '@hyaline/volume';
import { type Cine, motionAllowed, SPEEDS } from './cine.ts';
import { STACK_ICONS } from './icons.ts';
import type { PictureStore } from './pictures.ts';
import { paint } from './shown.ts';
import type { StackState } from './state.ts';
import { wordsOf } from './words.ts';

const THUMB = 72; // CSS px; drawn at twice that
const MOST_THUMBS = 200;

/** Below the picture: the other images of the series, and what plays the frames of one. */
export class StripPane implements Pane {
  readonly name = 'strip';
  readonly label: string;
  readonly root: HTMLElement;
  readonly pxPerMm = null;
  readonly #ui: Ui;
  readonly #state: StackState;
  readonly #cine: Cine;
  readonly #thumbs = el('div', { class: 'hv-thumbs', role: 'group' });
  readonly #player: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #still: HTMLElement;
  #store: PictureStore | null = null;
  #buttons: readonly HTMLButtonElement[] = [];

  constructor(ui: Ui, state: StackState, cine: Cine) {
    const words = wordsOf(ui);
    this.#ui = ui;
    this.#state = state;
    this.#cine = cine;
    this.label = words.strip;
    this.#thumbs.setAttribute('aria-label', words.strip);
    this.#play = onClick(el('button', { type: 'button', class: 'hv-button hv-play' }), () => cine.toggle());
    const speed = el('select', { 'aria-label': words.speed }, ...SPEEDS.map((one) => el('option', { value: one, text: `${numberText(ui.language, one, one < 1 ? 2 : 0)} ×` }))); // prettier-ignore
    speed.value = '1';
    speed.addEventListener('change', () => (cine.speed = SPEEDS[speed.selectedIndex] ?? 1));
    this.#still = el('p', { class: 'hv-hint', text: words.noMotion });
    this.#player = el('div', { class: 'hv-player' }, this.#play, speed, this.#still);
    this.root = el('section', { class: 'hv-strip', 'aria-label': this.label }, this.#player, this.#thumbs);
  }

  changed(change: Change): void {
    const { store } = this.#state;
    if (store !== this.#store) this.#build();
    if (change === 'tool' || change === 'progress') return;
    this.#showPlayer();
    const image = this.#state.picture?.image;
    for (const [n, button] of this.#buttons.entries()) {
      const chosen = n === image;
      if (chosen && button.getAttribute('aria-pressed') !== 'true') button.scrollIntoView({ block: 'nearest', inline: 'nearest' }); // prettier-ignore
      button.setAttribute('aria-pressed', String(chosen));
    }
  }

  showPlayer(): void {
    this.#showPlayer();
  }

  #showPlayer(): void {
    const words = wordsOf(this.#ui);
    const { possible, playing } = this.#cine;
    this.#player.hidden = !possible;
    const still = !motionAllowed();
    this.#still.hidden = !still;
    for (const part of this.#player.querySelectorAll<HTMLElement>('button, select')) part.hidden = still;
    const label = playing ? words.pause : words.play;
    if (this.#play.textContent !== label)
      replace(this.#play, svgIcon(playing ? STACK_ICONS.pause : STACK_ICONS.play, 16), el('span', { text: label }));
  }

  /** One button per image; a cine run is one image and needs none. */
  #build(): void {
    const { store } = this.#state;
    this.#store = store;
    const firsts = (store?.pictures ?? []).flatMap(({ image }, n) => (store?.pictures[n - 1]?.image === image ? [] : [n])); // prettier-ignore
    this.#thumbs.hidden = firsts.length < 2;
    this.#buttons = this.#thumbs.hidden ? [] : firsts.slice(0, MOST_THUMBS).map((n) => this.#thumb(n));
    replace(this.#thumbs, ...this.#buttons);
    if (store && this.#buttons.length > 0) void this.#fill(store, firsts);
  }

  #thumb(n: number): HTMLButtonElement {
    const label = say(wordsOf(this.#ui).showPicture, { n: n + 1 });
    const canvas = el('canvas', { width: THUMB * 2, height: THUMB * 2, 'aria-hidden': true });
    const button = el('button', { type: 'button', class: 'hv-strip-thumb', 'aria-label': label }, canvas, el('span', { class: 'hv-num', text: String(n + 1) })); // prettier-ignore
    return onClick(button, () => this.#state.show(n));
  }

  /** One after the other, behind what is being looked at. */
  async #fill(store: PictureStore, firsts: readonly number[]): Promise<void> {
    for (const [at, button] of this.#buttons.entries()) {
      const n = firsts[at] ?? 0;
      const decoded = await store.want(n, false);
      if (this.#store !== store) return;
      const canvas = button.querySelector('canvas');
      const picture = store.pictures[n];
      if (typeof decoded === 'string' || !canvas || !picture) continue;
      const whole = new OffscreenCanvas(1, 1);
      paint(whole, picture, decoded, decoded.kind === 'grey' ? firstDisplay(picture.header, decoded) : null, false);
      const fit = Math.min(canvas.width / whole.width, canvas.height / whole.height);
      const [width, height] = [whole.width * fit, whole.height * fit];
      const context = canvas.getContext('2d');
      if (!context) continue;
      context.imageSmoothingQuality = 'high';
      context.drawImage(whole, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
    }
  }

  fit(): void {}
  zoom(): void {}
  step(steps: number): void {
    this.#state.show(this.#state.index + steps);
  }
  toEnd(end: 'first' | 'last'): void {
    this.#state.show(end === 'first' ? 0 : this.#state.count - 1);
  }
  snapshot(): null {
    return null;
  }
  dispose(): void {
    this.#store = null;
  }
}
