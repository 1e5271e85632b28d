import { Button, Modal, Skeleton } from '@mantine/core';
import { FEW_RECOVERY_CODES, type OwnFactors } from '@hyaline/contract';
import { IconAlertTriangle, IconLifebuoy } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeRecoveryCodes, ownFactorsQuery } from '../../../api/factors.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Block } from '../../../ui/Block.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { Note } from '../../../ui/Note.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { RecoveryCodeList } from '../../../ui/factors/RecoveryCodeList.tsx';
import dialog from './dialog.module.css';
import rows from './rows.module.css';

/** How many recovery codes are left, and ten new ones on request. */
export function RecoveryBlock() {
  const { t } = useTranslation('factors');
  const { data, error, refetch } = useQuery(ownFactorsQuery);
  return (
    <Block id="recovery-codes" title={t('recovery.title')} text={t('recovery.text')}>
      {data === undefined && error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={62} />
      ) : (
        <Codes codes={data.recoveryCodes} />
      )}
    </Block>
  );
}

function Codes({ codes }: { codes: OwnFactors['recoveryCodes'] }) {
  const { t } = useTranslation('factors');
  const client = useQueryClient();
  const locale = useLocale();
  const [asking, setAsking] = useState(false);
  const make = useMutation({
    mutationFn: makeRecoveryCodes,
    onSuccess: () => setAsking(false),
    onSettled: () => client.invalidateQueries({ queryKey: ownFactorsQuery.queryKey }),
  });
  const cancel = () => {
    setAsking(false);
    if (make.isError) make.reset(); // codes that are on their way must still be shown
  };
  const { left, madeAt } = codes;
  return (
    <>
      <div className={`${rows.row} ${rows.wraps}`}>
        <IconLifebuoy size={18} stroke={1.6} aria-hidden />
        <div className={rows.text}>
          <b>{t('recovery.left', { count: left })}</b>
          {madeAt !== null && <span>{t('recovery.made', { at: formatDate(madeAt, locale) })}</span>}
        </div>
        <div className={rows.actions}>
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            {t('recovery.make')}
          </Button>
        </div>
      </div>
      {left <= FEW_RECOVERY_CODES && (
        <div className={rows.foot}>
          <Note tone="warn" icon={<IconAlertTriangle size={16} stroke={1.9} />}>
            {t('recovery.few')}
          </Note>
        </div>
      )}
      <ConfirmDialog
        opened={asking}
        title={t('recovery.makeTitle')}
        text={t('recovery.makeText')}
        confirm={t('recovery.makeConfirm')}
        busy={make.isPending}
        error={make.error}
        onCancel={cancel}
        onConfirm={() => make.mutate()}
      />
      <NewCodes codes={make.data} onClose={make.reset} />
    </>
  );
}

/** Shown this once; closing takes them away. A click beside the dialog does not. */
function NewCodes({ codes, onClose }: { codes: readonly string[] | undefined; onClose: () => void }) {
  const { t } = useTranslation(['factors', 'identity', 'app']);
  return (
    <Modal
      opened={codes !== undefined}
      onClose={onClose}
      closeOnClickOutside={false}
      title={t('factors:recovery.shown')}
      size={480}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <div className={dialog.form}>
        <p>{t('identity:recovery.text')}</p>
        <RecoveryCodeList codes={codes ?? []} />
        <div className={dialog.actions}>
          <Button onClick={onClose}>{t('factors:recovery.close')}</Button>
        </div>
      </div>
    </Modal>
  );
}
