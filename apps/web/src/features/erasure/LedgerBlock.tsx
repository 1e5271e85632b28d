import { Button, NumberInput, Skeleton } from '@mantine/core';
import { allows, type Role } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ledgerKeepingQuery, putLedgerKeeping } from '../../api/erasure.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { Block } from '../../ui/Block.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './erasure.module.css';

const DAYS_OF_YEAR = 365.25;
const yearsIn = (days: number): number => Math.floor(days / DAYS_OF_YEAR);

/** How long the ledger outlives the clinic. */
export function LedgerBlock({ role }: { role: Role }) {
  const { t } = useTranslation('exchange');
  const { data, error, refetch } = useQuery(ledgerKeepingQuery);
  const [open, setOpen] = useState(false);
  return (
    <Block title={t('log.title')} text={t('log.text')}>
      {data !== undefined ? (
        <p className={classes.line}>
          {t('log.now', { count: yearsIn(data.days) })} {t('log.requests')}
        </p>
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={48} />
      )}
      {data !== undefined && allows(role, 'access-log:settings') && (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('log.longer')}
          </Button>
        </div>
      )}
      {open && data !== undefined && <LongerDialog least={yearsIn(data.days)} onClose={() => setOpen(false)} />}
    </Block>
  );
}

function LongerDialog({ least, onClose }: { least: number; onClose: () => void }) {
  const { t } = useTranslation('exchange');
  const [years, setYears] = useState(least);
  const put = useRecordChange({
    ask: () => putLedgerKeeping({ days: Math.ceil(years * DAYS_OF_YEAR) }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('log.longer')}
      text={t('log.longerText')}
      confirm={t('log.save')}
      busy={put.isPending}
      error={put.error}
      disabled={years < least}
      onCancel={onClose}
      onConfirm={() => put.mutate()}
    >
      <NumberInput
        mb="md"
        data-autofocus
        label={t('log.years')}
        min={least}
        max={99}
        value={years}
        onChange={(value) => setYears(Number(value))}
      />
    </ConfirmDialog>
  );
}
