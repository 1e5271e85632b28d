import { personName } from '@hyaline/dicom';
import type { VolumeNotice } from '@hyaline/volume';
import type { Change } from '../workspace/events.ts';
import type { SeriesEntry } from '../workspace/series.ts';
import { say, type Ui } from './context.ts';
import { el, onClick, replace, svgIcon } from './dom.ts';
import { ICONS } from './icons.ts';
import { bytesText, dateText, numberText } from './strings.ts';
import { drawThumbnails } from './thumbnail.ts';

const MOST_PROBLEMS = 200; // a folder of ten thousand photographs does not need ten thousand rows

let lists = 0;

/** What is in the study: series to pick, what is odd about each, and the files that were not opened. */
export function makeSeriesList(
  ui: Ui,
  drop: HTMLElement | null,
): { root: HTMLElement; update(change: Change | null): void } {
  const list = el('div', { class: 'hv-series-list' });
  const problems = el('div', { class: 'hv-problems' });
  const root = el('aside', { class: 'hv-series', 'aria-label': ui.strings.thisStudy }, list, problems, drop);
  const bars = new Map<string, HTMLElement>();
  const update = (change: Change | null) => {
    if (change === null || change === 'study') {
      bars.clear();
      replace(
        list,
        ui.workspace.study.series.length > 0 && el('h2', { class: 'hv-heading', text: ui.strings.thisStudy }),
        ...ui.workspace.study.series.flatMap((entry, n, all) => [
          studyLine(ui, entry, all[n - 1], all),
          seriesRow(ui, entry, bars),
        ]),
      );
      replace(problems, problemList(ui));
    }
    if (change === 'progress' || change === 'study') showProgress(ui, bars);
    if (change !== null && change !== 'view' && change !== 'marks') drawThumbnails(ui, root);
  };
  update(null);
  return { root, update };
}

/** Whose the series from here on are, where there are several studies. */
function studyLine(
  { language, strings }: Ui,
  { study }: SeriesEntry,
  before: SeriesEntry | undefined,
  all: readonly SeriesEntry[],
): HTMLElement | null {
  if (study.key === before?.study.key || all.every((one) => one.study.key === study.key)) return null;
  const { patientName = '', studyDate = '' } = study.identity ?? {};
  const text = [personName(patientName), dateText(language, studyDate)].filter(Boolean).join(' · ');
  return el('p', { class: 'hv-study-line', text: text || strings.thisStudy });
}

function seriesRow(ui: Ui, entry: SeriesEntry, bars: Map<string, HTMLElement>): HTMLElement {
  const { strings, language, workspace } = ui;
  const shown = workspace.study.shown === entry;
  const bar = el('span', { class: 'hv-bar' }, el('i'));
  bars.set(entry.key, bar);
  const button = el(
    'button',
    { type: 'button', class: 'hv-series-row', 'aria-pressed': String(shown), 'data-series': entry.key },
    el('canvas', { class: 'hv-thumb', width: 104, height: 104, 'aria-hidden': true }),
    el(
      'span',
      { class: 'hv-series-text' },
      el('b', { text: titleOf(ui, entry), title: entry.description || null }),
      el('span', { class: 'hv-num', text: say(strings.images, { n: entry.slices }) }),
      el('span', { class: 'hv-num', text: bytesText(language, entry.bytes) }),
    ),
  );
  return el(
    'div',
    { class: 'hv-series-entry' },
    onClick(button, () => void workspace.study.showSeries(entry.key)),
    bar,
    shown && workspace.study.reduced > 1 && reducedPart(ui, entry),
    ...noticeList(ui, entry),
  );
}

/** Fewer voxels than the files have, and the way back. */
function reducedPart(ui: Ui, entry: SeriesEntry): HTMLElement {
  const { study } = ui.workspace;
  const button = el('button', { type: 'button', class: 'hv-link-button', text: ui.strings.loadFull });
  onClick(button, () => void study.showSeries(entry.key, 1));
  const text = el('span', { text: ui.strings.reduced[study.reduced === 2 ? '2' : '4'] });
  return el('p', { class: 'hv-notice' }, svgIcon(ICONS.warning, 13, 1.9), el('span', {}, text, ' ', button));
}

/** What is odd about a series, in words. */
export const noticeList = (ui: Ui, { plan }: SeriesEntry): HTMLElement[] =>
  oncePerKind(plan.notices).map((notice) =>
    el('p', { class: 'hv-notice' }, svgIcon(ICONS.warning, 13, 1.9), el('span', { text: noticeText(ui, notice) })),
  );

function titleOf({ language }: Ui, { modality, voxelMm, description }: SeriesEntry): string {
  if (description) return description;
  const kind = modality || 'DICOM';
  return voxelMm === null ? kind : `${kind} ${numberText(language, voxelMm, 2)} mm`;
}

function showProgress({ workspace }: Ui, bars: Map<string, HTMLElement>): void {
  const { phase, done, all } = workspace.study.progress;
  for (const [key, bar] of bars) {
    const loading = phase === 'pictures' && key === workspace.study.shown?.key;
    bar.hidden = !loading;
    const fillBar = bar.firstElementChild as HTMLElement | null;
    if (fillBar) fillBar.style.width = `${all ? (100 * done) / all : 0}%`;
  }
}

/** Files that were not opened, and why. */
export function problemList({
  workspace: {
    study: { problems },
  },
  strings,
}: Ui): HTMLElement | null {
  if (problems.length === 0) return null;
  const rows = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ name, reason }) => el('li', {}, el('b', { text: name }), el('span', { text: strings.error[reason] })));
  const list = el('ul', { id: `hv-problem-rows-${++lists}`, hidden: true }, ...rows);
  const button = el('button', {
    type: 'button',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    text: strings.seeProblems,
  });
  onClick(button, () => {
    list.hidden = !list.hidden;
    button.setAttribute('aria-expanded', String(!list.hidden));
    button.textContent = list.hidden ? strings.seeProblems : strings.hideProblems;
  });
  const count = el('span', { text: say(strings.problems, { n: problems.length }) });
  return el(
    'div',
    { class: 'hv-problem-list' },
    el('div', { class: 'hv-problem-head' }, svgIcon(ICONS.warning, 14, 1.9), count, button),
    list,
  );
}

/** Several gaps are one sentence. */
export function oncePerKind(notices: readonly VolumeNotice[]): VolumeNotice[] {
  const gaps = notices.filter((notice) => notice.kind === 'gap');
  const [first] = gaps;
  const others = notices.filter((notice) => notice.kind !== 'gap');
  if (!first) return others;
  const missing = gaps.reduce((sum, { times }) => sum + Math.round(times) - 1, 0);
  return [{ ...first, times: missing + 1 }, ...others];
}

export function noticeText({ strings, language }: Pick<Ui, 'strings' | 'language'>, notice: VolumeNotice): string {
  const text = strings.notice[notice.kind];
  return say(text, {
    n: 'times' in notice ? Math.round(notice.times) - 1 : 'count' in notice ? notice.count : 0,
    degrees: 'degrees' in notice ? numberText(language, notice.degrees, 1) : '',
    mm: 'worstMm' in notice ? numberText(language, notice.worstMm, 1) : '',
  });
}
