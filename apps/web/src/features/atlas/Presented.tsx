import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDesk } from './desk/use-desk.ts';
import { FindingsList } from './panels/FindingsPanel.tsx';
import { PinList } from './panels/Pins.tsx';
import classes from './atlas.module.css';

/** Beside the picture on the wall screen: what is different, in large letters. */
export function Presented() {
  const { t } = useTranslation('atlas');
  const { setPresenting } = useDesk();
  return (
    <div className={classes.presented}>
      <Button
        size="lg"
        variant="default"
        autoFocus
        leftSection={<IconX size={18} />}
        onClick={() => setPresenting(false)}
      >
        {t('act.endPresent')}
      </Button>
      <h2>{t('findings.title')}</h2>
      <FindingsList />
      <PinList />
      <p className={classes.limits}>{t('limits')}</p>
    </div>
  );
}
