import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { captureView, recallView } from '../workspace/view-state.ts';
import {
  keepViews,
  LONGEST_NAME,
  nameOf,
  readViews,
  renamed,
  type SavedView,
  withView,
  without,
} from './saved-view.ts';
import { wordsOf } from './words.ts';

const PENCIL = ['M4 20h4l10.5 -10.5a2.828 2.828 0 1 0 -4 -4l-10.5 10.5v4', 'M13.5 6.5l4 4']; // Tabler Icons, MIT

/** Views by name: kept, shown again, renamed and removed. */
export function makeViewsSection(ui: Ui, showPreferences: () => void): Section & { refresh(): void } {
  const words = wordsOf(ui);
  const list = el('ul', { class: 'hv-views' });
  const hint = el('p', { class: 'hv-hint', text: words.noViews });
  const name = el('input', { type: 'text', maxlength: LONGEST_NAME, placeholder: words.viewName, 'aria-label': words.viewName }); // prettier-ignore
  const save = el('button', { type: 'submit', class: 'hv-button', text: words.saveView });
  const form = el('form', { class: 'hv-own-form' }, el('label', { class: 'hv-field' }, name), save);
  const said = el('p', { class: 'hv-hint', role: 'status' });
  const more = onClick(
    el('button', { type: 'button', class: 'hv-text-button', text: words.preferencesShort }),
    showPreferences,
  );
  const root = el('section', { class: 'hv-views-section' }, el('h2', {}, words.views, more), list, hint, form, said);
  let renaming: string | null = null;
  const change = (views: readonly SavedView[]) => {
    said.textContent = keepViews(views) ? words.kept : words.notKept;
    refresh();
  };
  const refresh = () => {
    const views = readViews();
    hint.hidden = views.length > 0;
    keepFocus(root, () =>
      replace(list, ...views.map((view) => (view.name === renaming ? renameRow(view) : viewRow(view)))),
    );
  };
  const viewRow = ({ name: own, state }: SavedView) => {
    const show = onClick(el('button', { type: 'button', class: 'hv-view', 'aria-label': say(words.recall, { name: own }), text: own }), () => recallView(ui, state)); // prettier-ignore
    const rename = onClick(icon(PENCIL, say(words.rename, { name: own })), () => {
      renaming = own;
      refresh();
      list.querySelector('input')?.select();
    });
    const remove = onClick(icon(ICONS.trash, say(words.remove, { name: own })), () =>
      change(without(readViews(), own)),
    );
    return el('li', {}, show, rename, remove);
  };
  const renameRow = ({ name: own }: SavedView) => {
    const input = el('input', { type: 'text', class: 'hv-view-rename', maxlength: LONGEST_NAME, 'aria-label': say(words.newName, { name: own }) }); // prettier-ignore
    input.value = own;
    const done = (wanted: string) => {
      if (renaming !== own) return;
      renaming = null;
      const next = renamed(readViews(), own, wanted);
      if (nameOf(wanted) !== own && next.some((view) => view.name === own)) {
        said.textContent = words.taken;
        refresh();
      } else change(next);
    };
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') done(input.value);
      else if (event.key === 'Escape') done(own);
      else return;
      event.preventDefault();
    });
    input.addEventListener('blur', () => done(input.value));
    return el('li', {}, input);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = nameOf(name.value);
    if (wanted === '') return name.focus();
    name.value = '';
    change(withView(readViews(), { name: wanted, state: captureView(ui) }));
  });
  const update: Section['update'] = (what) => {
    if (what !== null && what !== 'volume' && what !== 'marks') return;
    const { picture } = ui.workspace;
    root.hidden = picture === null || picture.preview || picture.flat !== undefined;
    if (what !== 'marks') refresh();
  };
  update(null);
  return { root, update, refresh };
}

const icon = (paths: readonly string[], label: string) =>
  el('button', { type: 'button', class: 'hv-remove', 'aria-label': label, title: label }, svgIcon(paths, 15));
