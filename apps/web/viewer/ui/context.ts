import type { Measure } from '../workspace/events.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { fill, type Language, numberText, type Values, type ViewerStrings } from './strings.ts';

/** What every part of the screen gets: the study's state and the words for it. */
export interface Ui {
  readonly workspace: Workspace;
  readonly strings: ViewerStrings;
  readonly language: Language;
  readonly readOnly: boolean;
}

export const say = (text: Parameters<typeof fill>[0], values?: Values): string => fill(text, values);

/** What stands beside a measure on the picture and in the list; empty for an arrow without a note. */
export function measureText(
  ui: Ui,
  measure: Pick<Measure, 'kind' | 'value' | 'region' | 'calibrated' | 'note'>,
): string {
  const { language } = ui;
  const { kind, value, note } = measure;
  const read = value === null ? '' : kind === 'angle' ? `${numberText(language, value, 1)}°` : kind === 'ellipse' ? numberText(language, value) : lengthText(ui, value, measure.calibrated); // prettier-ignore
  return [note, read].filter((part) => part !== '').join(' · ');
}

function lengthText({ language, strings }: Ui, value: number, calibrated: boolean): string {
  const number = numberText(language, value, 1);
  return calibrated ? `${number} mm` : `${number} ${strings.px}, ${strings.uncalibrated}`;
}

/** The rest of what is known of a region, for the list. */
export function regionText(
  { language, strings }: Ui,
  { region, calibrated }: Pick<Measure, 'region' | 'calibrated'>,
): string {
  if (!region) return '';
  const [deviation, min, max] = [region.deviation, region.min, region.max].map((one) => numberText(language, one));
  const area = `${numberText(language, region.area, 1)} ${calibrated ? 'mm²' : 'px²'}`;
  return say(strings.regionText, { deviation: deviation ?? '', min: min ?? '', max: max ?? '', area });
}
