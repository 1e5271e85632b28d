import type { PictureView, Point } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { wordsOf } from './words.ts';

/** A field on the picture. Enter or leaving it keeps what was written, Escape gives it up. */
export function askForText(ui: Ui, view: PictureView, at: Point, done: (text: string) => void): void {
  const label = wordsOf(ui).textHere;
  const input = el('input', { class: 'hv-text-entry', type: 'text', maxlength: 200, 'aria-label': label, placeholder: label }); // prettier-ignore
  input.style.left = `${Math.max(4, Math.min(view.size.width - 190, at.x))}px`;
  input.style.top = `${Math.max(4, Math.min(view.size.height - 40, at.y - 16))}px`;
  let open = true;
  const close = (text: string) => {
    if (!open) return;
    open = false;
    input.remove();
    view.focus();
    if (text !== '') done(text);
  };
  input.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Enter') close(input.value.trim());
    else if (event.key === 'Escape') close('');
  });
  input.addEventListener('blur', () => close(input.value.trim()));
  view.root.append(input);
  // the press that opened it still gives the focus to the view
  setTimeout(() => input.focus(), 0);
}
