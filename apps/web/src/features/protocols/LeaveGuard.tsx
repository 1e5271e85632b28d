import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

/** Asks before something unsaved is left: in words of ours inside the product, in the browser's own at its edges. */
export function LeaveGuard({ unsaved }: { unsaved: boolean }) {
  const { t } = useTranslation('protocols');
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => unsaved,
    enableBeforeUnload: unsaved,
    disabled: !unsaved,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      opened={status === 'blocked'}
      danger
      title={t('leave.title')}
      text={t('leave.text')}
      confirm={t('leave.leave')}
      busy={false}
      error={null}
      onCancel={() => reset?.()}
      onConfirm={() => proceed?.()}
    />
  );
}
