import type { Change } from '../workspace/events.ts';
import { say, type Ui } from './context.ts';
import { el, onClick, replace, svgIcon } from './dom.ts';
import { ICONS } from './icons.ts';
import { noticeText, oncePerKind } from './series-list.ts';
import './notices.css';

/** Beside the pictures: what a person must know of the shown series before trusting them. One line, the rest on demand. */
export function makeNotices(ui: Ui): { root: HTMLElement; update(change: Change): void } {
  const { workspace, strings } = ui;
  const list = el('ul', { id: 'hv-notice-lines' });
  const more = el('span', { class: 'hv-num' });
  const button = el('button', { type: 'button', 'aria-controls': list.id }, svgIcon(ICONS.warning, 14, 1.9), more);
  const root = el('aside', { class: 'hv-notices', 'aria-label': strings.notices, hidden: true }, button, list);
  let key: string | null = null;
  const open = (all: boolean) => {
    root.toggleAttribute('data-open', all);
    button.setAttribute('aria-expanded', String(all));
  };
  onClick(button, () => open(!root.hasAttribute('data-open')));
  const update = (change: Change) => {
    if (change !== 'study' && change !== 'volume') return;
    const { shown } = workspace.study;
    const texts = oncePerKind(shown?.plan.notices ?? []).map((notice) => noticeText(ui, notice));
    root.hidden = texts.length === 0 || workspace.study.failure !== null;
    if (shown?.key !== key) open(false);
    key = shown?.key ?? null;
    more.textContent = texts.length > 1 ? `+${texts.length - 1}` : '';
    button.setAttribute('aria-label', say(strings.noticeCount, { n: texts.length }));
    button.disabled = texts.length < 2;
    replace(list, ...texts.map((text) => el('li', { text })));
  };
  update('study');
  return { root, update };
}
