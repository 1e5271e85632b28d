import type { Language } from '../strings.ts';

/** What a clock on the wall says, of `YYYY-MM-DDTHH:MM`: as it is written, in no other zone. */
export const wallTime = (language: Language, wallStart: string): string =>
  new Intl.DateTimeFormat(language === 'es' ? 'es' : 'en-US', {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(new Date(`${wallStart}:00Z`));
