import { EVENTS, type EventName, type Locale } from '@hyaline/contract';

/** The event in words; an unknown one (written by newer code) keeps its name. */
export const eventWords = (name: string, locale: Locale): string =>
  Object.hasOwn(EVENTS, name) ? EVENTS[name as EventName][locale] : name;
