import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownSessionsQuery } from '../../../api/identity.ts';
import { endOtherSessions } from '../../../api/sign-ins.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import rows from './rows.module.css';

/** One button for every session but this one. */
export function EndOthers() {
  const { t } = useTranslation('history');
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: () => {
      setAsking(false);
      showDone(t('others.done'));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
  const cancel = () => {
    setAsking(false);
    end.reset();
  };
  return (
    <div className={rows.foot}>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('others.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('others.title')}
        text={t('others.text')}
        confirm={t('others.confirm')}
        danger
        busy={end.isPending}
        error={end.error}
        onCancel={cancel}
        onConfirm={() => end.mutate()}
      />
    </div>
  );
}
