import { Button } from '@mantine/core';
import { API_KEY_SCOPES, type ApiKey, type ClinicApiKey } from '@hyaline/contract';
import { IconCircleCheck, IconClockExclamation, IconClockX, IconLinkOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../../lib/format.ts';
import { useAge, useLocale } from '../../../lib/use-locale.ts';
import { useNow } from '../../../lib/use-now.ts';
import { DataTable } from '../../../ui/DataTable.tsx';
import classes from './keys.module.css';
import { SCOPE_WORDS } from './scope-words.ts';

const SOON_MS = 7 * 24 * 3600 * 1000;
const ICONS = { live: IconCircleCheck, ending: IconClockExclamation, expired: IconClockX, revoked: IconLinkOff };

interface KeyTableProps<Key> {
  keys: readonly Key[];
  onRevoke: (key: Key) => void;
}

/** Keys of one person, or of several: then each says whose it is. */
export function KeyTable<Key extends ApiKey | ClinicApiKey>({ keys, onRevoke }: KeyTableProps<Key>) {
  const { t } = useTranslation('keys');
  const ofSeveral = keys.some((key) => 'holder' in key);
  return (
    <DataTable
      columns={[
        t('column.name'),
        ...(ofSeveral ? [t('column.holder')] : []),
        t('column.scopes'),
        t('column.state'),
        t('column.expires'),
        t('column.used'),
        { hidden: t('column.actions') },
      ]}
    >
      {keys.map((key) => (
        <KeyRow key={key.id} apiKey={key} onRevoke={() => onRevoke(key)} />
      ))}
    </DataTable>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey | ClinicApiKey; onRevoke: () => void }) {
  const { t } = useTranslation('keys');
  const locale = useLocale();
  const age = useAge();
  const now = useNow(30_000);
  const { id, name, state, expiresAt, lastUsedAt } = apiKey;
  const ending = state === 'live' && new Date(expiresAt).getTime() - now.getTime() < SOON_MS;
  const shown = ending ? 'ending' : state;
  const Icon = ICONS[shown];
  const scopes = API_KEY_SCOPES.filter((scope) => apiKey.scopes.includes(scope));
  return (
    <tr>
      <th scope="row" id={`key-${id}`} className={classes.name}>
        {name}
      </th>
      {'holder' in apiKey && <td data-label={t('column.holder')}>{apiKey.holder.name}</td>}
      <td data-label={t('column.scopes')}>{scopes.map((scope) => t(SCOPE_WORDS[scope])).join(', ')}</td>
      <td data-label={t('column.state')}>
        <span className={classes.state} data-state={shown}>
          <Icon size={15} stroke={1.8} aria-hidden />
          {t(`state.${shown}`)}
        </span>
      </td>
      <td data-label={t('column.expires')} data-number>
        <time dateTime={expiresAt}>{formatDateTime(expiresAt, locale)}</time>
      </td>
      <td data-label={t('column.used')}>{lastUsedAt === null ? t('never') : age(lastUsedAt, now)}</td>
      <td>
        {state === 'live' && (
          <Button size="xs" variant="default" c="var(--hy-fail)" aria-describedby={`key-${id}`} onClick={onRevoke}>
            {t('revoke.button')}
          </Button>
        )}
      </td>
    </tr>
  );
}
