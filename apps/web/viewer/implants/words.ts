import { type Numbering, toothPlace, toothText, toPalmerLetters } from '@hyaline/marks';
import { say, type Ui } from '../ui/context.ts';
import en from './strings.en.json' with { type: 'json' };
import es from './strings.es.json' with { type: 'json' };

export type ImplantWords = typeof en;
export const wordsOf = ({ language }: Pick<Ui, 'language'>): ImplantWords => ({ en, es })[language];

/** A tooth as it is read aloud: its number and where it stands. Corners of Palmer are letters here. */
export function spokenTooth(words: ImplantWords, fdi: number, numbering: Numbering): string {
  const place = toothPlace(fdi);
  const number = numbering === 'palmer' ? (toPalmerLetters(fdi) ?? '') : toothText(fdi, numbering);
  if (!place) return number;
  const kinds = place.primary ? words.primaryNames : words.permanentNames;
  return say(words.spokenTooth, {
    number,
    kind: kinds[place.place - 1] ?? '',
    quadrant: words.quadrants[place.quadrant],
  });
}
