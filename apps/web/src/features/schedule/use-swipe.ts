import { type TouchEvent, useRef } from 'react';

const FAR = 60;

/** A finger drawn sideways, and hardly up or down, leads on or back. */
export function useSwipe(onSwipe: (direction: 1 | -1) => void) {
  const begun = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: ({ touches }: TouchEvent): void => {
      const touch = touches[0];
      begun.current = touches.length === 1 && touch !== undefined ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd: ({ changedTouches }: TouchEvent): void => {
      const touch = changedTouches[0];
      if (begun.current === null || touch === undefined) return;
      const x = touch.clientX - begun.current.x;
      const y = touch.clientY - begun.current.y;
      begun.current = null;
      if (Math.abs(x) > FAR && Math.abs(x) > 2 * Math.abs(y)) onSwipe(x < 0 ? 1 : -1);
    },
  };
}
