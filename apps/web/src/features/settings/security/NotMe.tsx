import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, clinicApiKeysQuery } from '../../../api/api-keys.ts';
import { ownSessionsQuery } from '../../../api/identity.ts';
import { disownSignIns, signInsQuery } from '../../../api/sign-ins.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { showDone } from '../../../ui/toasts.tsx';

/** Where the password is changed on this page. */
const PASSWORD = 'password';

/** Ends everything but this session, then leads to the password. */
export function NotMe() {
  const { t } = useTranslation('history');
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const disown = useMutation({
    mutationFn: disownSignIns,
    onSuccess: () => {
      setAsking(false);
      showDone(t('notMe.done'), t('notMe.next'));
      document.getElementById(PASSWORD)?.scrollIntoView();
    },
    onSettled: () =>
      Promise.all(
        [ownSessionsQuery, signInsQuery, apiKeysQuery, clinicApiKeysQuery].map(({ queryKey }) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
  const cancel = () => {
    setAsking(false);
    disown.reset();
  };
  return (
    <>
      <Button variant="default" c="var(--hy-fail)" onClick={() => setAsking(true)}>
        {t('notMe.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('notMe.title')}
        text={t('notMe.text')}
        confirm={t('notMe.confirm')}
        danger
        busy={disown.isPending}
        error={disown.error}
        onCancel={cancel}
        onConfirm={() => disown.mutate()}
      />
    </>
  );
}
