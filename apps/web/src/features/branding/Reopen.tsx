import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { brandSettingsQuery } from '../../api/branding.ts';
import { isCode } from '../../api/errors.ts';

/** After a refusal because somebody else changed the brand: shows theirs, in place of what was entered here. */
export function Reopen({ error }: { error: unknown }) {
  const { t } = useTranslation('branding');
  const client = useQueryClient();
  if (!isCode(error, 'record-changed')) return null;
  return (
    <Button
      variant="default"
      onClick={() => void client.resetQueries({ queryKey: brandSettingsQuery.queryKey, exact: true })}
    >
      {t('reopen')}
    </Button>
  );
}
