import { useTranslation } from 'react-i18next';
import { formatStudyDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ageOn } from './words.ts';

/** Ages, birth dates and languages as a page says them. */
export function usePatientWords() {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const age = (birthDate: string): string => {
    const lived = ageOn(birthDate, new Date());
    return lived === null ? t('age.unknown') : t(`age.${lived.unit}`, { count: lived.count });
  };
  const day = (date: string): string => formatStudyDate(date, locale);
  const language = (tag: string): string => new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  const country = (code: string): string => new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
  return { age, day, language, country };
}
