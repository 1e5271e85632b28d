import type { Implant } from '@hyaline/marks';
import {
  addVec,
  apexOf,
  dot,
  implantOnPicture,
  implantShadow,
  scaleVec,
  subtractVec,
  type Vec3,
} from '@hyaline/volume';
import type { Drag, PictureView, Point } from '../rooms/room.ts';
import type { MarkHistory } from '../workspace/mark-history.ts';
import { bodyOf, deepened, middleOf, moved, withApexAt, withHeadAt, withImplant } from './plan.ts';

export type Handle = 'body' | 'head' | 'apex' | 'depth';

const DEPTH_ABOVE_MM = 6;
const APART_PX = 26;
const BESIDE_MM = 10; // a chosen implant stays in reach on pictures that pass it by no more

/** Outline of an implant on a view, CSS px. */
export interface Shown {
  readonly outline: readonly Point[];
  /** `cut`: the picture goes through it. `beside`: it lies in front of or behind the picture. */
  readonly as: 'cut' | 'beside';
}

/** How a view shows an implant; null where it lies too far from what is shown. */
export function shownOn(view: PictureView, implant: Implant, nearToo: boolean): Shown | null {
  const body = bodyOf(implant);
  if (view.stack) {
    const cut = implantOnPicture(body, view.stack, view.index);
    const outline = cut?.map((point) => view.toScreen(point)).filter((point) => point !== null) ?? [];
    if (outline.length > 2) return { outline, as: 'cut' };
    if (!nearToo) return null;
  }
  const offs: number[] = [];
  const shadow = implantShadow(body, (point) => {
    const there = view.toScreen(point);
    if (there) offs.push(there.offMm);
    return there && [there.x, there.y];
  });
  if (!shadow) return null;
  const [low, high] = [Math.min(...offs), Math.max(...offs)];
  const off = low > 0 ? low : high < 0 ? -high : 0;
  if (off > view.halfStepMm + (nearToo ? BESIDE_MM : 0)) return null;
  return { outline: shadow.map(([x, y]) => ({ x, y })), as: off > view.halfStepMm ? 'beside' : 'cut' };
}

/** Places of the handles on a view; only the body's where the view looks along the axis. */
export function handlesOn(
  view: PictureView,
  implant: Implant,
): readonly { readonly handle: Handle; readonly at: Point }[] {
  const places: readonly (readonly [Handle, Vec3])[] = [
    ['body', middleOf(implant)],
    ['head', implant.head],
    ['apex', apexOf(implant)],
    ['depth', addVec(implant.head, scaleVec(implant.axis, -DEPTH_ABOVE_MM))],
  ];
  const shown = places.flatMap(([handle, point]) => {
    const at = view.toScreen(point);
    return at ? [{ handle, at }] : [];
  });
  const [head, apex] = [shown.find(({ handle }) => handle === 'head'), shown.find(({ handle }) => handle === 'apex')];
  const along = head && apex && Math.hypot(head.at.x - apex.at.x, head.at.y - apex.at.y) > APART_PX;
  return along ? shown : shown.filter(({ handle }) => handle === 'body');
}

/** What moves with the pointer: by as much as the pointer moved, so that nothing jumps into the picture's plane. */
export function dragOf(
  marks: MarkHistory,
  view: PictureView,
  implant: Implant,
  handle: Handle,
  start: Point,
): Drag | null {
  const from = view.toPatient(start);
  if (!from) return null;
  const drag = marks.drag();
  return {
    move(at) {
      const to = view.toPatient(at);
      if (to) drag.show(withImplant(marks.now, changed(implant, handle, subtractVec(to, from))));
    },
    end: drag.end,
  };
}

function changed(implant: Implant, handle: Handle, by: Vec3): Implant {
  if (handle === 'head') return withHeadAt(implant, addVec(implant.head, by));
  if (handle === 'apex') return withApexAt(implant, addVec(apexOf(implant), by));
  return handle === 'depth' ? deepened(implant, dot(by, implant.axis)) : moved(implant, by);
}

/** Even-odd rule. */
export function holdsPoint(outline: readonly Point[], { x, y }: Point): boolean {
  let inside = false;
  outline.forEach((a, n) => {
    const b = outline.at(n - 1) ?? a;
    if (a.y > y !== b.y > y && x < a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y)) inside = !inside;
  });
  return inside;
}
