import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { profileQuery } from '../../../api/profile.ts';
import { Page } from '../../../ui/Page.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { Block, Blocks } from '../../../ui/Block.tsx';
import { Appearance } from './Appearance.tsx';
import { OwnData } from './OwnData.tsx';
import { ProfileForm } from './ProfileForm.tsx';

export function ProfilePage() {
  const { t } = useTranslation('settings');
  const { data, error, refetch } = useQuery(profileQuery);
  return (
    <Page crumbs={[t('crumb')]} title={t('section.profile.title')}>
      <Blocks>
        <Block title={t('profile.you.title')} text={t('profile.you.text')}>
          {data === undefined && error !== null ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : data === undefined ? (
            <Skeleton height={420} />
          ) : (
            <ProfileForm profile={data} />
          )}
        </Block>
        <Block title={t('profile.appearance.title')} text={t('profile.appearance.text')}>
          <Appearance />
        </Block>
        <Block title={t('profile.data.title')} text={t('profile.data.text')}>
          <OwnData />
        </Block>
      </Blocks>
    </Page>
  );
}
