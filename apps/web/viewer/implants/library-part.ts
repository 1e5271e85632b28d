import type { Ui } from '../ui/context.ts';
import { say } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { sizeText } from './draw.ts';
import { faultText } from './implant-editor.ts';
import {
  keepOwn,
  LONGEST_NAME,
  type OwnImplant,
  ownAsJson,
  ownImplantOf,
  ownImplantsOf,
  readOwn,
  withOwn,
} from './library.ts';
import type { PlanState } from './state.ts';
import { wordsOf } from './words.ts';

const MOST_FILE_BYTES = 200_000;

/** Implants that a person described: added from what is set above, kept in this browser, carried as a file. */
export function makeLibraryPart(
  ui: Ui,
  state: PlanState,
  onChange: () => void,
): { root: HTMLElement; own(): readonly OwnImplant[] } {
  const words = wordsOf(ui);
  let own = readOwn();
  const name = el('input', {
    type: 'text',
    class: 'hv-text',
    maxlength: LONGEST_NAME,
    placeholder: words.ownName,
    'aria-label': words.ownName,
  });
  const said = el('p', { class: 'hv-hint', role: 'status' });
  const list = el('ul', { class: 'hv-own' });
  const set = (next: readonly OwnImplant[]) => {
    own = next;
    said.textContent = keepOwn(own) ? '' : words.notKept;
    show();
    onChange();
  };
  const show = () => {
    const rows = () =>
      own.map((entry) => {
        const remove = el(
          'button',
          { type: 'button', class: 'hv-remove', 'aria-label': say(words.removeOwn, { name: entry.name }) },
          svgIcon(ICONS.trash, 15),
        );
        onClick(remove, () => set(own.filter((one) => one !== entry)));
        return el('li', {}, el('span', { text: `${entry.name} · ${sizeText(ui.language, entry)}` }), remove);
      });
    keepFocus(list, () => replace(list, ...rows()));
    saveFile.disabled = own.length === 0;
  };
  const add = onClick(el('button', { type: 'button', class: 'hv-button', text: words.addOwn }), () => {
    const { diameterMm, apexDiameterMm, lengthMm, apex } = state.selected ?? state.asked;
    const entry = ownImplantOf({ name: name.value, diameterMm, apexDiameterMm, lengthMm, apex });
    if (typeof entry === 'string') {
      said.textContent = faultText(words, ui, entry);
      return name.focus();
    }
    name.value = '';
    set(withOwn(own, entry));
  });
  const saveFile = onClick(el('button', { type: 'button', class: 'hv-button', text: words.exportOwn }), () => {
    const url = URL.createObjectURL(new Blob([ownAsJson(own)], { type: 'application/json' }));
    el('a', { href: url, download: 'implants.json' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });
  const picker = el('input', {
    type: 'file',
    accept: '.json,application/json',
    'data-picker': 'implants',
    hidden: true,
  });
  picker.addEventListener('change', () => void readFile());
  const readFile = async () => {
    const [file] = picker.files ?? [];
    picker.value = '';
    if (!file) return;
    const read = file.size > MOST_FILE_BYTES ? null : ownImplantsOf(parsed(await file.text()));
    if (!read) return void (said.textContent = words.notAList);
    set(read.entries.reduce(withOwn, own));
    said.textContent = say(words.imported, { n: read.entries.length, refused: read.refused });
  };
  const open = onClick(el('button', { type: 'button', class: 'hv-button', text: words.importOwn }), () =>
    picker.click(),
  );
  const root = el(
    'details',
    { class: 'hv-fold' },
    el('summary', { text: words.own }),
    el('p', { class: 'hv-hint', text: words.ownHint }),
    el('div', { class: 'hv-own-add' }, name, add),
    list,
    el('div', { class: 'hv-depth' }, open, saveFile),
    picker,
    said,
  );
  show();
  return { root, own: () => own };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
