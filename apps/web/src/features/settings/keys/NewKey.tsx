import { Button } from '@mantine/core';
import type { CreatedApiKey } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { API_BASE } from '../../../api/client.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import classes from './keys.module.css';

const TRY: Record<string, string> = {
  'study:read': '/studies',
  'link:read': '/links',
  'member:read': '/members',
  'ledger:read': '/ledger',
};

/** The key, this once: closing it is the end of it here. */
export function NewKey({ made, onClose }: { made: CreatedApiKey; onClose: () => void }) {
  const { t } = useTranslation('keys');
  const path = made.apiKey.scopes.map((scope) => TRY[scope]).find((known) => known !== undefined);
  return (
    <>
      <p className={classes.lead}>{t('made.text')}</p>
      <div className={classes.once}>
        <span>{t('made.key')}</span>
        <div>
          <code data-field="key">{made.key}</code>
          <CopyButton text={made.key} />
        </div>
      </div>
      {path !== undefined && (
        <div className={classes.once}>
          <span>{t('made.example')}</span>
          <div>
            <code>{`curl -H "Authorization: Bearer $KEY" ${location.origin}${API_BASE}${path}`}</code>
          </div>
        </div>
      )}
      <div className={classes.actions}>
        <Button onClick={onClose}>{t('made.done')}</Button>
      </div>
    </>
  );
}
