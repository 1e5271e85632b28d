import { type Numbering, NUMBERINGS } from '@hyaline/marks';
import { keep, readKept } from './kept.ts';

const NAME = 'tooth-numbering';

/** How this person numbers teeth, on every view and in reports. */
export const readNumbering = (): Numbering =>
  readKept(NAME, (value) => NUMBERINGS.find((one) => one === value) ?? null) ?? 'fdi';

export const keepNumbering = (numbering: Numbering): void => void keep(NAME, numbering);
