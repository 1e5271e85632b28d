import { Button } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clearDevice } from '../../../lib/clear-device.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';

/** What this browser keeps stays until somebody clears it: here. The session goes on. */
export function ClearDevice() {
  const { t } = useTranslation('settings');
  const [opened, setOpened] = useState(false);
  const clear = useMutation({ mutationFn: clearDevice, onSuccess: () => location.reload() });
  return (
    <>
      <Button variant="default" leftSection={<IconEraser size={16} aria-hidden />} onClick={() => setOpened(true)}>
        {t('profile.appearance.clear')}
      </Button>
      <ConfirmDialog
        opened={opened}
        title={t('profile.appearance.clear')}
        text={t('profile.appearance.clearText')}
        confirm={t('profile.appearance.clearNow')}
        danger
        busy={clear.isPending}
        error={clear.error}
        onCancel={() => setOpened(false)}
        onConfirm={() => clear.mutate()}
      />
    </>
  );
}
