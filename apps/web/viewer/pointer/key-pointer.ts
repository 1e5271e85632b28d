import { readingOf } from '../measures/reading.ts';
import { nameOf, valueText } from '../measures/words.ts';
import type { Drag, Pane, PictureView, Point } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { HANDLE_PX } from '../ui/gestures.ts';
import { allTools, isUsable } from '../ui/rail.ts';
import { numberText } from '../ui/strings.ts';
import { wordsOf } from './words.ts';

type View = Pane & PictureView;

/** A pointer that keys move over the active view and press: what a mouse sets, draws and drags needs none. */
export class KeyPointer {
  /** What it did last, for screen readers. */
  readonly said = el('p', { class: 'hv-pointer-said', role: 'status' });
  readonly #ui: Ui;
  readonly #mark = el('span', { class: 'hv-key-pointer', 'aria-hidden': true });
  #view: View | null = null;
  #at: Point = { x: 0, y: 0 };
  #drag: Drag | null = null;

  constructor(ui: Ui) {
    this.#ui = ui;
  }

  /** The view that keys go to, when it is one of flat pictures. */
  get view(): View | null {
    const { workspace } = this.#ui;
    const pane = this.#ui.panes().find(({ name }) => name === workspace.active);
    return pane && isView(pane) && pane.hasPicture && pane.root.clientWidth > 0 ? pane : null;
  }

  get isShown(): boolean {
    return this.#view !== null;
  }

  /** By CSS px. */
  nudge(dx: number, dy: number): void {
    const view = this.#enter();
    if (view) this.#goTo(view, { x: this.#at.x + dx, y: this.#at.y + dy });
  }

  /** To the next of the points that can be taken hold of. */
  next(): void {
    const view = this.#enter();
    if (!view || this.#drag) return;
    const spots = this.spots(view);
    const here = spots.findIndex((spot) => apart(spot, this.#at) < 0.5);
    const spot = spots[(here + 1) % spots.length];
    if (spot) this.#goTo(view, spot);
  }

  /** Those that are in sight. */
  spots(view: View): readonly Point[] {
    const { width, height } = view.size;
    return this.#ui.rooms.spots(view).filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height);
  }

  /** Begins what the tool does here, or ends it; a point that is there already is taken hold of. */
  press(): void {
    const view = this.#enter();
    if (!view) return;
    const { workspace } = this.#ui;
    const before = workspace.marks.now;
    if (this.#drag) this.#letGo(view);
    else if (!this.#begin(view)) return;
    if (this.#drag) return this.#say(view.draft ? 'begun' : 'held');
    const measure = workspace.marks.now.measures.at(-1);
    const isNew = measure !== undefined && workspace.marks.now.measures.length > before.measures.length;
    if (!isNew) return this.#say(view.draft ? 'begun' : 'set');
    const value = valueText(this.#ui, measure.kind, readingOf(measure, workspace.picture));
    this.said.textContent = [nameOf(this.#ui, measure), value].filter(Boolean).join(', ');
  }

  /** Whatever is held goes back to where it was. */
  giveUp(): void {
    if (!this.#drag) return;
    this.#drag = null;
    this.#ui.workspace.marks.giveUpDrag();
    this.#show();
  }

  hide(): void {
    this.giveUp();
    this.#view = null;
    this.#mark.remove();
    this.said.textContent = '';
  }

  /** Another view took its place, or its picture is gone. */
  checkView(): void {
    if (this.#view !== null && this.view !== this.#view) this.hide();
  }

  /** The view it stands on: it comes to the crosshair of the active one first. */
  #enter(): View | null {
    const { view } = this;
    if (!view || view === this.#view) return view;
    this.hide();
    this.#view = view;
    const { width, height } = view.size;
    const at = view.toScreen(this.#ui.workspace.cross);
    const inside = at && at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height;
    this.#at = inside ? { x: at.x, y: at.y } : { x: width / 2, y: height / 2 };
    view.root.append(this.#mark);
    view.focus();
    this.#show();
    return view;
  }

  #begin(view: View): boolean {
    const { workspace, rooms } = this.#ui;
    const tool = allTools(this.#ui).find(({ name }) => name === workspace.tool);
    const looks = tool?.group === 'look';
    const can = tool && isUsable(tool, this.#ui) && (looks || !workspace.picture?.preview);
    if (!can) {
      this.#say('nothing');
      return false;
    }
    const half = view.draft !== null;
    const grabs = !half && (!looks || tool.name === 'crosshair') && this.spots(view).some((spot) => apart(spot, this.#at) <= HANDLE_PX.mouse); // prettier-ignore
    const handle = grabs ? rooms.handleAt(view, this.#at, HANDLE_PX.mouse) : null;
    const { now } = workspace.marks;
    const drag = handle ?? tool.start(view, this.#at, false);
    // the press that ends a line leaves nothing to hold, and a tool that does nothing here does not either
    if (!drag && workspace.marks.now === now && !half) {
      this.#say('nothing');
      return false;
    }
    this.#drag = drag;
    if (drag && !handle && (half || tool.byClick)) this.#letGo(view);
    this.#show();
    return true;
  }

  #letGo(view: View): void {
    const drag = this.#drag;
    this.#drag = null;
    drag?.end?.(this.#at);
    this.#show();
    view.requestDraw();
  }

  #goTo(view: View, { x, y }: Point): void {
    const { width, height } = view.size;
    this.#at = { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) };
    if (this.#drag) this.#drag.move(this.#at);
    else this.#ui.rooms.tools.find(({ name }) => name === this.#ui.workspace.tool)?.hover?.(view, this.#at);
    this.#show();
    const point = view.toPatient(this.#at);
    const at = point?.map((value) => numberText(this.#ui.language, value, 1)).join(this.#ui.language === 'es' ? '; ' : ', '); // prettier-ignore
    this.said.textContent = at ? say(wordsOf(this.#ui).at, { at }) : '';
  }

  #show(): void {
    this.#mark.style.left = `${this.#at.x}px`;
    this.#mark.style.top = `${this.#at.y}px`;
    this.#mark.toggleAttribute('data-held', this.#drag !== null);
  }

  #say(what: 'held' | 'begun' | 'set' | 'nothing'): void {
    this.said.textContent = wordsOf(this.#ui)[what];
  }
}

const isView = (pane: Pane): pane is View => 'toPatient' in pane;
const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
