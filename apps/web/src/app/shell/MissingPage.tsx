import { Button } from '@mantine/core';
import { IconCircleOff } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { practiceQuery } from '../../api/practice.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { State } from '../../ui/State.tsx';
import { homeOf } from './navigation.ts';

/** An address that leads nowhere, for whoever is signed in: the way around stays, and leads to their own first page. */
export function MissingPage() {
  const { t } = useTranslation('app');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: practice } = useQuery({ ...practiceQuery, enabled: false });
  return (
    <>
      <title>{`${t('notFound.title')} · Hyaline`}</title>
      <State
        wholePage
        icon={<IconCircleOff size={28} stroke={1.5} />}
        title={t('notFound.title')}
        text={t('notFound.text')}
        actions={
          <Button renderRoot={(props) => <AppLink to={homeOf(session.role, practice?.workspaces)} {...props} />}>
            {t('notFound.home')}
          </Button>
        }
      />
    </>
  );
}
