import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './ConfirmDialog.tsx';

/**
 * Asks before something unsaved is left: in words of ours inside the product, in the browser's own at its edges.
 * @param text - what becomes of it, where that is not that it is gone
 */
export function LeaveGuard({ unsaved, text }: { unsaved: boolean; text?: string }) {
  const { t } = useTranslation('app');
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
      text={text ?? t('leave.text')}
      confirm={t('leave.leave')}
      busy={false}
      error={null}
      onCancel={() => reset?.()}
      onConfirm={() => proceed?.()}
    />
  );
}
