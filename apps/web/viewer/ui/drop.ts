import { faultOf } from '../engine/local-bytes.ts';
import { canRemember, remember, remembers } from '../opening/recent-store.ts';
import { filesOfDrop, filesOfFolder, handlesOfDrop } from '../sources/files.ts';
import { localFiles, unreadable } from '../sources/local.ts';
import type { StudySource } from '../sources/source.ts';
import type { Ui } from './context.ts';
import { el, onClick, svgIcon } from './dom.ts';
import { ICONS } from './icons.ts';

declare function showDirectoryPicker(): Promise<FileSystemDirectoryHandle>;

type OnFiles = (source: StudySource) => void;

export interface Pickers {
  readonly root: HTMLElement;
  folder(): void;
  files(): void;
}

/** The two file inputs, out of sight; folders and single files need one each. */
export function makePickers(onFiles: OnFiles): Pickers {
  const make = (name: string, folder: boolean) => {
    const input = el('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      'data-picker': name,
      webkitdirectory: folder,
    });
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      input.value = ''; // the same folder may be chosen again
      if (files.length) onFiles(localFiles(files));
    });
    return input;
  };
  const [folder, files] = [make('folder', true), make('files', false)];
  return {
    root: el('div', { hidden: true }, folder, files),
    // only a folder that the browser itself hands over can be asked for again
    folder: () => (remembers() ? void chooseRemembered(onFiles) : folder.click()),
    files: () => files.click(),
  };
}

async function chooseRemembered(onFiles: OnFiles): Promise<void> {
  const folder = await showDirectoryPicker().catch(() => null); // nothing was chosen
  if (folder === null) return;
  remember([folder]).catch(() => undefined); // the list is a convenience: the folder opens without it
  const files = await filesOfFolder(folder).catch((cause: unknown) => faultOf(cause));
  onFiles(typeof files === 'string' ? unreadable(files) : localFiles(files, folder.name));
}

/** The dashed box under the series. A finger cannot drop a folder, and few phones can choose one. */
export function makeDropHint({ strings }: Ui, pickers: Pickers): HTMLElement {
  const touch = matchMedia('(pointer: coarse)').matches;
  const text = touch ? strings.chooseFiles : strings.dropHere;
  const button = el('button', { type: 'button', class: 'hv-drop' }, svgIcon(ICONS.folder, 20), el('span', { text }), el('span', { text: strings.nothingSent })); // prettier-ignore
  return onClick(button, touch ? pickers.files : pickers.folder);
}

/** What stands in the middle while no study is open. */
export function makeEmptyState(ui: Ui, pickers: Pickers | null, onFiles: OnFiles): HTMLElement {
  const { strings } = ui;
  const root = el(
    'div',
    { class: 'hv-empty' },
    el('span', { class: 'hv-empty-icon' }, svgIcon(ICONS.folder, 34, 1.5)),
    el('h2', { text: strings.emptyTitle }),
    el('p', { text: strings.emptyText }),
    pickers &&
      el(
        'div',
        { class: 'hv-empty-buttons' },
        onClick(
          el('button', { type: 'button', class: 'hv-button hv-primary hv-large', text: strings.chooseFolder }),
          pickers.folder,
        ),
        onClick(
          el('button', { type: 'button', class: 'hv-button hv-large', text: strings.chooseFiles }),
          pickers.files,
        ),
      ),
  );
  if (pickers && canRemember())
    void import('../opening/recent.ts').then(({ makeRecent }) => root.append(makeRecent(ui, onFiles)));
  return root;
}

/** Lets a folder or files be dropped anywhere on the workspace. */
export function listenToDrops(root: HTMLElement, { strings }: Ui, onFiles: OnFiles): void {
  const veil = el('div', { class: 'hv-veil', 'aria-hidden': true }, el('span', { text: strings.dropNow }));
  let inside = 0; // enter and leave also fire for children
  const show = (on: boolean) => (on ? root.append(veil) : veil.remove());
  root.addEventListener('dragenter', (event) => {
    event.preventDefault();
    if (++inside === 1) show(true);
  });
  root.addEventListener('dragleave', () => {
    if (--inside === 0) show(false);
  });
  root.addEventListener('dragover', (event) => event.preventDefault());
  root.addEventListener('drop', (event) => {
    event.preventDefault();
    inside = 0;
    show(false);
    const items = event.dataTransfer?.items;
    if (!items) return;
    if (remembers())
      handlesOfDrop(items)
        .then((handles) => remember(handles))
        .catch(() => undefined);
    void openDropped(items, onFiles);
  });
}

async function openDropped(items: DataTransferItemList, onFiles: OnFiles): Promise<void> {
  const files = await filesOfDrop(items).catch((cause: unknown) => faultOf(cause));
  if (typeof files === 'string') onFiles(unreadable(files));
  else if (files.length) onFiles(localFiles(files));
}
