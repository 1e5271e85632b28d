import type { Link } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { linksQuery, revokeLink } from '../../api/links.ts';
import { formatTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { showDone } from '../../ui/toasts.tsx';

export function Withdraw({ link, onClose }: { link: Link | null; onClose: () => void }) {
  const { t } = useTranslation('links');
  const locale = useLocale();
  const client = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (id: string) => revokeLink(id),
    onSuccess: (revoked) => {
      showDone(
        t('withdraw.done'),
        t('withdraw.doneText', { time: formatTime(revoked.revokedAt ?? new Date(), locale) }),
      );
      close();
    },
    onSettled: () => client.invalidateQueries({ queryKey: linksQuery.queryKey }),
  });
  function close() {
    reset();
    onClose();
  }
  return (
    <ConfirmDialog
      opened={link !== null}
      title={t('withdraw.title')}
      text={t('withdraw.text')}
      confirm={t('withdraw.confirm')}
      danger
      busy={isPending}
      error={error}
      onCancel={close}
      onConfirm={() => link !== null && mutate(link.id)}
    />
  );
}
