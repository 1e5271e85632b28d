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

export function lengthText(
  { language, strings }: Ui,
  { value, calibrated }: Pick<Measure, 'value' | 'calibrated'>,
): string {
  const number = numberText(language, value, 1);
  return calibrated ? `${number} mm` : `${number} ${strings.px}, ${strings.uncalibrated}`;
}
