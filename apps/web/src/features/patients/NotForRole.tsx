import { Button } from '@mantine/core';
import { allows, type Role } from '@hyaline/contract';
import { IconIdBadge2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '../../ui/AppLink.tsx';
import { Page } from '../../ui/Page.tsx';
import { State } from '../../ui/State.tsx';

/** In place of patients, for somebody whose role works with references. */
export function NotForRole({ role }: { role: Role }) {
  const { t } = useTranslation('patients');
  return (
    <Page title={t('title')}>
      <State
        icon={<IconIdBadge2 size={28} stroke={1.5} />}
        title={t('notForRole.title')}
        text={t('notForRole.text')}
        actions={
          allows(role, 'patient:identity') ? (
            <Button renderRoot={(props) => <AppLink to="/identities" {...props} />}>{t('identities.title')}</Button>
          ) : undefined
        }
      />
    </Page>
  );
}
