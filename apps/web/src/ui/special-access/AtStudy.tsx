import { Button } from '@mantine/core';
import { allows, type Session } from '@hyaline/contract';
import { IconDoorExit } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '../AppLink.tsx';
import { State } from '../State.tsx';

/** In place of a study whose special access is over: nothing of it stays on the screen. */
export function AccessOver() {
  const { t } = useTranslation('notices');
  return (
    <main id="main">
      <title>{`${t('over.title')} · Hyaline`}</title>
      <State
        wholePage
        icon={<IconDoorExit size={28} stroke={1.5} />}
        title={t('over.title')}
        text={t('over.text')}
        actions={<Button renderRoot={(props) => <AppLink to="/imaging" {...props} />}>{t('over.back')}</Button>}
      />
    </main>
  );
}

/** Under a study that is not there for this person, whether there is one or not. */
export function AskForAccess({ session, studyId }: { session: Session; studyId: string }) {
  const { t } = useTranslation('notices');
  if (!allows(session.role, 'grant:request')) return null;
  return <AppLink to={`/settings/special-access?study=${encodeURIComponent(studyId)}`}>{t('ask')}</AppLink>;
}
