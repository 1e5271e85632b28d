import type { PlaneStack } from '@hyaline/volume';
import { type Projection, projection } from '../workspace/camera.ts';
import type { PaneName } from '../workspace/events.ts';
import type { Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { PicturePane } from '../ui/picture-pane.ts';
import type { ArchState } from './arch-state.ts';
import { drawRuler } from './draw.ts';
import { type PanoramicStrings, wordsOf } from './words.ts';

/** What the panoramic picture and the cross-sections share: corners, letters, ruler, and the place on the arch. */
export abstract class ArchPane extends PicturePane {
  protected readonly state: ArchState;
  protected readonly words: PanoramicStrings;
  protected readonly where = el('span', { class: 'hv-num' });
  readonly #name = el('b');
  readonly #windowText = el('div', { class: 'hv-vp-br hv-num' });
  readonly #message = el('div', { class: 'hv-vp-message' });
  readonly #letters: readonly HTMLElement[] = ['left', 'right', 'top', 'bottom'].map((side) =>
    el('span', { class: `hv-letter hv-letter-${side}`, 'aria-hidden': true }),
  );

  constructor(ui: Ui, state: ArchState, name: PaneName, label: string) {
    super(ui, name, label);
    this.state = state;
    this.words = wordsOf(ui);
    this.#name.textContent = label;
    this.root.classList.add('hv-vp-arch');
    this.root.append(
      el('div', { class: 'hv-vp-tl' }, this.#name, this.where),
      this.#windowText,
      ...this.#letters,
      this.#message,
    );
  }

  /** Pixels of the picture as if they lay flat: for the camera. */
  protected abstract readonly flat: PlaneStack | null;
  /** Left, right, top, bottom. */
  protected abstract letters(): readonly string[];
  /** How many slices the picture is made of, and the window where there is room for it. */
  protected abstract corner(): string;

  get pxPerMm(): number | null {
    const { flat } = this;
    const p = this.projected();
    if (!flat || !p || !this.ui.workspace.picture?.volume.geometry.calibrated) return null;
    return (p.scaleX * flat.width) / flat.fitMm[0];
  }

  protected projected(): Projection | null {
    const { width, height } = this.size;
    return this.flat && projection(this.flat, this.camera, width, height);
  }

  toEnd(end: 'first' | 'last'): void {
    this.state.moveTo(end === 'first' ? 0 : (this.state.curves?.middle.lengthMm ?? 0));
  }

  protected describe(): void {
    const { workspace } = this.ui;
    const oriented = workspace.picture?.volume.geometry.oriented ?? false;
    this.root.classList.toggle('hv-active', workspace.active === this.name && workspace.picture !== null);
    this.#windowText.textContent = this.hasPicture ? this.corner() : '';
    const letters = this.hasPicture && oriented ? this.letters() : [];
    this.#letters.forEach((letter, n) => (letter.textContent = letters[n] ?? ''));
    this.#message.textContent = this.hasPicture ? '' : this.#why();
  }

  /** Why there is nothing to see. */
  #why(): string {
    const { picture, study } = this.ui.workspace;
    if (!picture || study.failure) return '';
    if (picture.volume.geometry.size[2] < 2 && !picture.preview) return this.words.noVolume;
    return this.state.curves && study.progress.phase === 'idle' ? '' : this.words.waiting;
  }

  protected override get hasRuler(): boolean {
    return true;
  }

  protected ruler(context: CanvasRenderingContext2D): void {
    if (this.pxPerMm !== null) drawRuler(context, this.size, this.pxPerMm);
  }
}
