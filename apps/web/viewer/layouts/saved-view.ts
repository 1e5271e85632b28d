import type { Frame, GreyWindow, PlaneFrames, PresetName, Slab, Vec3 } from '@hyaline/volume';
import type { Camera } from '../workspace/camera.ts';
import { keep, readKept } from '../workspace/kept.ts';

/** How a study is looked at, apart from which study: what can be kept under a name and taken up again. */
export interface ViewState {
  readonly layout: string;
  readonly maximized: string | null;
  readonly active: string;
  /** LPS mm. */
  readonly cross: Vec3;
  readonly window: GreyWindow;
  readonly preset: PresetName | null;
  readonly slab: Slab | null;
  readonly thicknessMm: number;
  readonly frames: PlaneFrames;
  /** By view. Moved by shares of the view's shorter side, so that it holds in a window of another size. */
  readonly cameras: Readonly<Record<string, Camera>>;
  /** What views keep of their own, by view; each checks it when it is recalled. */
  readonly own?: Readonly<Record<string, unknown>>;
}

export interface SavedView {
  readonly name: string;
  readonly state: ViewState;
}

const NAME = 'views';
export const MOST_VIEWS = 50;
export const LONGEST_NAME = 60;

/** What was kept, as far as it is a view: a single bad one is left out. */
export const readViews = (): readonly SavedView[] =>
  readKept(NAME, (value) => (Array.isArray(value) ? value.filter(isSavedView) : null)) ?? [];

/** False when this browser refuses to keep it. */
export const keepViews = (views: readonly SavedView[]): boolean => keep(NAME, views);

/** The view under its name, in place of one that had the name before. */
export const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] =>
  views.some(({ name }) => name === view.name)
    ? views.map((one) => (one.name === view.name ? view : one))
    : [...views, view].slice(-MOST_VIEWS);

/** Unchanged when the new name is empty or taken. */
export function renamed(views: readonly SavedView[], name: string, to: string): readonly SavedView[] {
  const wanted = nameOf(to);
  if (wanted === '' || views.some((one) => one.name === wanted)) return views;
  return views.map((one) => (one.name === name ? { ...one, name: wanted } : one));
}

export const without = (views: readonly SavedView[], name: string): readonly SavedView[] =>
  views.filter((one) => one.name !== name);

export const nameOf = (text: string): string => text.trim().replace(/\s+/g, ' ').slice(0, LONGEST_NAME);

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 100;
const isVec = (value: unknown): value is Vec3 => Array.isArray(value) && value.length === 3 && value.every(isNumber);
const isFrame = (value: unknown): value is Frame => isObject(value) && isVec(value['x']) && isVec(value['y']) && isVec(value['z']); // prettier-ignore
const isCamera = (value: unknown): value is Camera =>
  isObject(value) && isNumber(value['zoom']) && value['zoom'] > 0 && isNumber(value['panX']) && isNumber(value['panY']);

function isSavedView(value: unknown): value is SavedView {
  if (!isObject(value) || !isText(value['name']) || !isObject(value['state'])) return false;
  const { layout, maximized, active, cross, window, preset, slab, thicknessMm, frames, cameras } = value['state'];
  return (
    isText(layout) &&
    (maximized === null || isText(maximized)) &&
    isText(active) &&
    isVec(cross) &&
    isObject(window) &&
    isNumber(window['center']) &&
    isNumber(window['width']) &&
    (preset === null || ['bone', 'teeth', 'soft', 'own'].includes(String(preset))) &&
    (slab === null || (isObject(slab) && ['mean', 'max', 'min'].includes(String(slab['mode'])) && isNumber(slab['thicknessMm']))) &&
    isNumber(thicknessMm) &&
    isObject(frames) &&
    isFrame(frames['axial']) &&
    isFrame(frames['coronal']) &&
    isFrame(frames['sagittal']) &&
    isObject(cameras) &&
    Object.values(cameras).every(isCamera)
  ); // prettier-ignore
}
