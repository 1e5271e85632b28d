import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './forms.module.css';
import { RecoveryCodeList } from '../../ui/factors/RecoveryCodeList.tsx';

/** Shown this once. The way on opens when the person says that the codes are kept. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation('identity');
  const [kept, setKept] = useState(false);
  return (
    <div className={classes.form}>
      <h1>{t('recovery.title')}</h1>
      <p className={classes.lead}>{t('recovery.text')}</p>
      <RecoveryCodeList codes={codes} />
      <Checkbox label={t('recovery.kept')} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button size="lg" fullWidth disabled={!kept} onClick={onDone}>
        {t('recovery.done')}
      </Button>
    </div>
  );
}
