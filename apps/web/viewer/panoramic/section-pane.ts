import {
  norm,
  orientationLetters,
  patientToPixel,
  picturesIn,
  pixelToPatient,
  type PlaneStack,
  scaleVec,
  sectionIndex,
  sectionStack,
  type Vec3,
} from '@hyaline/volume';
import type { Point } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import { PLANE_COLOURS } from '../workspace/crosshair.ts';
import type { Change } from '../workspace/events.ts';
import { drawPicture, PicturePainter } from '../workspace/painter.ts';
import { ArchPane } from './arch-pane.ts';
import type { ArchCurves } from './arch-curves.ts';
import type { ArchState } from './arch-state.ts';
import { COLOURS, drawCross, drawTrough } from './draw.ts';
import { wordsOf } from './words.ts';

const MARK_REACH_MM = 0.5;

/** One picture across the arch: the cheek to the left, the tongue to the right. */
export class SectionPane extends ArchPane {
  readonly #place: number;
  readonly #painter = new PicturePainter();
  readonly #slider = el('input', { type: 'range', class: 'hv-slider hv-section-slider', min: 0, step: 0.5 });
  #stack: { of: ArchCurves; s: number; widthMm: number; stack: PlaneStack } | null = null;

  /** @param place 0 for the first of those shown, nearest to the patient's right */
  constructor(ui: Ui, state: ArchState, place: number) {
    super(ui, state, `section-${place + 1}`, say(wordsOf(ui).section, { n: place + 1 }));
    this.#place = place;
    this.root.tabIndex = 0;
    this.root.addEventListener('focus', () => ui.workspace.setActive(this.name));
    this.root.classList.add('hv-vp-section');
    this.#slider.setAttribute('aria-label', this.words.alongArch);
    this.#slider.addEventListener('input', () => state.moveTo(this.#slider.valueAsNumber));
    this.#slider.addEventListener('focus', () => ui.workspace.setActive(this.name));
    this.root.append(this.#slider);
  }

  focus(): void {
    this.root.focus({ preventScroll: true });
  }

  override changed(change: Change): void {
    if (change === 'slices' || change === 'volume' || change === 'replaced') this.#painter.invalidate();
    super.changed(change);
  }

  /** Way along the arch, mm; null where the arch is too short for this one. */
  get s(): number | null {
    return this.state.places[this.#place] ?? null;
  }

  get hasPicture(): boolean {
    return this.s !== null;
  }

  get stack(): PlaneStack | null {
    const { curves, settings } = this.state;
    const { s } = this;
    if (!curves || s === null) return null;
    const { widthMm } = settings;
    const kept = this.#stack;
    if (kept?.of !== curves || kept.s !== s || kept.widthMm !== widthMm) {
      const { belowMm, aboveMm } = curves.arch;
      const stack = sectionStack(curves.middle, s, { widthMm, belowMm, aboveMm, mm: curves.grid.mm });
      this.#stack = { of: curves, s, widthMm, stack };
    }
    return this.#stack?.stack ?? null;
  }

  protected get flat(): PlaneStack | null {
    return this.stack;
  }

  get index(): number {
    return this.stack ? sectionIndex(this.stack) : 0;
  }

  /** Marks count as being here within half a millimetre, or within the slab. */
  protected override get sideWords(): number {
    return 66; // vestibular, lingual
  }

  get halfStepMm(): number {
    const { slab } = this.ui.workspace;
    return Math.max(MARK_REACH_MM, slab ? slab.thicknessMm / 2 : 0);
  }

  step(steps: number): void {
    this.state.moveBy(steps * this.state.settings.spacingMm);
  }

  toPatient(at: Point): Vec3 | null {
    const [p, { stack }] = [this.projected(), this];
    if (!p || !stack) return null;
    return pixelToPatient(stack, this.index, (at.x - p.offsetX) / p.scaleX, (at.y - p.offsetY) / p.scaleY);
  }

  toScreen(point: Vec3): (Point & { offMm: number }) | null {
    const [p, { stack }] = [this.projected(), this];
    if (!p || !stack) return null;
    const { x, y, index } = patientToPixel(stack, point);
    const offMm = (index - this.index) * norm(stack.step);
    return { x: x * p.scaleX + p.offsetX, y: y * p.scaleY + p.offsetY, offMm };
  }

  protected drawPicture(context: CanvasRenderingContext2D): void {
    const { picture } = this.ui.workspace;
    const [p, { stack }] = [this.projected(), this];
    if (!picture || !p || !stack) return;
    const how = { exact: this.drawsSnapshot, again: () => this.requestDraw() };
    drawPicture(context, this.#painter.pictureOf(this.ui.workspace, picture, stack, this.index, how), p);
  }

  protected drawOverlay(context: CanvasRenderingContext2D): void {
    const { stack, state, pxPerMm } = this;
    if (!stack || !state.curves) return;
    const px = pxPerMm ?? (this.projected()?.scaleX ?? 1) / norm(stack.right);
    const middle = this.toScreen(pixelToPatient(stack, this.index, (stack.width - 1) / 2, 0));
    if (middle && state.dragging)
      drawTrough(context, middle.x, (state.curves.arch.troughMm / 2) * px, this.size.height);
    const at = this.toScreen(this.ui.workspace.cross);
    const near = at !== null && Math.abs(at.offMm) <= state.settings.spacingMm / 2;
    if (at) drawCross(context, at, this.size, [near ? COLOURS.arch : null, PLANE_COLOURS.axial]);
    this.ruler(context);
  }

  protected letters(): readonly string[] {
    const { curves } = this.state;
    const up = curves ? orientationLetters(curves.middle.up) : '';
    const down = curves ? orientationLetters(scaleVec(curves.middle.up, -1)) : '';
    return [this.words.buccal, this.words.lingual, up, down];
  }

  protected corner(): string {
    const { slab } = this.ui.workspace;
    const { strings, language } = this.ui;
    if (!slab || !this.stack) return '';
    const mm = picturesIn(this.stack, slab.thicknessMm) * norm(this.stack.step);
    return say(strings.slabLine, { mode: strings.slabModes[slab.mode], mm: numberText(language, mm, 1) });
  }

  protected override describe(): void {
    super.describe();
    const at = this.s === null ? '' : numberText(this.ui.language, this.s, 1);
    this.where.textContent = at === '' ? '' : `${at} mm`;
    const all = this.state.curves?.middle.lengthMm ?? 1;
    this.#slider.max = String(all);
    this.#slider.value = String(this.state.along);
    this.#slider.hidden = this.s === null;
    const text = say(this.words.alongText, { at, all: numberText(this.ui.language, all, 1) });
    this.#slider.setAttribute('aria-valuetext', text);
    const nearest = this.state.activePlace === this.#place;
    this.root.classList.toggle('hv-vp-here', nearest);
    this.canvas.setAttribute('aria-label', say(this.words.sectionText, { n: this.#place + 1, at }));
  }
}
