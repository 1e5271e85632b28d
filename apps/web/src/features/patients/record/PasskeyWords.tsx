import type { PasskeysOf } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';

/** How many there are of somebody who comes in to the portal, and since when. */
export function PasskeyWords({ passkeys: { count, newestAt, lastUsedAt } }: { passkeys: PasskeysOf }) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const at = formatDate(newestAt, locale);
  if (lastUsedAt === null) return t('passkeys.unused', { count, at });
  return t('passkeys.used', { count, at, last: formatDate(lastUsedAt, locale) });
}
