import type { Calibration } from '@hyaline/marks';
import { firstDisplay, type FlatScale, flatScale, type GreyDisplay, type GreyPicture, type GreyWindow, modality, type Picture, presetsOf, type Volume } from '@hyaline/volume'; // prettier-ignore
import type { FlatStack } from '../workspace/flat.ts';
import type { SeriesEntry } from '../workspace/series.ts';
import { type Layout, MPR, panesOf, type Workspace } from '../workspace/workspace.ts';
import { type StackPicture, PictureStore, picturesOf } from './pictures.ts';
import { type Turn, UPRIGHT } from './placement.ts';

export const STACK = 'stack';
const LAYOUT: Layout = { name: STACK, areas: '"stack" "strip"', columns: '1fr', rows: 'minmax(0, 1fr) auto' };
const ALONE: Layout = { name: STACK, areas: '"stack"' };

/** The pictures of the shown series and how each is looked at; nothing while a volume is shown. */
export class StackState {
  store: PictureStore | null = null;
  entry: SeriesEntry | null = null;
  readonly #workspace: Workspace;
  readonly #onArrival: (n: number) => void;
  /** By picture where a person chose one. */
  readonly #windows = new Map<number, GreyWindow>();
  /** By image. */
  readonly #turns = new Map<number, Turn>();
  readonly #inverted = new Set<number>();
  #volume: Volume | null = null;
  #calibrations: readonly Calibration[] = [];
  #windowOf = -1;

  constructor(workspace: Workspace, onArrival: (n: number) => void) {
    this.#workspace = workspace;
    this.#onArrival = onArrival;
  }

