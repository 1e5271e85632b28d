import { Button, Modal } from '@mantine/core';
import type { OfferedPlace } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import classes from './organisation.module.css';

/** The organisation's half of a consent, shown this once. */
export function CodeDialog({ offered, onClose }: { offered: OfferedPlace; onClose: () => void }) {
  const { t } = useTranslation(['organisation', 'app']);
  const locale = useLocale();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('organisation:code.title')}
      size={480}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <p className={classes.text}>{t('organisation:code.text', { at: formatDateTime(offered.expiresAt, locale) })}</p>
      <div className={classes.code}>
        <code aria-label={t('organisation:code.label')}>{offered.code}</code>
        <CopyButton text={offered.code} />
      </div>
      <div className={classes.actions}>
        <Button onClick={onClose}>{t('organisation:code.done')}</Button>
      </div>
    </Modal>
  );
}
