import type { Locale } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { ageOf } from './format.ts';

export function useLocale(): Locale {
  const { i18n } = useTranslation('app');
  return i18n.resolvedLanguage === 'es' ? 'es' : 'en';
}

/** "2 min ago", in the reader's language. */
export function useAge(): (at: string | Date, now: Date) => string {
  const { t } = useTranslation('app');
  return (at, now) => {
    const { unit, n } = ageOf(at, now);
    return t(`age.${unit}`, { n });
  };
}
