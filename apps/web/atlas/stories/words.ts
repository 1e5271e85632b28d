import { ENGLISH } from './english.ts';
import { SPANISH } from './spanish.ts';
import type { About, Story } from './story.ts';

export interface ToldStory {
  title: string;
  /** One for each step of the story. */
  steps: readonly string[];
}

export type Tell = (about: About) => ToldStory;

const LANGUAGES: Record<'en' | 'es', Tell> = { en: ENGLISH, es: SPANISH };

/** A story in the words of a patient. */
export const tellStory = (language: 'en' | 'es', { about }: Pick<Story, 'about'>): ToldStory =>
  LANGUAGES[language](about);
