import type { Section } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { wordsOf } from './words.ts';

const MOST_SIGNS = 20_000; // as the marks allow

/** What a person wrote about the series: one of its marks, so that undo takes it back and saving keeps it. */
export function makeFindings(ui: Ui): Section {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const text = el('textarea', { rows: 4, maxlength: MOST_SIGNS, 'aria-label': words.findings, spellcheck: 'true', lang: ui.language }); // prettier-ignore
  text.addEventListener('change', () => {
    if (text.value !== workspace.marks.now.findings) workspace.marks.set({ findings: text.value });
  });
  const root = el(
    'section',
    { class: 'hv-findings' },
    el('h2', { text: words.findings }),
    text,
    el('p', { class: 'hv-hint', text: words.findingsHint }),
  );
  const update: Section['update'] = () => {
    const { picture, marks } = workspace;
    root.hidden = picture === null || picture.preview;
    if (document.activeElement !== text && text.value !== marks.now.findings) text.value = marks.now.findings;
  };
  update(null);
  return { root, update };
}
