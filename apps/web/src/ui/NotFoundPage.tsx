import { Button } from '@mantine/core';
import { IconCircleOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AppLink } from './AppLink.tsx';
import { PublicFrame } from './PublicFrame.tsx';
import { State } from './State.tsx';

export function NotFoundPage() {
  const { t } = useTranslation('app');
  return (
    <PublicFrame>
      <State
        wholePage
        icon={<IconCircleOff size={28} stroke={1.5} />}
        title={t('notFound.title')}
        text={t('notFound.text')}
        actions={<Button renderRoot={(props) => <AppLink to="/" {...props} />}>{t('notFound.home')}</Button>}
      />
    </PublicFrame>
  );
}
