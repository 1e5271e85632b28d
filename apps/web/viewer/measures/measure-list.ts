import { type Measure, MEASURE_KINDS, type MeasureKind } from '@hyaline/marks';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { numberText } from '../ui/strings.ts';
import { copyOut } from '../ui/copy-out.ts';
import { COPIED, measureTable } from './copy.ts';
import { MEASURE_ICONS } from './icons.ts';
import { removeMeasure, setHidden, writeNote } from './measures.ts';
import { makeProfileChart } from './profile-chart.ts';
import { readingOf, valuesWithin } from './reading.ts';
import { jumpTo, type Selection } from './selection.ts';
import { volumesIn } from './volumes.ts';
import { nameOf, regionText, valueText, wordsOf } from './words.ts';
import { windowOfValues } from './windows.ts';

/** All measures by kind: each leads to its place, can be named, hidden and taken away. */
export function makeMeasureSection(ui: Ui, selection: Selection): Section {
  const words = wordsOf(ui);
  const { workspace } = ui;
  const count = el('span', { class: 'hv-count' });
  const rows = el('div');
  const copy = el('button', { type: 'button', class: 'hv-text-button', text: words.copy });
  const hide = el('button', { type: 'button', class: 'hv-text-button' });
  const verbs = el('div', { class: 'hv-measure-verbs' }, copy, hide);
  const root = el('section', {}, el('h2', {}, words.measures, count), rows, verbs);
  onClick(copy, async () => {
    copy.textContent = (await copyOut(ui, measureTable(ui), COPIED)) ? words.copied : words.notCopied;
    setTimeout(() => (copy.textContent = words.copy), 2000);
  });
  onClick(hide, () => setHidden(workspace.marks, workspace.marks.now.measures.some((one) => !one.hidden), () => true)); // prettier-ignore
  const update: Section['update'] = (change) => {
    const { measures } = workspace.marks.now;
    if (change === 'slices' && measures.length === 0) return;
    if (change !== null && change !== 'marks' && change !== 'study' && change !== 'slices') return;
    count.textContent = measures.length ? String(measures.length) : '';
    verbs.hidden = measures.length === 0;
    hide.textContent = measures.some((one) => !one.hidden) ? words.hideAll : words.showAll;
    keepingFocus(rows, () =>
      replace(
        rows,
        ...(measures.length
          ? MEASURE_KINDS.map((kind) => groupOf(ui, selection, kind))
          : [el('p', { class: 'hv-hint', text: words.noMeasures })]),
        measures.length > 1 && volumeList(ui),
      ),
    );
  };
  update(null);
  return { root, update };
}

/** Rows are made anew at every change; the one that had the focus has it again. */
function keepingFocus(rows: HTMLElement, change: () => void): void {
  const active = document.activeElement;
  const key = active instanceof HTMLElement && rows.contains(active) ? active.dataset['focus'] : undefined;
  change();
  if (key) rows.querySelector<HTMLElement>(`[data-focus="${CSS.escape(key)}"]`)?.focus();
}

function groupOf(ui: Ui, selection: Selection, kind: MeasureKind): HTMLElement | null {
  const measures = ui.workspace.marks.now.measures.filter((one) => one.kind === kind);
  if (measures.length === 0) return null;
  return el(
    'div',
    { class: 'hv-measure-group' },
    el('h3', { text: wordsOf(ui).groups[kind] }),
    el('ul', { class: 'hv-measures' }, ...measures.map((measure) => measureRow(ui, selection, measure))),
  );
}

function measureRow(ui: Ui, selection: Selection, measure: Measure): HTMLElement {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const { id, kind, hidden } = measure;
  const reading = readingOf(measure, workspace.picture);
  const name = nameOf(ui, measure);
  const show = el(
    'button',
    { type: 'button', class: 'hv-measure', 'aria-label': say(words.showMeasure, { name }), 'data-focus': `${id}-show` },
    svgIcon(MEASURE_ICONS[kind], 15),
    el('span', { text: name }),
    el('b', { class: 'hv-num', text: valueText(ui, kind, reading) }),
  );
  onClick(show, () => {
    jumpTo(workspace, measure);
    selection.set(id);
  });
  const eye = small(ui, hidden ? ICONS.eyeOff : ICONS.eye, say(hidden ? words.unhide : words.hide, { name }), `${id}-eye`); // prettier-ignore
  onClick(eye, () => setHidden(workspace.marks, !hidden, (one) => one.id === id));
  const remove = small(ui, ICONS.trash, say(words.removeMeasure, { name }), `${id}-remove`);
  onClick(remove, () => removeMeasure(workspace.marks, id));
  const chosen = selection.now === id;
  return el(
    'li',
    { 'data-hidden': hidden, 'data-chosen': chosen },
    show,
    eye,
    remove,
    (reading.region !== null || reading.area !== undefined) &&
      el(
        'div',
        { class: 'hv-region-row' },
        el('p', { class: 'hv-region hv-num', text: regionText(ui, reading) }),
        chosen && reading.region !== null && windowButton(ui, measure, name),
      ),
    reading.profile && chosen && makeProfileChart(ui, reading.profile, name),
    (chosen || measure.note !== '') && noteField(ui, measure, name),
  );
}

const small = (_ui: Ui, icon: readonly string[], label: string, focus: string) =>
  el('button', { type: 'button', class: 'hv-remove', 'aria-label': label, title: label, 'data-focus': focus }, svgIcon(icon, 15)); // prettier-ignore

/** Shows the grey values of the region from black to white. */
function windowButton(ui: Ui, measure: Measure, name: string): HTMLElement {
  const words = wordsOf(ui);
  const button = el('button', { type: 'button', class: 'hv-text-button hv-region-window', text: words.windowOfShort, 'aria-label': say(words.windowOf, { name }) }); // prettier-ignore
  return onClick(button, () => {
    const { picture } = ui.workspace;
    const window = picture && windowOfValues(valuesWithin(measure, picture));
    if (window) ui.workspace.setWindow(window);
  });
}

function noteField(ui: Ui, measure: Measure, name: string): HTMLElement {
  const words = wordsOf(ui);
  const label = say(words.noteOf, { name });
  const input = el('input', {
    class: 'hv-note',
    type: 'text',
    maxlength: 200,
    placeholder: words.note,
    'aria-label': label,
    'data-focus': `${measure.id}-note`,
  });
  input.value = measure.note;
  input.addEventListener('change', () => writeNote(ui.workspace.marks, measure.id, input.value.trim()));
  return input;
}

function volumeList(ui: Ui): HTMLElement | null {
  const words = wordsOf(ui);
  const { picture, marks } = ui.workspace;
  if (picture?.flat) return null;
  const volumes = volumesIn(marks.now.measures, picture);
  if (volumes.length === 0) return el('p', { class: 'hv-hint', text: words.volumeHint });
  const rows = volumes.map(({ name, mm3, by, count }) =>
    el(
      'li',
      {},
      el('span', { text: name }),
      el('b', { class: 'hv-num', text: volumeText(ui, mm3) }),
      el('p', { class: 'hv-hint', text: by === 'contours' ? say(words.volumeByContours, { n: count }) : words.volumeByEllipsoid }), // prettier-ignore
    ),
  );
  return el('div', { class: 'hv-measure-group' }, el('h3', { text: words.volumes }), el('ul', { class: 'hv-volumes' }, ...rows)); // prettier-ignore
}

const volumeText = ({ language }: Ui, mm3: number): string =>
  mm3 >= 1000 ? `${numberText(language, mm3 / 1000, 2)} cm³` : `${numberText(language, mm3, 1)} mm³`;
