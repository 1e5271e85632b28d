import { MOST } from '@hyaline/marks';
import type { Change } from '../workspace/events.ts';
import { say, type Ui } from './context.ts';
import { el } from './dom.ts';
import { numberText } from './strings.ts';

const SHOWN_MS = 10_000;

/** Says that a mark was not added since there are as many as can be kept. */
export function makeLimitNote(ui: Ui): { root: HTMLElement; update(change: Change): void } {
  const { strings, language, workspace } = ui;
  const root = el('div', { class: 'hv-small hv-limit-note', role: 'alert', hidden: true });
  let timer: ReturnType<typeof setTimeout> | null = null;
  const update = (change: Change) => {
    if (change !== 'limit' && change !== 'marks') return;
    if (timer !== null) clearTimeout(timer);
    const { passed } = workspace;
    root.hidden = passed === null;
    root.textContent = passed === null ? '' : say(strings.limits[passed], { n: numberText(language, MOST[passed]) });
    if (passed !== null) timer = setTimeout(() => (root.hidden = true), SHOWN_MS);
  };
  return { root, update };
}
