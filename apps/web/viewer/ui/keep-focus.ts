const FOCUSABLE = 'button, input, select, textarea, summary';

const isThere = (element: HTMLElement): boolean => element.isConnected && element.getClientRects().length > 0;

/**
 * Parts of a panel are made anew when something is added or taken away. Where that took the part that had the focus,
 * the one that came into its place has it, else the heading: keys go on from there instead of from the top of the page.
 */
export function keepFocus(root: HTMLElement, change: () => void): void {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !root.contains(active)) {
    change();
    return;
  }
  const part = active.closest('section') ?? root;
  const parts = () => [...part.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const place = parts().indexOf(active);
  change();
  const now = document.activeElement;
  if (isThere(active) || (now !== active && now !== null && now !== document.body)) return;
  const left = parts();
  const next = left.slice(Math.max(0, place)).find(isThere) ?? left.findLast(isThere);
  if (next) next.focus();
  else headingOf(part)?.focus();
}

function headingOf(part: Element): HTMLElement | null {
  const heading = part.querySelector('h2');
  heading?.setAttribute('tabindex', '-1');
  return heading;
}
