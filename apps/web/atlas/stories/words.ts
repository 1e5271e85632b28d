import { ENGLISH } from './english.ts';
import { SPANISH } from './spanish.ts';
import type { Story, Tell, ToldStory } from './story.ts';

const LANGUAGES: Record<'en' | 'es', Tell> = { en: ENGLISH, es: SPANISH };

/** A story in the words of a patient. */
export const tellStory = (language: 'en' | 'es', { about }: Pick<Story, 'about'>): ToldStory =>
  LANGUAGES[language](about);
