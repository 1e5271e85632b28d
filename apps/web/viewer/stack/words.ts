import type { Calibration } from '@hyaline/marks';
import type { FlatScale } from '@hyaline/volume';
import { say, type Ui } from '../ui/context.ts';
import { numberText } from '../ui/strings.ts';
import en from './strings.en.json' with { type: 'json' };
import es from './strings.es.json' with { type: 'json' };

export type StackStrings = typeof en;
export const wordsOf = ({ language }: Pick<Ui, 'language'>): StackStrings => ({ en, es })[language];

/** Where the millimetres of a picture come from, in a few words. */
export function scaleText(ui: Ui, scale: FlatScale | null, calibration: Calibration | null): string {
  const words = wordsOf(ui);
  if (!scale) return words.scale.none;
  if (scale.source !== 'you' || !calibration) return words.scale[scale.source];
  return say(words.scale.you, { mm: numberText(ui.language, calibration.lengthMm, 1) });
}
