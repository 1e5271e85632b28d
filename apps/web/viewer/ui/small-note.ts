import type { Change } from '../workspace/events.ts';
import { say, type Ui } from './context.ts';
import { el, onClick } from './dom.ts';
import { bytesText } from './strings.ts';

/** Says that what is shown is small, and lets a person have the whole where it waits for that. */
export function makeSmallNote(ui: Ui): { root: HTMLElement; update(change: Change): void } {
  const { strings, language } = ui;
  const { study } = ui.workspace;
  const text = el('span');
  const button = onClick(el('button', { type: 'button', class: 'hv-button hv-primary' }), () => void study.loadAll());
  const root = el('div', { class: 'hv-small', role: 'status', hidden: true }, text, button);
  const update = (change: Change) => {
    if (change !== 'study' && change !== 'volume' && change !== 'replaced' && change !== 'progress') return;
    root.hidden = !study.small || study.failure !== null;
    if (root.hidden) return;
    text.textContent =
      study.waits === null ? strings.smallComing : study.missed === null ? strings.smallShown : strings.smallMissed;
    button.hidden = study.waits === null;
    button.textContent = say(strings.loadAll, { size: bytesText(language, study.waits ?? 0) });
  };
  return { root, update };
}
