import type { Point, PointName } from '@hyaline/radiograph';
import { pinchOf } from '../../viewer/ui/pinch.ts';
import type { FilmCanvas, Spot } from './film-canvas.ts';

/** px that a press may move and still be one. */
const STILL = { mouse: 4, touch: 10 } as const;
/** Pixels of the picture. */
const SHORTEST = 10;
const LONG_PRESS_MS = 320;
const WHEEL_NOTCH = 300;
const WINDOW_SPAN = 300;

interface Drag {
  move(at: Spot): void;
  end(at: Spot): void;
  /** It turned out to be something else, such as the first finger of two. */
  cancel?(): void;
}

/**
 * Mouse, pen and touch on a film. A press places the point that is asked for, a drag moves a point or the picture, a
 * finger that rests places under the magnifier, two fingers and the wheel enlarge, the right button sets the window.
 */
export function listen(view: FilmCanvas, signal: AbortSignal): void {
  const { canvas } = view;
  const touches = new Map<number, Spot>();
  let drag: Drag | null = null;
  let pinch: ReturnType<typeof pinchOf> | null = null;
  const spotOf = (event: MouseEvent): Spot => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const on = <K extends keyof HTMLElementEventMap>(name: K, run: (event: HTMLElementEventMap[K]) => void) =>
    canvas.addEventListener(name, run, { signal, passive: false });

  on('contextmenu', (event) => event.preventDefault());
  on('pointerdown', (event) => {
    const at = spotOf(event);
    const touch = event.pointerType === 'touch';
    canvas.setPointerCapture(event.pointerId);
    if (touch) touches.set(event.pointerId, at);
    if (touches.size === 2) {
      drag?.cancel?.();
      drag = null;
      view.aim = null;
      pinch = pinchOf([...touches.values()]);
    } else if (touches.size < 2) drag = dragOf(view, at, { touch, button: event.button, shift: event.shiftKey });
  });
  on('pointermove', (event) => {
    const at = spotOf(event);
    if (touches.has(event.pointerId)) touches.set(event.pointerId, at);
    if (pinch && touches.size >= 2) {
      const now = pinchOf([...touches.values()]);
      view.pan(now.x - pinch.x, now.y - pinch.y);
      view.zoom(now.span / pinch.span, now);
      pinch = now;
    } else if (drag) drag.move(at);
    else if (event.pointerType !== 'touch') hover(view, at);
  });
  const end = (event: PointerEvent): void => {
    touches.delete(event.pointerId);
    if (touches.size < 2) pinch = null;
    const ended = drag;
    drag = null;
    if (event.type === 'pointerup') ended?.end(spotOf(event));
    else ended?.cancel?.();
    if (event.pointerType === 'touch') view.aim = null;
    view.draw();
  };
  on('pointerup', end);
  on('pointercancel', end);
  on('pointerleave', () => {
    if (drag) return;
    view.aim = null;
    view.draw();
  });
  on('wheel', (event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 40 : 1;
    view.zoom(Math.exp((-event.deltaY * lines) / WHEEL_NOTCH), spotOf(event));
  });
}

function hover(view: FilmCanvas, at: Spot): void {
  const over = view.pointAt(at, false);
  const places = isAsked(view);
  view.canvas.style.cursor = places || view.scene.measuring ? 'crosshair' : over ? 'grab' : 'default';
  const before = view.aim;
  view.aim = places || over || view.scene.measuring ? { spot: at, touch: false } : null;
  if (before || view.aim) view.draw();
}

interface Press {
  readonly touch: boolean;
  readonly button: number;
  readonly shift: boolean;
}

function dragOf(view: FilmCanvas, start: Spot, { touch, button, shift }: Press): Drag | null {
  if (button === 2 || (shift && button === 0)) return windowDrag(view, start);
  if (button === 1) return panDrag(view, start);
  if (view.scene.measuring) return lengthDrag(view, start, touch);
  const near = view.pointAt(start, touch);
  return near ? pointDrag(view, near, start, touch) : press(view, start, touch);
}

