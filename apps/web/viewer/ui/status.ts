import type { Change } from '../workspace/events.ts';
import { say, type Ui } from './context.ts';
import { el, onClick } from './dom.ts';
import { progressText } from './progress.ts';
import { bytesText, numberText } from './strings.ts';

/** The line at the bottom: what was loaded, how fast, in what memory, and what it is not. */
export function makeStatus(ui: Ui): { root: HTMLElement; update(change: Change | null): void } {
  const { strings } = ui;
  const loaded = el('span', { class: 'hv-num', role: 'status' });
  const how = el('span', { class: 'hv-status-how' });
  const memory = el('span', { class: 'hv-num' });
  const cancel = el('button', { type: 'button', class: 'hv-link-button hv-cancel', text: strings.cancel });
  onClick(cancel, () => ui.workspace.study.cancel());
  const root = el(
    'footer',
    { class: 'hv-status' },
    loaded,
    cancel,
    how,
    memory,
    el('span', { class: 'hv-space' }),
    el('span', { class: 'hv-limit', text: strings.notHu }),
    el('span', { class: 'hv-limit', text: strings.notDevice }),
  );
  const update = (change: Change | null) => {
    if (change !== null && change !== 'progress' && change !== 'study') return;
    loaded.textContent = loadedText(ui);
    cancel.hidden = ui.workspace.study.progress.phase === 'idle';
    const { picture } = ui.workspace;
    const { memoryBytes } = ui.workspace.study;
    how.textContent = picture && !picture.preview ? strings.cpu : '';
    memory.textContent = memoryBytes ? say(strings.memory, { size: bytesText(ui.language, memoryBytes) }) : '';
  };
  update(null);
  return { root, update };
}

function loadedText(ui: Ui): string {
  const { workspace, strings, language } = ui;
  const { done, all } = workspace.study.progress;
  const { firstPictureMs, allMs } = workspace.study.times;
  const seconds = (ms: number) => numberText(language, Math.max(0.01, ms / 1000), ms < 950 ? 2 : 1);
  const first = firstPictureMs === null ? '' : say(strings.firstPicture, { s: seconds(firstPictureMs) });
  const reading = progressText(ui);
  if (reading) return join(reading, first);
  if (allMs === null) return '';
  return join(
    say(strings.loaded, { done, all }),
    first,
    say(strings.allPictures, { s: seconds(Math.max(allMs, firstPictureMs ?? 0)) }),
  );
}

const join = (...parts: string[]): string => parts.filter(Boolean).join(' · ');
