import { Button, Modal, Skeleton } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownFactorsQuery } from '../../../api/factors.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Block } from '../../../ui/Block.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import rows from './rows.module.css';
import { ReplaceTotp } from './ReplaceTotp.tsx';

/** Since when the authenticator app is in use, and a way to a new one. */
export function TotpBlock() {
  const { t } = useTranslation(['factors', 'app']);
  const { data, error, refetch } = useQuery(ownFactorsQuery);
  const locale = useLocale();
  const [replacing, setReplacing] = useState(false);
  const close = () => setReplacing(false);
  return (
    <Block id="authenticator" title={t('factors:totp.title')} text={t('factors:totp.text')}>
      {data === undefined && error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={62} />
      ) : (
        <div className={`${rows.row} ${rows.wraps}`}>
          <IconDeviceMobile size={18} stroke={1.6} aria-hidden />
          <div className={rows.text}>
            <b>{t('factors:totp.name')}</b>
            {data.totp !== null && <span>{t('factors:totp.since', { at: formatDate(data.totp.since, locale) })}</span>}
          </div>
          <div className={rows.actions}>
            <Button size="xs" variant="default" onClick={() => setReplacing(true)}>
              {t('factors:totp.replace')}
            </Button>
          </div>
        </div>
      )}
      <Modal
        opened={replacing}
        onClose={close}
        title={t('factors:totp.dialog')}
        size={440}
        closeButtonProps={{ 'aria-label': t('app:close') }}
      >
        <ReplaceTotp onClose={close} />
      </Modal>
    </Block>
  );
}
