import { fileOfHandle, filesOfFolder } from '../sources/files.ts';
import { localFiles } from '../sources/local.ts';
import type { StudySource } from '../sources/source.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { forgetOne, forgetRecent, type Recent, recents, remembers, setRemembers } from './recent-store.ts';
import { type OpeningStrings, wordsOf } from './words.ts';
import './opening.css';

type OnFiles = (source: StudySource) => void;

/** The switch that lets this browser keep a list of opened folders, and the list. */
export function makeRecent(ui: Ui, onFiles: OnFiles): HTMLElement {
  const words = wordsOf(ui);
  const input = el('input', { type: 'checkbox', role: 'switch', 'aria-describedby': 'hv-recent-hint' });
  input.checked = remembers();
  const list = el('div', { class: 'hv-recent-list' });
  const said = el('p', { class: 'hv-recent-said', role: 'status' });
  const show = async () => replace(list, ...listOf(words, await recents(), { open, remove, removeAll }));
  const remove = async ({ id }: Recent) => {
    await forgetOne(id);
    await show();
  };
  const removeAll = async () => {
    await forgetRecent();
    await show();
  };
  const open = async (one: Recent) => {
    const files = await filesOf(one);
    if (typeof files !== 'string') return onFiles(localFiles(files, one.name));
    said.textContent = say(words[files], { name: one.name });
    if (files === 'gone') await remove(one);
  };
  input.addEventListener('change', () => void setRemembers(input.checked).then(show));
  void show();
  return el(
    'div',
    { class: 'hv-recent' },
    el('label', { class: 'hv-recent-switch' }, input, el('span', { text: words.remember })),
    el('p', { id: 'hv-recent-hint', class: 'hv-recent-hint', text: words.rememberHint }),
    list,
    said,
  );
}

interface Verbs {
  open(one: Recent): Promise<void>;
  remove(one: Recent): Promise<void>;
  removeAll(): Promise<void>;
}

function listOf(words: OpeningStrings, all: readonly Recent[], verbs: Verbs): HTMLElement[] {
  if (all.length === 0) return [];
  const clear = el('button', { type: 'button', class: 'hv-link-button', text: words.removeAll });
  const rows = all.map((one) => {
    const open = el('button', { type: 'button', 'aria-label': say(words.openRecent, { name: one.name }) }, svgIcon(ICONS.folder, 16), el('span', { text: one.name })); // prettier-ignore
    const remove = el('button', { type: 'button', class: 'hv-recent-remove', 'aria-label': say(words.removeRecent, { name: one.name }) }, svgIcon(ICONS.close, 15)); // prettier-ignore
    onClick(open, () => void verbs.open(one));
    onClick(remove, () => void verbs.remove(one));
    return el('li', {}, open, remove);
  });
  onClick(clear, () => void verbs.removeAll());
  return [el('header', {}, el('h3', { text: words.recent }), clear), el('ul', {}, ...rows)];
}

type Permission = { requestPermission?(ask: { mode: 'read' }): Promise<PermissionState> };

/** The files behind remembered handles. The browser asks the person first; that takes a click, which came. */
export async function filesOf({ handles }: Pick<Recent, 'handles'>): Promise<File[] | 'denied' | 'gone'> {
  try {
    for (const handle of handles) {
      const state = await (handle as Permission).requestPermission?.({ mode: 'read' });
      if (state === 'denied' || state === 'prompt') return 'denied';
    }
    return (await Promise.all(handles.map(filesUnder))).flat();
  } catch (cause) {
    return cause instanceof DOMException && cause.name === 'NotFoundError' ? 'gone' : 'denied';
  }
}

const filesUnder = (handle: FileSystemHandle): Promise<File[]> =>
  handle.kind === 'directory'
    ? filesOfFolder(handle as FileSystemDirectoryHandle)
    : fileOfHandle(handle as FileSystemFileHandle, handle.name);
