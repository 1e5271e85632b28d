import type { Change } from '../workspace/events.ts';
import { say, type Ui } from './context.ts';
import { el } from './dom.ts';
import { bytesText, numberText } from './strings.ts';

/** The line at the bottom: what was loaded, how fast, in what memory, and what it is not. */
export function makeStatus(ui: Ui): { root: HTMLElement; update(change: Change | null): void } {
  const { strings } = ui;
  const loaded = el('span', { class: 'hv-num', role: 'status' });
  const how = el('span', { class: 'hv-status-how' });
  const memory = el('span', { class: 'hv-num' });
  const root = el(
    'footer',
    { class: 'hv-status' },
    loaded,
    how,
    memory,
    el('span', { class: 'hv-space' }),
    el('span', { class: 'hv-limit', text: strings.notHu }),
    el('span', { class: 'hv-limit', text: strings.notDevice }),
  );
  const update = (change: Change | null) => {
    if (change !== null && change !== 'progress' && change !== 'study') return;
    loaded.textContent = loadedText(ui);
    const { picture } = ui.workspace;
    const { memoryBytes } = ui.workspace.study;
    how.textContent = picture && !picture.preview ? strings.cpu : '';
    memory.textContent = memoryBytes ? say(strings.memory, { size: bytesText(ui.language, memoryBytes) }) : '';
  };
  update(null);
  return { root, update };
}

function loadedText({ workspace, strings, language }: Ui): string {
  const { phase, done, all } = workspace.study.progress;
  const { firstPictureMs, allMs } = workspace.study.times;
  const seconds = (ms: number) => numberText(language, Math.max(0.01, ms / 1000), ms < 950 ? 2 : 1);
  const first = firstPictureMs === null ? '' : say(strings.firstPicture, { s: seconds(firstPictureMs) });
  if (phase === 'headers') return join(all ? say(strings.readingHeaders, { done, all }) : strings.readingStudy, first);
  if (phase === 'pictures') return join(say(strings.loadingPictures, { done, all }), first);
  if (allMs === null) return '';
  return join(say(strings.loaded, { done, all }), first, say(strings.allPictures, { s: seconds(allMs) }));
}

const join = (...parts: string[]): string => parts.filter(Boolean).join(' · ');
