import { norm, scaleVec, type Vec3 } from '@hyaline/volume';
import { type Mesh, MeshSections } from '@hyaline/volume/mesh';
import type { Drag, PictureView, Point } from '../rooms/room.ts';
import { type Face, FACES, withFace } from './clip-handles.ts';
import { drawHandle, drawPin } from './overlay.ts';
import type { ScanState } from './scan-state.ts';
import type { Space } from './space.ts';

const KEPT = 12; // sorted meshes: each direction of view of each scan
const NEAR_MM = 1.5; // a picked point is drawn whole on pictures this near, pale on others

/** Sorted triangles of scans by mesh and direction, the newest kept. */
export class OutlineCache {
  #held: { mesh: Mesh; normal: Vec3; sections: MeshSections }[] = [];

  of(mesh: Mesh, normal: Vec3): MeshSections {
    const found = this.#held.find((one) => one.mesh === mesh && one.normal.every((value, n) => Math.abs(value - (normal[n] as number)) < 1e-6)); // prettier-ignore
    if (found) return found.sections;
    const sections = new MeshSections(mesh, normal);
    this.#held = [{ mesh, normal, sections }, ...this.#held].slice(0, KEPT);
    return sections;
  }
}

const cssColour = (colour: Vec3): string => `rgb(${colour.map((value) => Math.round(value * 255)).join(' ')})`;

/** Square to the pictures of a flat view, and how far along it the shown one lies. */
function planeOf({ stack, index }: PictureView): { normal: Vec3; height: number } | null {
  if (!stack) return null;
  const normal = scaleVec(stack.step, 1 / norm(stack.step));
  const at = [0, 1, 2].map((n) => (stack.origin[n] as number) + index * (stack.step[n] as number));
  return { normal, height: at.reduce((sum, value, n) => sum + value * (normal[n] as number), 0) };
}

/** Where scans cross a flat view. */
export function drawOutlines(
  context: CanvasRenderingContext2D,
  view: PictureView,
  { scans }: ScanState,
  cache: OutlineCache,
): void {
  // prettier-ignore
  const plane = planeOf(view);
  if (!plane) return;
  for (const { surface, visible } of scans) {
    if (!visible) continue;
    const segments = cache.of(surface.mesh, plane.normal).at(plane.height);
    context.strokeStyle = cssColour(surface.colour);
    context.lineWidth = 1.5;
    context.beginPath();
    for (let s = 0; s < segments.length; s += 6) {
      const ends = [0, 3].map((n) => view.toScreen([segments[s + n] as number, segments[s + n + 1] as number, segments[s + n + 2] as number])); // prettier-ignore
      const [from, to] = ends;
      if (!from || !to) continue;
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
    }
    context.stroke();
  }
}

/** Spots of the alignment in the patient. */
export function drawSpots(context: CanvasRenderingContext2D, view: PictureView, { aligning }: ScanState): void {
  aligning?.alignment.pairs.forEach(({ inPatient }, n) => {
    const at = view.toScreen(inPatient);
    if (!at) return;
    context.globalAlpha = Math.abs(at.offMm) <= NEAR_MM ? 1 : 0.35;
    drawPin(context, at, { label: String(n + 1), colour: '#eab444' });
    context.globalAlpha = 1;
  });
}

export function spotAt(view: PictureView, state: ScanState, at: Point, reach: number): Drag | null {
  const pairs = state.aligning?.alignment.pairs ?? [];
  const n = pairs.findIndex(({ inPatient }) => {
    const there = view.toScreen(inPatient);
    return there !== null && Math.abs(there.offMm) <= NEAR_MM && Math.hypot(there.x - at.x, there.y - at.y) <= reach;
  });
  if (n < 0) return null;
  return {
    move(now) {
      const point = view.toPatient(now);
      if (point) state.correct(n, point);
    },
  };
}

/** The faces of the clipping box that a flat view along the patient's axes cuts, with their handles on the screen. */
function edgesIn(view: PictureView, { clip }: Space): { face: Face; from: Point; to: Point }[] {
  const { stack } = view;
  if (!stack) return [];
  const axisOf = (v: Vec3) => ([0, 1, 2] as const).find((n) => Math.abs(v[n]) > 0.9999 * norm(v));
  const [across, along] = [axisOf(stack.right), axisOf(stack.down)];
  if (across === undefined || along === undefined) return [];
  const depth = (3 - across - along) as 0 | 1 | 2;
  const here = planeOf(view);
  if (!here) return [];
  const level = here.height * Math.sign(here.normal[depth]);
  if (level < clip.low[depth] || level > clip.high[depth]) return [];
  return FACES.filter(({ axis }) => axis !== depth).flatMap((face) => {
    const other = face.axis === across ? along : across;
    const end = (at: number): Vec3 => {
      const point = [0, 0, 0] as [number, number, number];
      point[depth] = level;
      point[face.axis] = clip[face.end][face.axis];
      point[other] = at;
      return point;
    };
    const [from, to] = [view.toScreen(end(clip.low[other])), view.toScreen(end(clip.high[other]))];
    return from && to ? [{ face, from, to }] : [];
  });
}

export function drawClip(context: CanvasRenderingContext2D, view: PictureView, space: Space): void {
  if (!space.clipping) return;
  for (const { from, to } of edgesIn(view, space)) {
    context.strokeStyle = 'rgba(105, 190, 207, 0.8)';
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    context.setLineDash([]);
    drawHandle(context, (from.x + to.x) / 2, (from.y + to.y) / 2);
  }
}

export function clipEdgeAt(view: PictureView, space: Space, at: Point, reach: number): Drag | null {
  if (!space.clipping) return null;
  const found = edgesIn(view, space).find(({ from, to }) => Math.hypot((from.x + to.x) / 2 - at.x, (from.y + to.y) / 2 - at.y) <= reach); // prettier-ignore
  if (!found) return null;
  const { face } = found;
  return {
    move(now) {
      const point = view.toPatient(now);
      if (point) space.setClip(withFace(space.clip, space.whole, face, point[face.axis]));
    },
  };
}
