import { type KeyboardEvent, type RefObject, useRef } from 'react';

interface ArrowKeys {
  /** Around the search and the list. */
  area: RefObject<HTMLDivElement | null>;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Arrow keys lead from the search into the list, through it, and back; Enter then opens as on any link. */
export function useArrowKeys(selector: string): ArrowKeys {
  const area = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const stops = [...(area.current?.querySelectorAll<HTMLElement>(`input[type=search], ${selector}`) ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const next = at === -1 ? undefined : stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return { area, onKeyDown };
}
