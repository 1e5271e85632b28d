import type { Measure } from '@hyaline/marks';
import type { Ui } from '../ui/context.ts';
import { fill, numberText } from '../ui/strings.ts';
import type { Reading } from './reading.ts';
import en from './strings.en.json' with { type: 'json' };
import es from './strings.es.json' with { type: 'json' };

export type MeasureStrings = typeof en;
export const wordsOf = ({ language }: Pick<Ui, 'language'>): MeasureStrings => ({ en, es })[language];

/** What stands beside a measure on the picture and in the list; empty for an arrow without a note. */
export function measureText(ui: Ui, { kind, note }: Pick<Measure, 'kind' | 'note'>, reading: Reading): string {
  const { language } = ui;
  const { value } = reading;
  const read = value === null ? '' : kind === 'angle' ? `${numberText(language, value, 1)}°` : kind === 'ellipse' ? numberText(language, value) : lengthText(ui, value, reading.calibrated); // prettier-ignore
  return [note, read].filter((part) => part !== '').join(' · ');
}

function lengthText(ui: Ui, value: number, calibrated: boolean): string {
  const number = numberText(ui.language, value, 1);
  const { px, uncalibrated } = wordsOf(ui);
  return calibrated ? `${number} mm` : `${number} ${px}, ${uncalibrated}`;
}

/** The rest of what is known of a region, for the list. */
export function regionText(ui: Ui, { region, calibrated }: Reading): string {
  if (!region) return '';
  const { language } = ui;
  const [deviation, min, max] = [region.deviation, region.min, region.max].map((one) => numberText(language, one));
  const area = `${numberText(language, region.area, 1)} ${calibrated ? 'mm²' : 'px²'}`;
  return fill(wordsOf(ui).regionText, { deviation: deviation ?? '', min: min ?? '', max: max ?? '', area });
}
