import type { TagList, TagRow } from '@hyaline/dicom/browse';
import type { SourceImage } from '../sources/source.ts';
import { say, type Ui } from '../ui/context.ts';
import { copyOut } from '../ui/copy-out.ts';
import { el, onClick, replace } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { iconButton } from '../ui/rail.ts';
import { bytesText } from '../ui/strings.ts';
import { acquisitionPlane } from '@hyaline/volume';
import type { StackState } from './state.ts';
import { wordsOf } from './words.ts';

const MOST_SHOWN = 2000; // lines at once: a search finds the others

interface Line {
  readonly row: TagRow;
  readonly tag: string;
  readonly name: string;
  readonly value: string;
  /** What a search looks in, in lower case. */
  readonly text: string;
}

export interface TagsDialog {
  /** Whose tags would be shown; null where nobody may see them. */
  image(): SourceImage | null;
  open(): void;
  dispose(): void;
}

/** Everything the file of the shown picture says. Of files of this computer, and of saved studies for who got their keys. */
export function makeTagsDialog(ui: Ui, state: StackState): TagsDialog {
  const words = wordsOf(ui).tags;
  const search = el('input', { type: 'search', class: 'hv-tags-search', placeholder: words.search, 'aria-label': words.search }); // prettier-ignore
  const copy = el('button', { type: 'button', class: 'hv-button', text: words.copy });
  const status = el('p', { class: 'hv-hint', role: 'status' });
  const body = el('tbody');
  const heads = [words.group, words.vr, words.name, words.value].map((text) => el('th', { scope: 'col', text }));
  const table = el('div', { class: 'hv-tags-table', tabindex: 0, role: 'region', 'aria-label': words.title }, el('table', {}, el('thead', {}, el('tr', {}, ...heads)), body)); // prettier-ignore
  const close = iconButton(ICONS.close, ui.strings.close, null, 17);
  const file = el('span', { class: 'hv-hint' });
  const dialog = el(
    'dialog',
    { class: 'hv-dialog hv-tags', 'aria-label': words.title },
    el('header', {}, el('h2', { text: words.title }), file, close),
    el('div', { class: 'hv-tags-bar' }, search, copy),
    status,
    table,
  );
  let lines: readonly Line[] = [];
  let found: readonly Line[] = [];
  let note = '';

  const show = () => {
    const wanted = search.value.trim().toLowerCase();
    found = wanted === '' ? lines : lines.filter(({ text }) => text.includes(wanted));
    replace(body, ...found.slice(0, MOST_SHOWN).map((line) => rowOf(line)));
    status.textContent = [note, say(words.count, { n: found.length }), words.phi].filter(Boolean).join(' · ');
  };
  search.addEventListener('input', show);
  onClick(close, () => dialog.close());
  onClick(copy, () => {
    const text = found.map(({ row, tag, name, value }) => ['  '.repeat(row.depth) + tag, row.vr, name, value].join('\t')).join('\n'); // prettier-ignore
    void copyOut(ui, text, { views: ['tags'], identified: true }).then(
      (done) => (status.textContent = done ? words.copied : words.notCopied),
    );
  });

  async function open(): Promise<void> {
    const image = shownImage(ui, state);
    if (!image) return;
    document.querySelector('.hv')?.append(dialog);
    [lines, found, note] = [[], [], ''];
    search.value = '';
    replace(body);
    file.textContent = image.name;
    status.textContent = words.reading;
    dialog.showModal();
    search.focus();
    try {
      const list = await listOf(ui, image);
      if (!list) return void (status.textContent = words.onlyIndex);
      lines = await linesOf(ui, list);
      note = list.ended === 'damaged' ? words.damaged : list.ended === 'too-many' ? words.tooMany : '';
      show();
    } catch {
      status.textContent = words.failed;
    }
  }
  dialog.addEventListener('close', () => dialog.remove());
  return {
    image: () => shownImage(ui, state),
    open: () => void open(),
    dispose: () => dialog.remove(),
  };
}

/** The file behind what is looked at: the shown picture, or the slice at the crosshair. Never that of a link. */
function shownImage({ workspace }: Ui, state: StackState): SourceImage | null {
  const { study, picture } = workspace;
  if (study.source?.kind === 'link') return null;
  if (state.picture) return state.picture.source;
  if (!study.shown || !picture || picture.preview) return null;
  const { places } = study.shown.plan;
  const k = workspace.indexIn(acquisitionPlane(picture.volume.geometry));
  const place = places.find((one) => one.k === k) ?? places[0];
  return (place && study.shown.images[place.image]) ?? null;
}

/** Null where the study was saved and its tags were not given out. */
async function listOf({ workspace }: Ui, { place, original }: SourceImage): Promise<TagList | null> {
  const source = place.kind === 'sealed' ? await original?.('head') : place;
  if (!source) return null;
  let list: TagList | null = null;
  await workspace.pool.run(
    { kind: 'tags', place: source },
    (parts) => {
      for (const part of parts) if (part.kind === 'tags') list = part.list;
    },
    { urgent: true },
  );
  return list;
}

async function linesOf(ui: Ui, { rows }: TagList): Promise<Line[]> {
  const words = wordsOf(ui).tags;
  const { loadTagNames, tagName, tagText } = await import('@hyaline/dicom/browse');
  const names = await loadTagNames();
  return rows.map((row): Line => {
    const privateTag = ((row.tag >>> 16) & 1) === 1;
    const name = row.kind === 'item' ? words.item : tagName(names, row.tag) || (privateTag ? [words.private, row.creator].filter(Boolean).join(': ') : ''); // prettier-ignore
    const more = row.cut ? ` ${say(words.more, { n: row.length })}` : '';
    const value =
      row.kind === 'sequence' ? say(words.items, { n: row.length }) : row.kind === 'bulk' ? say(words.bulk, { size: sizeText(ui, row.length) }) : row.value + more; // prettier-ignore
    const tag = tagText(row.tag);
    return { row, tag, name, value, text: `${tag} ${tag.replaceAll(/[(),]/g, '')} ${row.vr} ${name} ${value}`.toLowerCase() }; // prettier-ignore
  });
}

const sizeText = ({ language }: Ui, bytes: number): string =>
  bytes < 1e6 ? `${bytes.toLocaleString(language)} B` : bytesText(language, bytes);

function rowOf({ row, tag, name, value }: Line): HTMLElement {
  const cell = el('td', { class: 'hv-tag', text: tag });
  cell.style.paddingInlineStart = `${8 + row.depth * 14}px`;
  return el('tr', { 'data-kind': row.kind }, cell, el('td', { text: row.vr }), el('td', { text: name }), el('td', { class: 'hv-tag-value', text: value })); // prettier-ignore
}
