import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A year, a month or a day, as exactly as it is known: 2019, 2019-05 or 2019-05-12. */
export function PartialDate(props: TextInputProps) {
  const { t } = useTranslation('chart');
  return <TextInput description={t('field.partialDate')} inputMode="numeric" maxLength={10} {...props} />;
}