  get count(): number {
    return this.store?.pictures.length ?? 0;
  }
  get index(): number {
    return Math.min(Math.max(0, this.count - 1), Math.max(0, Math.round(this.#workspace.cross[2])));
  }
  get picture(): StackPicture | null {
    return this.store?.pictures[this.index] ?? null;
  }
  /** The shown picture once it is decoded. */
  get decoded(): Picture | null {
    const state = this.store?.peek(this.index) ?? null;
    return typeof state === 'string' ? null : state;
  }

  /** Takes over when a series of pictures is shown, and gives the screen back when a volume is. */
  sync(): void {
    const { study, picture, layout } = this.#workspace;
    const shown = study.way === STACK && picture && !picture.preview ? study.shown : null;
    if (!shown || !picture) {
      this.#close();
      // while another series is on its way the layout stays; its first picture decides
      if (layout.name === STACK && picture) this.#workspace.setLayout(MPR);
      return;
    }
    if (this.#volume === picture.volume) {
      this.#recalibrate();
      return this.#holdScreen();
    }
    this.#close();
    this.#volume = picture.volume;
    this.entry = shown;
    this.store = new PictureStore(this.#workspace.pool, picturesOf(shown.images), this.#onArrival);
    this.#calibrations = this.#workspace.marks.now.calibrations;
    this.#workspace.setFlat(this.#flat());
    this.#workspace.setLayout(this.#layout);
    const { columns = 1, rows = 1 } = this.store.pictures[0]?.header ?? {};
    this.#workspace.setCross([(columns - 1) / 2, (rows - 1) / 2, 0]);
  }

  get #layout(): Layout {
    return this.count > 1 ? LAYOUT : ALONE;
  }

  /** No other view may show pictures that are no volume: lengths in planes would be wrong by the size of a pixel. */
  #holdScreen(): void {
    const { layout, maximized, active } = this.#workspace;
    const own = panesOf(this.#layout);
    if (layout.name !== STACK || (maximized !== null && !own.includes(maximized)))
      this.#workspace.setLayout(this.#layout);
    else if (!own.includes(active)) this.#workspace.setActive(STACK);
  }

  /** What the file says at the crosshair: a grey value, or red, green and blue; null beside the picture. */
  valueAtCross(): readonly number[] | null {
    const { decoded, picture } = this;
    const [x, y] = this.#workspace.cross.map(Math.round);
    if (!decoded || !picture || x === undefined || y === undefined) return null;
    if (x < 0 || y < 0 || x >= decoded.columns || y >= decoded.rows) return null;
    const at = y * decoded.columns + x;
    if (decoded.kind === 'colour') return [...decoded.rgba.subarray(4 * at, 4 * at + 3)];
    return [modality(picture.header, picture.frame)(decoded.values[at] as number)];
  }

  /** Another picture of the stack. */
  show(n: number): void {
    const held = Math.min(this.count - 1, Math.max(0, Math.round(n)));
    const [x, y] = this.#workspace.cross;
    this.#workspace.setCross([x, y, held]);
  }

  // ---- how the shown picture is looked at

  get turn(): Turn {
    return this.#turns.get(this.picture?.image ?? -1) ?? UPRIGHT;
  }
  set turn(turn: Turn) {
    if (!this.picture) return;
    this.#turns.set(this.picture.image, turn);
    this.#workspace.changed('view');
  }

  get inverted(): boolean {
    return this.#inverted.has(this.picture?.image ?? -1);
  }
  invert(): void {
    const image = this.picture?.image;
    if (image === undefined) return;
    if (!this.#inverted.delete(image)) this.#inverted.add(image);
    this.#workspace.changed('view');
  }

  /** The file's own way, until a person chooses a window. */
  displayOf(n: number, decoded: GreyPicture): GreyDisplay {
    const window = this.#windows.get(n);
    const header = this.store?.pictures[n]?.header;
    if (window || !header) return { kind: 'window', window: window ?? this.#workspace.window };
    return firstDisplay(header, decoded);
  }

  /** Brings the window of the workspace in line with the picture that is shown now. */
  showWindow(n: number, decoded: GreyPicture): void {
    if (this.#windowOf === n) return;
    this.#windowOf = n;
    const chosen = this.#windows.get(n);
    const picture = this.store?.pictures[n];
    if (!picture) return;
    const { header, frame } = picture;
    const display = firstDisplay(header, decoded);
    const own =
      display.kind === 'window' ? display.window : (presetsOf(header, frame)[0] ?? tableWindow(display.table));
    this.#workspace.showWindow(own);
    if (chosen) this.#workspace.setWindow(chosen);
  }

  /** A person chose a window, or went back to the file's own. */
  windowChanged(): void {
    const { preset, window } = this.#workspace;
    if (this.#windowOf !== this.index) return;
    if (preset === 'own') this.#windows.delete(this.index);
    else this.#windows.set(this.index, window);
  }

  // ---- how large its pixels are

  /** Of a picture: what a person said of its image, else what the file says. */
  scaleOf(n: number): FlatScale | null {
    const picture = this.store?.pictures[n];
    return picture ? flatScale(picture.header, picture.frame, this.calibrationOf(n)) : null;
  }

  calibrationOf(n: number): Calibration | null {
    const image = this.store?.pictures[n]?.image;
    return this.#workspace.marks.now.calibrations.find((one) => one.image === image) ?? null;
  }

  calibrate(calibration: Calibration | null): void {
    const image = calibration?.image ?? this.picture?.image;
    const others = this.#workspace.marks.now.calibrations.filter((one) => one.image !== image);
    this.#workspace.marks.set({ calibrations: calibration ? [...others, calibration] : others });
  }

  #recalibrate(): void {
    const { calibrations } = this.#workspace.marks.now;
    if (calibrations === this.#calibrations) return;
    this.#calibrations = calibrations;
    this.#workspace.setFlat(this.#flat());
  }

  #flat(): FlatStack {
    const { store } = this;
    const greys = new Map<number, ArrayLike<number>>();
    return {
      count: this.count,
      header: (n) => store?.pictures[n]?.header ?? null,
      scale: (n) => this.scaleOf(n),
      grey(n) {
        const kept = greys.get(n);
        const state = store?.peek(n);
        if (kept || !state || typeof state === 'string' || state.kind !== 'grey') return kept ?? null;
        const picture = store?.pictures[n];
        if (!picture) return null;
        const grey = Float32Array.from(state.values, modality(picture.header, picture.frame));
        greys.clear(); // one at a time: they are large
        greys.set(n, grey);
        return grey;
      },
    };
  }

  #close(): void {
    this.store?.dispose();
    this.store = null;
    this.entry = null;
    this.#volume = null;
    this.#windowOf = -1;
    this.#windows.clear();
    this.#turns.clear();
    this.#inverted.clear();
  }

  dispose(): void {
    this.#close();
  }
}

/** The span that a table of the file maps, for who leaves it by moving the window. */
const tableWindow = ({ first, values }: { first: number; values: readonly number[] }): GreyWindow => ({
  center: first + values.length / 2,
  width: Math.max(1, values.length),
});
