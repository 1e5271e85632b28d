import { NativeSelect, NumberInput } from '@mantine/core';
import { type Jurisdiction, JURISDICTIONS, type Retention, RETENTION_PRESETS } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putRetention } from '../../api/erasure.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import classes from './erasure.module.css';

interface RuleDialogProps {
  retention: Retention;
  onClose: () => void;
}

/** The clinic's rule, for all of its patients. It may be lengthened and never shortened. */
export function RuleDialog({ retention, onClose }: RuleDialogProps) {
  const { t } = useTranslation('exchange');
  const [jurisdiction, setJurisdiction] = useState<Jurisdiction>(retention.jurisdiction);
  const isChosen = retention.changedAt !== null;
  const least = (place: Jurisdiction, what: 'adultYears' | 'minorYears'): number =>
    Math.max(RETENTION_PRESETS[place][what], isChosen ? retention[what] : 0);
  const [adultYears, setAdult] = useState(retention.adultYears);
  const [minorYears, setMinor] = useState(retention.minorYears);
  const put = useRecordChange({ ask: () => putRetention({ jurisdiction, adultYears, minorYears }), after: onClose });
  const choose = (place: Jurisdiction) => {
    setJurisdiction(place);
    setAdult(least(place, 'adultYears'));
    setMinor(least(place, 'minorYears'));
  };
  return (
    <ConfirmDialog
      opened
      title={t('keep.change')}
      text={t('keep.changeText')}
      confirm={t('keep.save')}
      busy={put.isPending}
      error={put.error}
      onCancel={onClose}
      onConfirm={() => put.mutate()}
    >
      <div className={classes.form}>
        <NativeSelect
          label={t('keep.where')}
          description={RETENTION_PRESETS[jurisdiction].source}
          value={jurisdiction}
          onChange={(event) => choose(event.currentTarget.value as Jurisdiction)}
          data={JURISDICTIONS.map((value) => ({ value, label: t(`where.${value}`) }))}
        />
        <NumberInput
          label={t('keep.adult')}
          min={least(jurisdiction, 'adultYears')}
          max={100}
          value={adultYears}
          onChange={(value) => setAdult(Number(value))}
        />
        <NumberInput
          label={t('keep.minor')}
          min={least(jurisdiction, 'minorYears')}
          max={100}
          value={minorYears}
          onChange={(value) => setMinor(Number(value))}
        />
      </div>
    </ConfirmDialog>
  );
}
