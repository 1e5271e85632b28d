import type { Canal } from '@hyaline/marks';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { numberText } from '../ui/strings.ts';
import { DIAMETER_MM, lengthOf, replaced, tubeOf } from './canals.ts';
import type { OpenCanal } from './canal-tool.ts';
import { wordsOf } from './words.ts';

const SIDES = ['right', 'left', 'other'] as const;

/** All nerve canals: each leads to its place, has a side, a diameter and a note, and can be taken away. */
export function makeCanalSection(ui: Ui, open: OpenCanal): Section {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const count = el('span', { class: 'hv-count' });
  const rows = el('div');
  const root = el('section', { class: 'hv-canals' }, el('h2', {}, words.canals, count), rows);
  let shown: unknown = null;
  const update: Section['update'] = () => {
    const { canals } = workspace.marks.now;
    root.hidden = canals.length === 0 && workspace.tool !== 'canal' && workspace.layout.name !== 'dental';
    const key = `${open.id} ${workspace.tool}`;
    if (root.hidden || (Array.isArray(shown) && shown[0] === canals && shown[1] === key)) return;
    shown = [canals, key];
    count.textContent = canals.length ? String(canals.length) : '';
    const hint = workspace.tool === 'canal' ? (open.id === null ? words.canalStart : words.canalOn) : words.noCanals;
    replace(
      rows,
      canals.length > 0 && el('ul', { class: 'hv-measures' }, ...canals.map((canal) => canalRow(ui, open, canal))),
      (canals.length === 0 || workspace.tool === 'canal') && el('p', { class: 'hv-hint', text: hint }),
    );
  };
  update(null);
  return { root, tools: ['canal'], update };
}

function canalRow(ui: Ui, open: OpenCanal, canal: Canal): HTMLElement {
  const { workspace, language } = ui;
  const words = wordsOf(ui);
  const same = workspace.marks.now.canals.filter(({ side }) => side === canal.side);
  const name =
    same.length > 1 ? `${words.sideNames[canal.side]} ${same.indexOf(canal) + 1}` : words.sideNames[canal.side];
  const set = (next: Partial<Canal>) =>
    workspace.marks.set({ canals: replaced(workspace.marks.now.canals, { ...canal, ...next }) });
  const { centre } = tubeOf(canal);
  const show = el(
    'button',
    { type: 'button', class: 'hv-measure', 'aria-label': say(words.showCanal, { name }) },
    el('i', { class: 'hv-canal-mark', 'aria-hidden': true }),
    el('span', { text: name }),
    el('b', { class: 'hv-num', text: `${numberText(language, lengthOf(canal), 1)} mm` }),
  );
  onClick(show, () => {
    const middle = centre[centre.length >> 1];
    open.id = canal.id;
    open.chosen = null;
    if (middle) workspace.setCross(middle);
  });
  const remove = el(
    'button',
    { type: 'button', class: 'hv-remove', 'aria-label': say(words.removeCanal, { name }) },
    svgIcon(ICONS.trash, 15),
  );
  onClick(remove, () =>
    workspace.marks.set({ canals: workspace.marks.now.canals.filter(({ id }) => id !== canal.id) }),
  );
  const side = el(
    'select',
    { 'aria-label': say(words.sideOf, { name }) },
    ...SIDES.map((value) => el('option', { value, text: words.sides[value], selected: value === canal.side })),
  );
  side.addEventListener('change', () => set({ side: side.value as Canal['side'] }));
  const { least, most } = DIAMETER_MM;
  const diameter = el('input', { type: 'number', min: least, max: most, step: 0.1, inputmode: 'decimal', 'aria-label': say(words.diameterOf, { name }) }); // prettier-ignore
  diameter.value = String(canal.diameterMm);
  diameter.addEventListener('change', () => {
    const wanted = diameter.valueAsNumber;
    if (Number.isFinite(wanted)) set({ diameterMm: Math.min(most, Math.max(least, wanted)) });
  });
  const note = el('input', { class: 'hv-note', type: 'text', maxlength: 200, placeholder: words.note, 'aria-label': say(words.noteOf, { name }) }); // prettier-ignore
  note.value = canal.note;
  note.addEventListener('change', () => note.value.trim() !== canal.note && set({ note: note.value.trim() }));
  const fields = el(
    'div',
    { class: 'hv-canal-fields' },
    el('label', { class: 'hv-field' }, side),
    el('label', { class: 'hv-field' }, el('span', { text: '⌀ mm', 'aria-hidden': true }), diameter),
  );
  return el('li', { class: open.id === canal.id ? 'hv-canal-open' : '' }, show, remove, fields, note);
}
