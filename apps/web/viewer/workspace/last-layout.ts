import { keep, readKept } from './kept.ts';

const NAME = 'layout';
const LONGEST = 40;

/** The layout that a person chose last, by name. Kept in this browser only. */
export const lastLayout = (): string | null =>
  readKept(NAME, (value) => (typeof value === 'string' && value.length <= LONGEST ? value : null));

export const keepLayout = (name: string): void => void keep(NAME, name);
