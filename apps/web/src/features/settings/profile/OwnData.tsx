import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { exportAccountData } from '../../../api/profile.ts';
import { saveAs } from '../../../lib/save-as.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import classes from './profile.module.css';

export function OwnData() {
  const { t } = useTranslation('settings');
  const take = useMutation({
    mutationFn: exportAccountData,
    onSuccess: (answer) => {
      saveAs(new Blob([JSON.stringify(answer, null, 2)], { type: 'application/json' }), 'hyaline-account.json');
      showDone(t('profile.data.done'));
    },
  });
  const refused = isCode(take.error, 'step-up-required') ? null : take.error; // the person closed the dialog
  return (
    <div className={classes.row}>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        loading={take.isPending}
        onClick={() => take.mutate()}
      >
        {t('profile.data.take')}
      </Button>
      <ProblemNote error={refused} />
    </div>
  );
}
