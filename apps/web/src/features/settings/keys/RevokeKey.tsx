import type { ApiKey } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, revokeApiKey } from '../../../api/api-keys.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { showDone } from '../../../ui/toasts.tsx';

export function RevokeKey({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const { t } = useTranslation('keys');
  const client = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (id: string) => revokeApiKey(id),
    onSuccess: () => {
      showDone(t('revoke.done'));
      close();
    },
    onSettled: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  function close() {
    reset();
    onClose();
  }
  return (
    <ConfirmDialog
      opened={apiKey !== null}
      title={t('revoke.title')}
      text={t('revoke.text')}
      confirm={t('revoke.confirm')}
      danger
      busy={isPending}
      error={error}
      onCancel={close}
      onConfirm={() => apiKey !== null && mutate(apiKey.id)}
    >
      <p className="visually-hidden">{apiKey?.name}</p>
    </ConfirmDialog>
  );
}
