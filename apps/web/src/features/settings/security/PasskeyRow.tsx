import { Button } from '@mantine/core';
import type { Passkey } from '@hyaline/contract';
import { IconFingerprint } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format.ts';
import { useAge, useLocale } from '../../../lib/use-locale.ts';
import { useNow } from '../../../lib/use-now.ts';
import rows from './rows.module.css';

interface PasskeyRowProps {
  passkey: Passkey;
  onRename: () => void;
  onRemove: () => void;
}

export function PasskeyRow({ passkey, onRename, onRemove }: PasskeyRowProps) {
  const { t } = useTranslation('factors');
  const locale = useLocale();
  const age = useAge();
  const now = useNow(30_000);
  const { name, createdAt, lastUsedAt, synced } = passkey;
  return (
    <li className={`${rows.row} ${rows.wraps}`}>
      <IconFingerprint size={18} stroke={1.6} aria-hidden />
      <div className={rows.text}>
        <b>{name}</b>
        <span>
          {t('passkeys.since', { at: formatDate(createdAt, locale) })}{' '}
          {lastUsedAt === null ? t('passkeys.unused') : t('passkeys.used', { age: age(lastUsedAt, now) })}{' '}
          {t(synced ? 'passkeys.synced' : 'passkeys.single')}
        </span>
      </div>
      <div className={rows.actions}>
        <Button size="xs" variant="default" aria-label={t('passkeys.renameOf', { name })} onClick={onRename}>
          {t('passkeys.rename')}
        </Button>
        <Button size="xs" variant="default" aria-label={t('passkeys.removeOf', { name })} onClick={onRemove}>
          {t('passkeys.remove')}
        </Button>
      </div>
    </li>
  );
}
