import type { Point } from '@hyaline/radiograph';
import type { FilmCanvas } from './film-canvas.ts';

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Screen px that the picture moves below the cross. */
const PAN = 8;
const FAST = 10;
const WINDOW_STEP = 0.08;

/** Keys while the film has the focus: arrows move the chosen point, or the picture below the cross in its middle. */
export function keyOf(view: FilmCanvas, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  const acts: Record<string, () => void> = {
    Enter: () => enter(view),
    ' ': () => enter(view),
    Delete: () => remove(view),
    Backspace: () => remove(view),
    '+': () => view.zoom(1.25),
    '=': () => view.zoom(1.25),
    '-': () => view.zoom(0.8),
    '0': () => view.fit(),
    i: () => view.invert(),
    w: () => view.resetWindow(),
    '[': () => view.moveWindow(0, WINDOW_STEP),
    ']': () => view.moveWindow(0, -WINDOW_STEP),
    ',': () => view.moveWindow(-WINDOW_STEP, 0),
    '.': () => view.moveWindow(WINDOW_STEP, 0),
  };
  const act = arrow ? () => move(view, arrow, event.shiftKey ? FAST : 1) : acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function enter(view: FilmCanvas): void {
  const { active, points } = view.scene;
  if (active === null) return;
  if (points[active]) view.events.next();
  else view.events.place(active, view.toPicture(view.middle), false);
}

function remove(view: FilmCanvas): void {
  const { active, points } = view.scene;
  if (active && points[active]) view.events.remove(active);
}

/** One pixel of the picture, in the direction of the screen. */
function move(view: FilmCanvas, [x, y]: readonly [number, number], times: number): void {
  const { active, points } = view.scene;
  const at = active && points[active];
  if (!active || !at) return view.pan(-x * PAN * times, -y * PAN * times);
  const { a, b, c, d } = view.placement;
  const area = a * d - b * c;
  const step: Point = [(d * x - c * y) / area, (a * y - b * x) / area];
  const long = Math.hypot(...step);
  view.events.place(active, [at[0] + (step[0] / long) * times, at[1] + (step[1] / long) * times], true);
}
