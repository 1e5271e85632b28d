import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './radiograph.module.css';

const KEYS = [
  ['place', 'Enter'],
  ['move', '← → ↑ ↓'],
  ['faster', '⇧ ← → ↑ ↓'],
  ['remove', 'Delete'],
  ['zoom', '+ − 0'],
  ['brightness', '[ ]'],
  ['contrast', ', .'],
  ['invert', 'I'],
  ['own', 'W'],
  ['undo', 'Ctrl Z, Ctrl ⇧ Z'],
] as const;

export function KeysSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['radiograph', 'app']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('radiograph:keys.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <p className={classes.fine}>{t('radiograph:keys.note')}</p>
      <dl className={classes.keys}>
        {KEYS.map(([name, key]) => (
          <div key={name}>
            <dt>{t(`radiograph:keys.${name}`)}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes.fine}>{t('radiograph:keys.pointer')}</p>
    </Modal>
  );
}
