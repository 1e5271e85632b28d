import { filesOfDrop } from '../sources/files.ts';
import { localFiles } from '../sources/local.ts';
import type { StudySource } from '../sources/source.ts';
import type { Ui } from './context.ts';
import { el, onClick, svgIcon } from './dom.ts';
import { ICONS } from './icons.ts';

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
    folder: () => folder.click(),
    files: () => files.click(),
  };
}

/** The dashed box under the series. A finger cannot drop a folder, and few phones can choose one. */
export function makeDropHint({ strings }: Ui, pickers: Pickers): HTMLElement {
  const touch = matchMedia('(pointer: coarse)').matches;
  const text = touch ? strings.chooseFiles : strings.dropHere;
  const button = el('button', { type: 'button', class: 'hv-drop' }, svgIcon(ICONS.folder, 20), el('span', { text }), el('span', { text: strings.nothingSent })); // prettier-ignore
  return onClick(button, touch ? pickers.files : pickers.folder);
}

/** What stands in the middle while no study is open. */
export function makeEmptyState({ strings }: Ui, pickers: Pickers | null): HTMLElement {
  return el(
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
    if (items) void filesOfDrop(items).then((files) => files.length && onFiles(localFiles(files)));
  });
}
