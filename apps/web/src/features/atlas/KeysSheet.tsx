import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './atlas.module.css';

const KEYS = [
  ['turn', '← → ↑ ↓'],
  ['zoom', '+ −'],
  ['views', '1 2 3 4 5 6 7'],
  ['reset', '0'],
  ['around', 'G'],
  ['labels', 'L'],
  ['present', 'P'],
  ['levels', '↑ ↓'],
  ['undo', 'Ctrl Z, Ctrl ⇧ Z'],
  ['sheet', '?'],
] as const;

export function KeysSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['atlas', 'app']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('atlas:keys.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <p className={classes.note}>{t('atlas:keys.note')}</p>
      <dl className={classes.keys}>
        {KEYS.map(([name, key]) => (
          <div key={name}>
            <dt>{t(`atlas:keys.${name}`)}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
