import type { Measure } from '@hyaline/marks';
import type { Vec3 } from '@hyaline/volume';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { removeMeasure, writeNote } from './measures.ts';
import { readingOf } from './reading.ts';
import { measureText, regionText, wordsOf } from './words.ts';

/** All measures: each leads to its place, can be named, and can be taken away. */
export function makeMeasureSection(ui: Ui): Section {
  const strings = wordsOf(ui);
  const count = el('span', { class: 'hv-count' });
  const rows = el('div');
  const root = el('section', {}, el('h2', {}, strings.measures, count), rows);
  const update: Section['update'] = (change) => {
    if (change !== null && change !== 'marks' && change !== 'study') return;
    const { measures } = ui.workspace.marks.now;
    count.textContent = measures.length ? String(measures.length) : '';
    replace(
      rows,
      measures.length
        ? el('ul', { class: 'hv-measures' }, ...measures.map((measure) => measureRow(ui, measure)))
        : el('p', { class: 'hv-hint', text: strings.noMeasures }),
    );
  };
  update(null);
  return { root, update };
}

function measureRow(ui: Ui, measure: Measure): HTMLElement {
  const { workspace } = ui;
  const strings = wordsOf(ui);
  const reading = readingOf(measure, workspace.picture);
  const name = say(strings.measureNames[measure.kind as 'length'], { n: measure.number });
  const show = el(
    'button',
    { type: 'button', class: 'hv-measure', 'aria-label': say(strings.showMeasure, { name }) },
    svgIcon(ICONS[measure.kind as 'length'], 15),
    el('span', { text: name }),
    el('b', { class: 'hv-num', text: measureText(ui, { ...measure, note: '' }, reading) }),
  );
  onClick(show, () => workspace.setCross(middleOf(measure.points)));
  const remove = el(
    'button',
    { type: 'button', class: 'hv-remove', 'aria-label': say(strings.removeMeasure, { name }) },
    svgIcon(ICONS.trash, 15),
  );
  onClick(remove, () => removeMeasure(workspace.marks, measure.id));
  const region = reading.region && el('p', { class: 'hv-region hv-num', text: regionText(ui, reading) });
  return el('li', {}, show, remove, region, noteField(ui, measure, name));
}

function noteField(ui: Ui, measure: Measure, name: string): HTMLElement {
  const strings = wordsOf(ui);
  const label = say(strings.noteOf, { name });
  const input = el('input', {
    class: 'hv-note',
    type: 'text',
    maxlength: 200,
    placeholder: strings.note,
    'aria-label': label,
  });
  input.value = measure.note;
  input.addEventListener('change', () => writeNote(ui.workspace.marks, measure.id, input.value.trim()));
  return input;
}

const middleOf = (points: readonly Vec3[]): Vec3 =>
  [0, 1, 2].map(
    (axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length,
  ) as unknown as Vec3;