/** Whether the next press places it. */
const isAsked = ({ scene: { active, points } }: FilmCanvas): boolean => active !== null && points[active] === undefined;

/** A drag moves the point; a press beside it still places the one that is asked for, which may lie just there. */
function pointDrag(view: FilmCanvas, name: PointName, start: Spot, touch: boolean): Drag {
  const from = view.toScreen(view.scene.points[name] as Point);
  // a finger covers what it moves: the point keeps its distance from it
  const off = { x: from.x - start.x, y: from.y - start.y };
  const drag = placeDrag(view, off, touch, (to, held) => view.events.place(name, to, held));
  let moved = false;
  return {
    move(at) {
      moved ||= Math.hypot(at.x - start.x, at.y - start.y) > (touch ? STILL.touch : STILL.mouse);
      if (moved) drag.move(at);
    },
    end(at) {
      if (moved) drag.end(at);
      else if (isAsked(view)) view.events.place(view.scene.active as PointName, view.toPicture(at), false);
      else view.events.choose(name);
    },
  };
}

/** A press places, a drag moves the picture, a finger that rests places under the magnifier. */
function press(view: FilmCanvas, start: Spot, touch: boolean): Drag {
  const name = isAsked(view) ? view.scene.active : null;
  let goesOn: Drag | null = null;
  const timer =
    touch && name
      ? setTimeout(() => {
          goesOn = placeDrag(view, { x: 0, y: 0 }, true, (to, held) => view.events.place(name, to, held));
          goesOn.move(start);
          navigator.vibrate?.(15);
        }, LONG_PRESS_MS)
      : undefined;
  return {
    move(at) {
      if (!goesOn && Math.hypot(at.x - start.x, at.y - start.y) > (touch ? STILL.touch : STILL.mouse)) {
        clearTimeout(timer);
        goesOn = panDrag(view, start);
      }
      goesOn?.move(at);
    },
    end(at) {
      clearTimeout(timer);
      if (goesOn) goesOn.end(at);
      else if (name) view.events.place(name, view.toPicture(at), false);
    },
    cancel: () => clearTimeout(timer),
  };
}

function placeDrag(view: FilmCanvas, off: Spot, touch: boolean, set: (at: Point, held: boolean) => void): Drag {
  let moved = false;
  const show = (at: Spot, held: boolean) => {
    const spot = { x: at.x + off.x, y: at.y + off.y };
    view.aim = { spot, touch };
    set(view.toPicture(spot), held);
  };
  return {
    move(at) {
      moved = true;
      show(at, true);
    },
    end(at) {
      if (moved) show(at, false);
      view.aim = null;
    },
  };
}

function lengthDrag(view: FilmCanvas, start: Spot, touch: boolean): Drag {
  const from = view.toPicture(start);
  const show = (at: Spot): Point => {
    const to = view.toPicture(at);
    view.draft = [from, to];
    view.aim = { spot: at, touch };
    view.draw();
    return to;
  };
  return {
    move: (at) => void show(at),
    end(at) {
      const to = show(at);
      view.draft = null;
      view.aim = null;
      if (Math.hypot(to[0] - from[0], to[1] - from[1]) > SHORTEST) view.events.length(from, to);
    },
  };
}

function panDrag(view: FilmCanvas, start: Spot): Drag {
  let last = start;
  return {
    move(at) {
      view.pan(at.x - last.x, at.y - last.y);
      last = at;
    },
    end: () => undefined,
  };
}

function windowDrag(view: FilmCanvas, start: Spot): Drag {
  let last = start;
  return {
    move(at) {
      view.moveWindow((at.x - last.x) / WINDOW_SPAN, (at.y - last.y) / WINDOW_SPAN);
      last = at;
    },
    end: () => undefined,
  };
}
