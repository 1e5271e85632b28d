import type { ApiKey } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, clinicApiKeysQuery } from '../../../api/api-keys.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { showDone } from '../../../ui/toasts.tsx';

interface RevokeKeyProps {
  apiKey: ApiKey | null;
  revoke: (id: string) => Promise<unknown>;
  onClose: () => void;
}

export function RevokeKey({ apiKey, revoke, onClose }: RevokeKeyProps) {
  const { t } = useTranslation('keys');
  const client = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: revoke,
    onSuccess: () => {
      showDone(t('revoke.done'));
      close();
    },
    onSettled: () =>
      Promise.all(
        [apiKeysQuery, clinicApiKeysQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey: [...queryKey] })),
      ),
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
