import { Button, Skeleton } from '@mantine/core';
import { allows, type ApiKey } from '@hyaline/contract';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, revokeApiKey } from '../../../api/api-keys.ts';
import { sessionQuery } from '../../../api/identity.ts';
import { Page } from '../../../ui/Page.tsx';
import { ErrorState, State } from '../../../ui/State.tsx';
import { ClinicKeys } from './ClinicKeys.tsx';
import { CreateKey } from './CreateKey.tsx';
import { DicomwebAddress } from './DicomwebAddress.tsx';
import { KeyTable } from './KeyTable.tsx';
import classes from './keys.module.css';
import { RevokeKey } from './RevokeKey.tsx';

/** The person's own keys for programs, in this clinic. */
export function KeysPage() {
  const { t } = useTranslation(['keys', 'settings']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {t('keys:new')}
    </Button>
  );
  return (
    <Page crumbs={[t('settings:crumb')]} title={t('keys:title')} actions={data?.length ? create : undefined}>
      {data !== undefined ? (
        data.length === 0 ? (
          <State
            icon={<IconKey size={28} stroke={1.5} />}
            title={t('keys:empty.title')}
            text={t('keys:empty.text')}
            actions={create}
          />
        ) : (
          <>
            <p className={classes.lead}>{t('keys:lead')}</p>
            <KeyTable keys={data} onRevoke={setRevoking} />
            <DicomwebAddress />
          </>
        )
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={160} />
      )}
      {creating && <CreateKey onClose={() => setCreating(false)} />}
      {allows(session.role, 'member:manage') && <ClinicKeys />}
      <RevokeKey apiKey={revoking} revoke={revokeApiKey} onClose={() => setRevoking(null)} />
    </Page>
  );
}
