import type { Picker } from '../opening/picker.ts';
import type { Change } from '../workspace/events.ts';
import type { StudySource } from '../sources/source.ts';
import type { Ui } from './context.ts';
import { el, onClick, replace, svgIcon } from './dom.ts';
import { makeEmptyState, type Pickers } from './drop.ts';
import { ICONS } from './icons.ts';
import { percentDone, progressText } from './progress.ts';

/** What stands over the views while there is nothing to see: an invitation, how far reading is, a choice, or why not. */
export function makeCover(
  ui: Ui,
  pickers: Pickers | null,
  onFiles: (source: StudySource) => void,
): { root: HTMLElement; update(change: Change): void } {
  const { study } = ui.workspace;
  const root = el('div', { class: 'hv-cover' });
  let inside: { update(change: Change | null): void } | null = null;
  const show = (state: string) => {
    root.dataset['state'] = state;
    root.hidden = state === 'open';
    inside = null;
    if (state === 'open') replace(root);
    else if (state === 'empty') {
      replace(root, makeEmptyState(ui, pickers, onFiles));
      if (pickers) fetchAhead(ui);
    } else if (state === 'reading') inside = showIn(root, makeReading(ui));
    else if (study.failure && !study.choosing) replace(root, failure(ui, ui.strings.error[study.failure]));
    else {
      replace(root);
      void import('../opening/picker.ts').then(({ makePicker }) => {
        if (root.dataset['state'] === state) inside = showIn(root, makePicker(ui));
      });
    }
  };
  const update = (change: Change | null) => {
    const state = stateOf(ui);
    if (root.dataset['state'] !== state) show(state);
    else inside?.update(change);
  };
  update(null);
  return { root, update };
}

/** What opening files of any kind takes: a page that was loaded works without a network from then on. */
function fetchAhead({ workspace: { pool } }: Ui): void {
  const ahead = [
    import('../opening/picker.ts'),
    ...Array.from({ length: pool.size }, () => pool.run({ kind: 'warm' })),
  ];
  Promise.all(ahead).catch(() => undefined); // it is fetched again by whoever needs it, who then says what is wrong
}

/** A choice is made again from the start when another study brings it, or when what was chosen did not fit. */
function stateOf({ workspace: { study, picture } }: Ui): string {
  if (study.choosing) return `choose ${study.openings} ${study.failure ?? ''}`;
  if (study.failure) return study.failure;
  if (study.source === null) return 'empty';
  return picture === null && study.progress.phase !== 'idle' ? 'reading' : 'open';
}

function showIn(root: HTMLElement, part: Picker): Picker {
  replace(root, part.root);
  part.update(null);
  return part;
}

/** Appears only when reading takes a while. */
function makeReading(ui: Ui): Picker {
  const { study } = ui.workspace;
  const text = el('p', { class: 'hv-num', 'aria-live': 'off' });
  const bar = el('i');
  const cancel = onClick(el('button', { type: 'button', class: 'hv-button', text: ui.strings.cancel }), () => study.cancel()); // prettier-ignore
  const root = el('div', { class: 'hv-empty hv-reading' }, el('h2', { text: ui.strings.readingTitle }), text, el('span', { class: 'hv-bar' }, bar), cancel); // prettier-ignore
  return {
    root,
    update() {
      text.textContent = progressText(ui);
      bar.style.width = `${percentDone(study.progress)}%`;
    },
  };
}

const failure = ({ strings }: Ui, why: string): HTMLElement =>
  el(
    'div',
    { class: 'hv-empty', role: 'alert' },
    el('span', { class: 'hv-empty-icon' }, svgIcon(ICONS.warning, 34, 1.5)),
    el('h2', { text: strings.failedTitle }),
    el('p', { text: why }),
  );
