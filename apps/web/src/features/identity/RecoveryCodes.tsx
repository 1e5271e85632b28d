import { Button, Checkbox } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/CopyButton.tsx';
import classes from './forms.module.css';

/** Shown this once. The way on opens when the person says that the codes are kept. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation('identity');
  const [kept, setKept] = useState(false);
  return (
    <div className={classes.form}>
      <h1>{t('recovery.title')}</h1>
      <p className={classes.lead}>{t('recovery.text')}</p>
      <ol className={classes.codes} aria-label={t('recovery.list')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={classes.tools}>
        <CopyButton text={codes.join('\n')} labelled />
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {t('recovery.print')}
        </Button>
      </div>
      <Checkbox label={t('recovery.kept')} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button size="lg" fullWidth disabled={!kept} onClick={onDone}>
        {t('recovery.done')}
      </Button>
    </div>
  );
}
