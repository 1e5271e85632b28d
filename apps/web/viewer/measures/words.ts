import type { Measure } from '@hyaline/marks';
import { type Ui } from '../ui/context.ts';
import { fill, numberText } from '../ui/strings.ts';
import type { Reading } from './reading.ts';
import { isRegion } from './shape.ts';
import en from './strings.en.json' with { type: 'json' };
import es from './strings.es.json' with { type: 'json' };

export type MeasureStrings = typeof en;
export const wordsOf = ({ language }: Pick<Ui, 'language'>): MeasureStrings => ({ en, es })[language];

export const nameOf = (ui: Ui, { kind, number }: Pick<Measure, 'kind' | 'number'>): string =>
  fill(wordsOf(ui).measureNames[kind], { n: number });

/** What a measure comes to: millimetres, degrees, or the mean grey value of a region; empty where there is nothing. */
export function valueText(ui: Ui, kind: Measure['kind'], { value, calibrated }: Reading): string {
  if (value === null) return '';
  if (kind === 'angle') return `${numberText(ui.language, value, 1)}°`;
  return isRegion(kind)
    ? fill(wordsOf(ui).regionMean, { value: numberText(ui.language, value) })
    : lengthText(ui, value, calibrated);
}

/** What stands beside a measure on the picture: its note, what it comes to, and the area of a region. */
export function labelText(ui: Ui, { kind, note }: Pick<Measure, 'kind' | 'note'>, reading: Reading): string {
  const square = reading.region?.area ?? reading.area;
  const area = square === undefined ? '' : areaText(ui, square, reading.calibrated);
  return [note, valueText(ui, kind, reading), area].filter((part) => part !== '').join(' · ');
}

function lengthText(ui: Ui, value: number, calibrated: boolean): string {
  const number = numberText(ui.language, value, 1);
  const { px, uncalibrated } = wordsOf(ui);
  return calibrated ? `${number} mm` : `${number} ${px}, ${uncalibrated}`;
}

const areaText = ({ language }: Ui, area: number, calibrated: boolean): string =>
  `${numberText(language, area, 1)} ${calibrated ? 'mm²' : 'px²'}`;

/** The rest of what is known of a region, for the list. */
export function regionText(ui: Ui, { region, area: alone, calibrated }: Reading): string {
  if (!region) return alone === undefined ? '' : areaText(ui, alone, calibrated);
  const { language } = ui;
  const [deviation, min, max] = [region.deviation, region.min, region.max].map((one) => numberText(language, one));
  const area = areaText(ui, region.area, calibrated);
  return fill(wordsOf(ui).regionText, { deviation: deviation ?? '', min: min ?? '', max: max ?? '', area });
}
