import { Menu, UnstyledButton } from '@mantine/core';
import type { Session } from '@hyaline/contract';
import { IconBell, IconUserCircle } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useUnread } from '../../features/notices/Bell.tsx';
import { setNoticesOpened } from '../../features/notices/opening.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { AccountMenuItems } from './AccountMenu.tsx';
import classes from './BottomBar.module.css';
import { placesFor } from './navigation.ts';

/** Navigation on a phone, in reach of the thumb. */
export function BottomBar({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  const here = useRouterState({ select: (state) => state.location.pathname });
  const places = placesFor(session.role);
  const { unread, name: notices } = useUnread();
  const settings = places.find((place) => place.key === 'settings');
  return (
    <nav className={classes.bar} aria-label={t('shell.navigation')}>
      {places
        .filter((place) => place.key !== 'settings')
        .map(({ to, key, icon: Icon }) => (
          <AppLink key={key} to={to} className={classes.place} aria-current={here === to ? 'page' : undefined}>
            <Icon size={20} stroke={1.6} aria-hidden />
            <span>{t(`place.${key}`)}</span>
          </AppLink>
        ))}
      <Menu position="top-end" width={240} shadow="md">
        <Menu.Target>
          <UnstyledButton className={classes.place}>
            <span className={classes.icon} data-new={unread > 0 || undefined}>
              <IconUserCircle size={20} stroke={1.6} aria-hidden />
            </span>
            <span>{t('shell.you')}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.who}>
            <b>{session.account.name}</b>
            <span>{session.clinic.name}</span>
          </div>
          <Menu.Item leftSection={<IconBell size={16} />} onClick={() => setNoticesOpened(true)}>
            {notices}
          </Menu.Item>
          {settings !== undefined && (
            <Menu.Item renderRoot={(props) => <AppLink to={settings.to} {...props} />}>{t('place.settings')}</Menu.Item>
          )}
          <AccountMenuItems />
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
