import type { Vec3 } from '@hyaline/volume';
import type { Measure } from '../workspace/events.ts';
import { measureText, regionText, say, type Ui } from './context.ts';
import { el, onClick, svgIcon } from './dom.ts';
import { ICONS } from './icons.ts';

/** All measures: each leads to its place, can be named, and can be taken away. */
export const measureTable = (ui: Ui, measures: readonly Measure[]): HTMLElement =>
  el('ul', { class: 'hv-measures' }, ...measures.map((measure) => measureRow(ui, measure)));

function measureRow(ui: Ui, measure: Measure): HTMLElement {
  const { strings, workspace } = ui;
  const name = say(strings.measureNames[measure.kind], { n: measure.number });
  const show = el(
    'button',
    { type: 'button', class: 'hv-measure', 'aria-label': say(strings.showMeasure, { name }) },
    svgIcon(ICONS[measure.kind], 15),
    el('span', { text: name }),
    el('b', { class: 'hv-num', text: measureText(ui, { ...measure, note: '' }) }),
  );
  onClick(show, () => {
    workspace.setActive(measure.plane);
    workspace.setCross(middleOf(measure.points));
  });
  const remove = el(
    'button',
    { type: 'button', class: 'hv-remove', 'aria-label': say(strings.removeMeasure, { name }) },
    svgIcon(ICONS.trash, 15),
  );
  onClick(remove, () => workspace.measures.remove(measure.id));
  const region = measure.region && el('p', { class: 'hv-region hv-num', text: regionText(ui, measure) });
  return el('li', {}, show, remove, region, noteField(ui, measure, name));
}

function noteField({ strings, workspace }: Ui, measure: Measure, name: string): HTMLElement {
  const label = say(strings.noteOf, { name });
  const input = el('input', {
    class: 'hv-note',
    type: 'text',
    maxlength: 80,
    placeholder: strings.note,
    'aria-label': label,
  });
  input.value = measure.note;
  input.addEventListener('change', () => workspace.measures.write(measure.id, input.value.trim()));
  return input;
}

const middleOf = (points: readonly Vec3[]): Vec3 =>
  [0, 1, 2].map(
    (axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length,
  ) as unknown as Vec3;
