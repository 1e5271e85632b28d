import { personName } from '@hyaline/dicom';
import { type Reduction, reducePlan, voxelSizeMm } from '@hyaline/volume';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { noticeList, problemList } from '../ui/series-list.ts';
import { bytesText, dateText, numberText } from '../ui/strings.ts';
import { drawThumbnails } from '../ui/thumbnail.ts';
import { usualReduction } from '../workspace/caps.ts';
import type { Change } from '../workspace/events.ts';
import type { SeriesEntry } from '../workspace/series.ts';
import { wordsOf } from './words.ts';
import './opening.css';

export interface Picker {
  readonly root: HTMLElement;
  update(change: Change | null): void;
}

/** Every series that was found, with what it is, what is odd about it and what it takes, before any of it is opened. */
export function makePicker(ui: Ui): Picker {
  const { study } = ui.workspace;
  const words = wordsOf(ui);
  const root = el('section', { class: 'hv-picker', 'aria-labelledby': 'hv-picker-title' });
  const cancel = el('button', { type: 'button', class: 'hv-button', text: words.cancel });
  onClick(cancel, () => study.close());
  replace(
    root,
    el('h2', { id: 'hv-picker-title', text: say(words.title, { n: study.series.length }) }),
    whose(ui),
    study.failure === 'memory' && warning(words.noRoom),
    ...studiesOf(study.series).map((series) => studyPart(ui, series)),
    problemList(ui),
    el('div', { class: 'hv-picker-end' }, cancel),
  );
  queueMicrotask(() => root.querySelector<HTMLElement>('.hv-primary')?.focus({ preventScroll: true }));
  return {
    root,
    update(change) {
      if (change === null || change === 'slices') drawThumbnails(ui, root);
    },
  };
}

/** Series by study, each study where its largest series stands. */
const studiesOf = (series: readonly SeriesEntry[]): SeriesEntry[][] => [
  ...Map.groupBy(series, ({ study }) => study.key).values(),
];

function whose(ui: Ui): HTMLElement | null {
  const words = wordsOf(ui);
  const studies = studiesOf(ui.workspace.study.series).map(([first]) => first?.study.identity);
  const patients = new Set(
    studies.map((one) => (one ? [one.patientId, one.patientName, one.birthDate].join('|') : '')),
  );
  if (patients.size > 1) return warning(say(words.patients, { n: patients.size }));
  return studies.length > 1 ? warning(say(words.studies, { n: studies.length })) : null;
}

const warning = (text: string): HTMLElement =>
  el('p', { class: 'hv-notice hv-picker-warning' }, svgIcon(ICONS.warning, 15, 1.9), el('span', { text }));

function studyPart(ui: Ui, series: readonly SeriesEntry[]): HTMLElement {
  const words = wordsOf(ui);
  const identity = series[0]?.study.identity ?? null;
  const date = identity ? dateText(ui.language, identity.studyDate) : '';
  const born = identity ? dateText(ui.language, identity.birthDate) : '';
  const name = identity ? personName(identity.patientName) || words.noName : '';
  const facts = [born && say(words.born, { date: born }), identity?.patientId ?? ''].filter(Boolean).join(' · ');
  const when = date ? say(words.study, { date }) : words.noDate;
  return el(
    'section',
    { class: 'hv-picker-study' },
    identity &&
      el(
        'header',
        {},
        el('b', { text: name }),
        el('span', { class: 'hv-num', text: facts }),
        el('span', { text: [when, identity.studyDescription].filter(Boolean).join(' · ') }),
      ),
    el('ul', {}, ...series.map((entry) => seriesItem(ui, entry))),
  );
}

function seriesItem(ui: Ui, entry: SeriesEntry): HTMLElement {
  const { language, workspace } = ui;
  const words = wordsOf(ui);
  const { study } = workspace;
  const usual = usualReduction(entry, study.cap);
  const size = (by: Reduction) => bytesText(language, study.estimate(entry, by).total);
  const name = entry.description || entry.modality || 'DICOM';
  const [columns, rows] = entry.plan.geometry.size;
  const line = [
    entry.description && entry.modality,
    say(ui.strings.images, { n: entry.slices }),
    `${columns} × ${rows}`,
    voxelText(ui, entry),
    say(words.memory, { size: size(1) }),
  ];
  return el(
    'li',
    { class: 'hv-picker-series', 'data-series': entry.key },
    el('canvas', { class: 'hv-thumb', width: 168, height: 168, 'aria-hidden': true }),
    el(
      'div',
      { class: 'hv-picker-text' },
      el('b', { text: name }),
      el('span', { class: 'hv-num', text: line.filter(Boolean).join(' · ') }),
      ...noticeList(ui, entry),
      usual > 1 && warning(say(words.tooLarge, { cap: bytesText(language, study.cap), size: size(usual) })),
    ),
    el('div', { class: 'hv-picker-buttons' }, ...buttonsOf(ui, entry, name, usual)),
  );
}

/** Voxels in mm, as they are in the files; nothing where those allow no millimetres. */
function voxelText(ui: Ui, { plan, voxelMm }: SeriesEntry): string {
  if (voxelMm === null) return '';
  const [a = '', b = '', c = ''] = voxelSizeMm(plan.geometry).map((mm) => numberText(ui.language, mm, 2));
  return plan.geometry.size[2] > 1 ? say(wordsOf(ui).voxel, { a, b, c }) : `${a} × ${b} mm`;
}

function buttonsOf(ui: Ui, entry: SeriesEntry, name: string, usual: Reduction): HTMLElement[] {
  const words = wordsOf(ui);
  const { study } = ui.workspace;
  const open = (by: Reduction, primary: boolean) => {
    const resolution = by === 1 ? words.full : by === 2 ? words.half : words.quarter;
    const text = by === 1 && primary ? words.open : resolution;
    const label = by === 1 && primary ? say(words.openNamed, { name }) : say(words.reducedNamed, { name, resolution });
    const kind = primary ? 'hv-button hv-primary' : 'hv-button';
    const button = el('button', { type: 'button', class: kind, 'aria-label': label, 'data-reduce': by, text });
    return onClick(button, () => void study.showSeries(entry.key, by));
  };
  if (entry.way === 'stack') return [open(1, true)];
  if (usual > 1) return [open(usual, true), open(1, false)];
  const smaller = reducePlan(entry.plan, 2).bytes < entry.bytes && entry.slices > 1;
  return [open(1, true), ...(smaller ? [open(2, false)] : [])];
}
