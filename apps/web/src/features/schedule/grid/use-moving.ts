import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { instantOn, minuteUnder } from '../layout/axis.ts';
import { movedBy, type Place } from '../layout/keys.ts';
import { followDrag } from './drag.ts';
import type { Column, Entry } from './model.ts';

/** Minutes between the places that an appointment can be put to. */
const STEP = 15;
const FINE_STEP = 5;

export interface Moving {
  entry: Entry;
  place: Place;
  /** Minutes. */
  length: number;
  by: 'keys' | 'pointer';
}

interface MovingProps {
  area: RefObject<HTMLElement | null>;
  columns: readonly Column[];
  pxPerMinute: number;
  mayMove: (entry: Entry) => boolean;
  onDrop: (entry: Entry, column: Column, startsAt: number) => void;
}

export interface MovingHandle {
  moving: Moving | null;
  /** Begins to move by keys. */
  take: (entry: Entry) => void;
  /** True when the key belonged to the move. */
  onKey: (event: KeyboardEvent) => boolean;
  /** Without an appointment under it, it only ends what was dragged before. */
  onPointerDown: (event: PointerEvent, entry: Entry | undefined) => void;
  /** A drag just ended: the click that follows is none. */
  justDragged: () => boolean;
}

/** Moves an appointment over the columns, by keys, or by drag of a mouse or of a finger that rested on it; it is put down by `onDrop`, or goes back to where it was. */
export function useMoving({ area, columns, pxPerMinute, mayMove, onDrop }: MovingProps): MovingHandle {
  const [moving, setMoving] = useState<Moving | null>(null);
  const dragged = useRef(false);
  const drop = ({ entry, place }: Moving): void => {
    setMoving(null);
    const column = columns[place.column];
    if (column === undefined) return;
    const startsAt = instantOn(column.axis, place.start);
    const before = placeOf(entry, columns);
    const stays = startsAt === entry.from && (before === null || before.column === place.column);
    if (!stays) onDrop(entry, column, startsAt);
  };

  const take = (entry: Entry): void => {
    const place = placeOf(entry, columns);
    if (place !== null && mayMove(entry)) setMoving({ entry, place, length: lengthOf(entry), by: 'keys' });
  };

  const onKey = (event: KeyboardEvent): boolean => {
    if (moving === null) return false;
    if (event.key === 'Escape') setMoving(null);
    else if (event.key === 'Enter' || event.key === ' ') drop(moving);
    else {
      const minutes = columns[moving.place.column]?.axis.minutes ?? 0;
      const grid = { columns: columns.length, minutes, length: moving.length, step: event.shiftKey ? FINE_STEP : STEP };
      const place = movedBy(event.key, moving.place, grid);
      if (place === null) return event.key !== 'Tab';
      setMoving({ ...moving, place });
    }
    return true;
  };

  const state = useRef({ columns, drop });
  useEffect(() => {
    state.current = { columns, drop };
  });

  // only a listener that may say no keeps a finger that drags from scrolling, and only one that was there before it
  const fingerDrags = useRef(false);
  useEffect(() => {
    const element = area.current;
    const hold = (event: TouchEvent): void => {
      if (fingerDrags.current && event.cancelable) event.preventDefault();
    };
    // browsers ask for moves alone only where the touch itself was asked for
    for (const of of ['touchstart', 'touchmove'] as const) element?.addEventListener(of, hold, { passive: false });
    return () => {
      for (const of of ['touchstart', 'touchmove'] as const) element?.removeEventListener(of, hold);
    };
  }, [area]);

  const onPointerDown = useCallback(
    (event: PointerEvent, entry: Entry | undefined): void => {
      dragged.current = false;
      const element = area.current;
      if (entry === undefined || element === null || event.button !== 0 || !mayMove(entry)) return;
      const isTouch = event.pointerType === 'touch';
      const grip = (event.target as Element).closest('[data-appointment]')?.getBoundingClientRect();
      const held = grip === undefined ? 0 : event.clientY - grip.top;
      const length = lengthOf(entry);
      let last: Moving | null = null;
      const show = (place: Place | null): void => {
        if (place === null) return;
        last = { entry, place, length, by: 'pointer' };
        setMoving(last);
      };
      followDrag({
        area: element,
        begun: { x: event.clientX, y: event.clientY },
        isTouch,
        onBegin: () => {
          dragged.current = true;
          fingerDrags.current = isTouch;
          // that it was taken is seen before the finger moves
          if (isTouch) show(placeOf(entry, state.current.columns));
        },
        onMove: ({ x, y }) => {
          show(placeUnder(element, state.current.columns, { x, y: y - held }, pxPerMinute, entry));
        },
        onEnd: (put) => {
          fingerDrags.current = false;
          if (last !== null && put) state.current.drop(last);
          else if (last !== null) setMoving(null);
        },
      });
    },
    [area, mayMove, pxPerMinute],
  );
  return { moving, take, onKey, onPointerDown, justDragged: () => dragged.current };
}

const lengthOf = ({ from, to }: Entry): number => Math.round((to - from) / 60_000);

/** Where it stands now; null when it is on none of the columns. */
export function placeOf(entry: Entry, columns: readonly Column[]): Place | null {
  const column = columns.findIndex(({ entries }) => entries.some(({ item }) => item.entry.appointment.id === entry.appointment.id)); // prettier-ignore
  const axis = columns[column]?.axis;
  return axis === undefined ? null : { column, start: Math.max(0, (entry.from - axis.from) / 60_000) };
}

function placeUnder(
  area: HTMLElement,
  columns: readonly Column[],
  { x, y }: { x: number; y: number },
  pxPerMinute: number,
  entry: Entry,
): Place | null {
  const drawn = [...area.querySelectorAll<HTMLElement>('[data-column]')];
  const boxes = drawn.map((element) => element.getBoundingClientRect());
  const column = boxes.findIndex(({ left, right }) => x >= left && x < right);
  const axis = columns[column]?.axis;
  const box = boxes[column];
  if (axis === undefined || box === undefined) return null;
  return { column, start: minuteUnder(y - box.top, pxPerMinute, axis, { step: STEP, length: lengthOf(entry) }) };
}
