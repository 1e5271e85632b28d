import type { Arch } from '@hyaline/marks';
import {
  addVec,
  archAt,
  cellsOf,
  dot,
  fromArch,
  scaleVec,
  sectionPlaces,
  toArch,
  type Vec3,
  type Volume,
} from '@hyaline/volume';
import type { Change } from '../workspace/events.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ArchCurves, curvesOf, type Drawing, FRESH, LEAST_HANDLES } from './arch-curves.ts';
import { keepSettings, type PanoramicSettings, readSettings } from './settings.ts';

const REST_MS = 250;
const FOLLOWS: readonly Change[] = ['view', 'volume', 'replaced', 'marks'];
const SEEKS: readonly Change[] = ['slices', 'layout', 'rooms', 'progress', 'tool'];

/**
 * The arch that is shown and the place on it. Until somebody changes the arch it is a guess and no mark: looking leaves
 * nothing behind that would have to be saved.
 */
export class ArchState {
  settings: PanoramicSettings = readSettings();
  /** Way along the middle curve of the section in the middle, mm. */
  along = 0;
  /** The handle that keys and buttons move. */
  selected: number | null = null;
  /** Handles of a new arch while they are being set. */
  drawing: Drawing | null = null;
  /** A handle, an edge or a slider is being moved: pictures are coarse until it rests. */
  dragging = false;
  guess: { readonly arch: Arch; readonly found: boolean } | null = null;
  readonly #workspace: Workspace;
  #guessing: Volume | null = null;
  /** What it belongs to, as the workspace counts it. */
  #seen: number;
  #curves: { of: Arch; volume: Volume; curves: ArchCurves | null } | null = null;
  #moving = false;
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#seen = workspace.shows;
  }

  /** Null before the volume is there, and where a single picture has no arch. */
  get curves(): ArchCurves | null {
    const { picture, marks } = this.#workspace;
    const arch = marks.now.arch ?? this.guess?.arch;
    if (!picture || picture.preview || !arch) return null;
    if (this.#curves?.of !== arch || this.#curves.volume !== picture.volume)
      this.#curves = { of: arch, volume: picture.volume, curves: curvesOf(arch, picture.volume) };
    return this.#curves.curves;
  }

  /** Arc lengths of the sections shown, from the patient's right to the left. */
  get places(): readonly number[] {
    const { curves, settings } = this;
    return curves ? sectionPlaces(curves.middle, this.along, settings.sections, settings.spacingMm) : [];
  }

  /** The crosshair as the arch tells it. */
  get cross(): ReturnType<typeof toArch> | null {
    return this.curves && toArch(this.curves.middle, this.#workspace.cross);
  }

  /** Which section the crosshair is on; null when it is beside all of them. */
  get activePlace(): number | null {
    const { places, cross, settings } = this;
    if (!cross || places.length === 0) return null;
    const off = places.map((place) => Math.abs(place - cross.s));
    const least = Math.min(...off);
    return least <= settings.spacingMm / 2 + 1e-6 ? off.indexOf(least) : null;
  }

  set(settings: Partial<PanoramicSettings>): void {
    this.settings = { ...this.settings, ...settings };
    keepSettings(this.settings);
    this.#workspace.changed('view');
  }

  /** Puts the crosshair and the sections to a place on the arch; its depth and height stay. */
  moveTo(s: number): void {
    const { curves, cross } = this;
    if (!curves || !cross) return;
    this.along = Math.min(curves.middle.lengthMm, Math.max(0, s));
    const near = Math.abs(cross.out) <= this.settings.widthMm / 2 ? cross.out : 0;
    this.#moving = true;
    this.#workspace.setCross(fromArch(curves.middle, { ...cross, out: near, s: this.along }));
    this.#moving = false;
  }

  moveBy(mm: number): void {
    this.moveTo(this.along + mm);
  }

  /** Follows what happens elsewhere. */
  changed(change: Change): void {
    if (change === 'volume' || change === 'study') this.#forget();
    if (SEEKS.includes(change)) this.#findArch();
    if (FOLLOWS.includes(change)) this.#follow();
  }

  /** The guess in place of an arch that somebody changed. */
  findAgain(): void {
    const { marks } = this.#workspace;
    if (this.guess && marks.now.arch) marks.set({ arch: this.guess.arch });
  }

  /** The crosshair went beyond the sections, or was moved in another view than one of them. */
  #follow(): void {
    const { cross, curves, places } = this;
    if (!cross || !curves || this.#moving) return;
    const [first = 0, last = 0] = [places[0], places.at(-1)];
    const half = this.settings.spacingMm / 2;
    const within = cross.s >= first - half && cross.s <= last + half;
    if (within && this.#workspace.active.startsWith('section-')) return;
    this.along = Math.min(curves.middle.lengthMm, Math.max(0, cross.s));
  }

  #forget(): void {
    const { picture, shows } = this.#workspace;
    if (picture !== null && this.#seen === shows) return;
    this.#seen = shows;
    // nothing keeps the voxels of what was open before
    this.#guessing = null;
    this.#curves = null;
    this.guess = null;
    this.selected = null;
    this.drawing = null;
  }

  /** Once all slices are there and somebody looks along the arch. */
  #findArch(): void {
    const { picture, study, pool, layout, tool } = this.#workspace;
    const wanted = layout.name === 'dental' || tool === 'arch';
    if (!wanted || !picture || picture.preview || study.progress.phase !== 'idle') return;
    const { volume } = picture;
    if (this.#guessing === volume || volume.geometry.size[2] < 2) return;
    this.#guessing = volume;
    const cells = cellsOf(volume);
    void pool
      .run({ kind: 'arch', geometry: volume.geometry, cells }, (parts) => {
        const [part] = parts;
        if (part?.kind !== 'arch' || this.#workspace.picture?.volume !== volume) return;
        const { points, up, found } = part.guess;
        this.guess = { arch: { points, up, ...FRESH }, found };
        this.#start();
      })
      .catch(() => undefined); // the viewer was closed, or the worker died and its other tasks have said so
  }

  /** Shows the arch from its middle, unless the person is already looking at something near it. */
  #start(): void {
    const { curves, cross } = this;
    if (!curves || !cross) return;
    if (Math.abs(cross.out) < FRESH.troughMm || this.#workspace.layout.name !== 'dental') this.#follow();
    else this.moveTo(curves.middle.lengthMm / 2);
    this.#workspace.changed('view');
  }

  pulled(): void {
    this.dragging = true;
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.letGo(), REST_MS);
  }

  letGo(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
    if (!this.dragging) return;
    this.dragging = false;
    this.#workspace.changed('view');
  }

  dispose(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
  }

  // ---- changing the arch: each gives the marks to set

  /** The point at the height of the arch. */
  level(point: Vec3): Vec3 {
    const { curves } = this;
    if (!curves) return point;
    const { base, arch } = curves;
    return addVec(point, scaleVec(arch.up, dot(base.points[0] as Vec3, arch.up) - dot(point, arch.up)));
  }

  withHandle(place: number, point: Vec3): Arch | null {
    const { curves } = this;
    return curves && { ...curves.arch, points: curves.arch.points.with(place, this.level(point)) };
  }

  /** A new handle where the curve passes nearest; says which one it is. */
  withHandleAt(point: Vec3): { arch: Arch; place: number } | null {
    const { curves } = this;
    if (!curves) return null;
    const { arch, base } = curves;
    const s = toArch(base, point).s;
    const place = arch.points.filter((handle) => toArch(base, handle).s < s).length;
    return { arch: { ...arch, points: arch.points.toSpliced(place, 0, this.level(point)) }, place };
  }

  /** Null when too few would be left. */
  withoutHandle(place: number): Arch | null {
    const { curves } = this;
    const count = curves?.arch.points.length ?? 0;
    if (!curves || place >= count || count <= LEAST_HANDLES) return null;
    return { ...curves.arch, points: curves.arch.points.toSpliced(place, 1) };
  }

  /** The selected handle moved along the curve and towards the cheek, mm. */
  nudged(place: number, alongMm: number, outMm: number): Arch | null {
    const { curves } = this;
    const handle = curves?.arch.points[place];
    if (!curves || !handle) return null;
    const at = archAt(curves.base, toArch(curves.base, handle).s);
    return this.withHandle(place, addVec(handle, addVec(scaleVec(at.along, alongMm), scaleVec(at.outward, outMm))));
  }
}
