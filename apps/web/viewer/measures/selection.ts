import type { Measure } from '@hyaline/marks';
import { hangingOf, isStraight, norm, type PlaneName, STRAIGHT_FRAMES, turnTo, type Vec3 } from '@hyaline/volume';
import { isPlane, PLANES } from '../workspace/events.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { middleOf } from './shape.ts';

/** The measure that keys act on and whose details are open. */
export class Selection {
  #now: string | null = null;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get now(): string | null {
    return this.#now;
  }

  set(id: string | null): void {
    if (this.#now === id) return;
    this.#now = id;
    this.#onChange();
  }
}

/** The crosshair goes to the measure, and the view that shows it takes the keys; planes turn where none shows it. */
export function jumpTo(workspace: Workspace, { points, across }: Measure): void {
  if (across && !workspace.picture?.flat) {
    const shown = planeShowing(workspace, across);
    if (shown) workspace.setActive(shown);
    else turnToMeasure(workspace, across);
  }
  workspace.setCross(middleOf(points));
}

const SAME = 1e-3;
type Across = NonNullable<Measure['across']>;

function planeShowing({ frames, picture }: Workspace, { right, down }: Across): PlaneName | null {
  const found = PLANES.find((plane) => {
    const stack = picture?.stacks[plane];
    const now = isStraight(frames[plane]) && stack ? { right: unit(stack.right), down: unit(stack.down) } : hangingOf(plane, frames[plane]); // prettier-ignore
    return off(now.right, right) + off(now.down, down) < SAME;
  });
  return found ?? null;
}

/** Straight planes first: most measures are made on them. */
function turnToMeasure(workspace: Workspace, across: Across): void {
  workspace.setFrames(STRAIGHT_FRAMES);
  const shown = planeShowing(workspace, across);
  const plane = shown ?? (isPlane(workspace.active) ? workspace.active : 'axial');
  if (!shown) workspace.setFrames(turnTo(STRAIGHT_FRAMES, plane, across.right, across.down));
  workspace.setActive(plane);
}

const off = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const unit = (v: Vec3): Vec3 => [v[0] / norm(v), v[1] / norm(v), v[2] / norm(v)];
