import type { Pane } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { el, replace } from '../ui/dom.ts';
import { take, takeable } from './pictures.ts';
import { wordsOf } from './words.ts';

const THUMBNAIL = 240; // px wide

export interface ViewPicker {
  readonly root: HTMLElement;
  chosen(): Pane[];
  /** Draws the small pictures as they would leave. */
  redraw(overlays: boolean): void;
}

/** The views with a picture of each, to choose some of: at first those on the screen, or the active one alone. */
export function makeViewPicker(ui: Ui, start: 'shown' | 'active', onChange: () => void): ViewPicker {
  const panes = takeable(ui);
  const first = panes.find(({ name }) => name === ui.workspace.active) ?? panes[0];
  const cards = panes.map((pane) => {
    const on = start === 'active' ? pane === first : !pane.root.hidden;
    const input = el('input', { type: 'checkbox', name: 'view', value: pane.name, checked: on });
    input.addEventListener('change', onChange);
    const picture = el('span', { class: 'hv-out-picture' });
    return { pane, input, picture, root: el('label', { class: 'hv-out-view' }, picture, el('span', {}, input, pane.label)) };
  });
  const words = wordsOf(ui);
  const root = el('fieldset', { class: 'hv-out-views' }, el('legend', { text: words.views }), ...cards.map((card) => card.root));
  const redraw = (overlays: boolean) => {
    for (const { pane, picture } of cards) {
      const taken = take(ui, pane, { width: THUMBNAIL, overlays, strip: false });
      replace(picture, taken?.canvas);
    }
  };
  return { root, redraw, chosen: () => cards.filter(({ input }) => input.checked).map(({ pane }) => pane) };
} // prettier-ignore
