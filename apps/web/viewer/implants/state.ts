import type { Implant, Numbering } from '@hyaline/marks';
import type { Volume } from '@hyaline/volume';
import { keepNumbering, readNumbering } from '../workspace/tooth-numbering.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { genericImplant } from './library.ts';
import { keepLimits, type Limits, readLimits } from './limits.ts';
import type { Asked } from './plan.ts';
import { type ImplantReadings, readingsOf } from './readings.ts';

const STILL_MS = 150;

/** What the planning of implants remembers beside the marks: nothing of it belongs to the study. */
export class PlanState {
  /** The implant whose handles are shown. */
  selectedId: string | null = null;
  /** What the next press with the tool sets. */
  asked: Asked = { tooth: null, name: '', ...genericImplant('tapered', 4, 10) };
  /** FDI number of the next tooth label. */
  nextTooth = 11;
  limits: Limits = readLimits();
  numbering: Numbering = readNumbering();
  readonly #workspace: Workspace;
  #coarseUntil = 0;
  #still: ReturnType<typeof setTimeout> | null = null;
  readonly #known = new WeakMap<Implant, { key: readonly unknown[]; readings: ImplantReadings }>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get implants(): readonly Implant[] {
    return this.#workspace.marks.now.implants;
  }

  get selected(): Implant | null {
    return this.implants.find(({ id }) => id === this.selectedId) ?? null;
  }

  select(id: string | null): void {
    if (this.selectedId === id) return;
    this.selectedId = id;
    this.redraw();
  }

  ask(asked: Partial<Asked>): void {
    this.asked = { ...this.asked, ...asked };
    this.redraw();
  }

  askTooth(fdi: number): void {
    this.nextTooth = fdi;
    this.redraw();
  }

  setNumbering(numbering: Numbering): void {
    this.numbering = numbering;
    keepNumbering(numbering);
    this.redraw();
  }

  setLimits(limits: Limits): void {
    this.limits = limits;
    keepLimits(limits);
    this.redraw();
  }

  /** Adds and chooses one; false where there is no room for more. */
  add(implant: Implant): boolean {
    const before = this.selectedId;
    this.selectedId = implant.id; // chosen when the change is told, so that all is drawn once
    const added = this.#workspace.marks.set({ implants: [...this.implants, implant] });
    if (!added) this.selectedId = before;
    return added;
  }

  /** Changes one implant, as one step of history. */
  change(implant: Implant): void {
    const { marks } = this.#workspace;
    marks.set({ implants: this.implants.map((one) => (one.id === implant.id ? implant : one)) });
  }

  /** Whether millimetres and directions of this series are known: without them nothing can be planned. */
  get canPlan(): boolean {
    const { picture } = this.#workspace;
    const geometry = picture && !picture.preview ? picture.volume.geometry : null;
    return geometry !== null && geometry.calibrated && geometry.oriented && geometry.size[2] > 1;
  }

  /** The volume once all of it is there: bone is not looked for in half a volume, or a small one. */
  get wholeVolume(): Volume | null {
    return this.canPlan ? this.#workspace.wholeVolume : null;
  }

  /** Measured once for each state of what it depends on: every view and the list ask for it. */
  readings(implant: Implant): ImplantReadings {
    const { now } = this.#workspace.marks;
    const volume = this.wholeVolume;
    const coarse = implant === this.selected && performance.now() < this.#coarseUntil;
    const key = [now.implants, now.canals, now.arch, volume, this.limits, coarse];
    const known = this.#known.get(implant);
    if (known?.key.every((one, n) => one === key[n])) return known.readings;
    const readings = readingsOf(implant, now, volume, this.limits, coarse);
    this.#known.set(implant, { key, readings });
    return readings;
  }

  /** It follows the pointer: measured coarsely until it has stood still for a moment. */
  dragged(): void {
    this.#coarseUntil = performance.now() + STILL_MS;
    if (this.#still !== null) clearTimeout(this.#still);
    this.#still = setTimeout(() => this.redraw(), STILL_MS + 10);
  }

  dispose(): void {
    if (this.#still !== null) clearTimeout(this.#still);
  }

  redraw(): void {
    this.#workspace.changed('tool');
    this.#workspace.changed('marks');
  }
}
