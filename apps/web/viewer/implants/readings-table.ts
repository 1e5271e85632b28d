import { type Implant, isUpper } from '@hyaline/marks';
import { say, type Ui } from '../ui/context.ts';
import { el, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { numberText } from '../ui/strings.ts';
import { implantName } from './draw.ts';
import { CHECK_ICON, CROSS_ICON, QUESTION_ICON } from './icons.ts';
import type { Level } from './limits.ts';
import { frameOf } from './plan.ts';
import { CANAL_REACH_MM, type ImplantReadings, type Reading } from './readings.ts';
import type { PlanState } from './state.ts';
import { type ImplantWords, wordsOf } from './words.ts';

const LEVEL_ICONS: Readonly<Record<Level, readonly string[]>> = {
  overlap: CROSS_ICON,
  close: ICONS.warning,
  clear: CHECK_ICON,
  unknown: QUESTION_ICON,
};

export const levelIcon = (level: Level, size = 15): SVGSVGElement => svgIcon(LEVEL_ICONS[level], size, 2);

/** Distances and grey values of the chosen implant, row by row. */
export function readingRows(ui: Ui, state: PlanState, implant: Implant, readings: ImplantReadings): HTMLElement[] {
  const words = wordsOf(ui);
  const { language, workspace } = ui;
  const { picture } = workspace;
  const frame = picture && frameOf(implant, workspace.marks.now.arch, picture.volume.geometry);
  const upwards = (frame?.apical[2] ?? 0) > 0;
  const upper = implant.tooth === null ? upwards : isUpper(implant.tooth);
  const rows = readings.all.map((reading) => {
    const name =
      reading.name === 'apical' ? (upper ? words.apicalUpper : words.apicalLower) : words.readings[reading.name];
    return row(name, valueText(ui, state, reading), reading.level, words.levels[reading.level]);
  });
  const { crestal, density } = readings;
  const head =
    crestal === null
      ? words.notFound
      : say(crestal.mm >= 0 ? words.belowCrest : words.aboveCrest, {
          mm: numberText(language, Math.abs(crestal.mm), 1),
        });
  const grey = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : numberText(language, value);
  return [
    ...rows,
    row(words.head, head, null, ''),
    row(words.density, grey(density?.all), null, ''),
    row(
      words.densityThirds,
      `${grey(density?.coronal)} / ${grey(density?.middle)} / ${grey(density?.apical)}`,
      null,
      '',
    ),
  ];
}

function row(name: string, value: string, level: Level | null, levelText: string): HTMLElement {
  const sign =
    level &&
    el(
      'span',
      { class: 'hv-level', 'data-level': level, title: levelText },
      levelIcon(level),
      el('span', { class: 'hv-unseen', text: levelText }),
    );
  return el(
    'div',
    { class: 'hv-reading', role: 'listitem' },
    el('span', { text: name }),
    el('b', { class: 'hv-num', text: value }),
    sign,
  );
}

function valueText(ui: Ui, state: PlanState, { clearance, name, other }: Reading): string {
  const words = wordsOf(ui);
  if (clearance) {
    const mm = `${numberText(ui.language, clearance.mm, 1)} mm`;
    return other ? `${mm} · ${shortName(words, ui, state, other)}` : mm;
  }
  if (name === 'canal') return say(words.noCanal, { mm: CANAL_REACH_MM });
  if (name === 'implant') return words.noOther;
  return state.wholeVolume ? words.beyond : words.loading;
}

const shortName = (words: ImplantWords, ui: Ui, state: PlanState, other: Implant): string =>
  implantName(words, ui.language, { ...other, name: '' }, state).split(' · ')[0] ?? '';

/** One line for the list: how it stands, and what is worst. */
export function worstText(ui: Ui, readings: ImplantReadings): string {
  const words = wordsOf(ui);
  const { worst, all } = readings;
  if (worst === 'unknown') return words.levels.unknown;
  const [least] = all
    .filter(({ level, clearance }) => level === worst && clearance)
    .toSorted((a, b) => (a.clearance?.mm ?? 0) - a.limitMm - ((b.clearance?.mm ?? 0) - b.limitMm));
  if (!least?.clearance) return words.levels[worst];
  const mm = numberText(ui.language, least.clearance.mm, 1);
  return say(words.worst[worst], { mm, what: words.to[least.name] });
}
