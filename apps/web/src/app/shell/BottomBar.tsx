import { Menu, UnstyledButton } from '@mantine/core';
import type { Session } from '@hyaline/contract';
import { IconBell, IconProgressCheck, IconUserCircle } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useUnread } from '../../features/notices/Bell.tsx';
import { setNoticesOpened } from '../../features/notices/opening.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { AccountMenuItems } from './AccountMenu.tsx';
import classes from './BottomBar.module.css';
import { useNeedsSetUp } from './SetUpNote.tsx';
import { usePlaces } from './use-places.ts';

/** As many as are wide enough for a thumb and their words; the others are in the menu. */
const MOST = 5;

/** Navigation on a phone, in reach of the thumb. */
export function BottomBar({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  const here = useRouterState({ select: (state) => state.location.pathname });
  const places = usePlaces(session.role);
  const needsSetUp = useNeedsSetUp(session.role);
  const { unread, name: notices } = useUnread();
  const isHere = (to: string): boolean => here === to || here.startsWith(`${to}/`);
  const settings = places.find((place) => place.key === 'settings');
  const others = places.filter((place) => place !== settings);
  const inBar = others.slice(0, others.length > MOST ? MOST - 1 : MOST);
  return (
    <nav className={classes.bar} aria-label={t('shell.navigation')}>
      {inBar.map(({ to, key, icon: Icon }) => (
        <AppLink key={key} to={to} className={classes.place} aria-current={isHere(to) ? 'page' : undefined}>
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
          {needsSetUp && (
            <Menu.Item
              leftSection={<IconProgressCheck size={16} />}
              renderRoot={(props) => <AppLink to="/welcome" {...props} />}
            >
              {t('shell.setUp')}
            </Menu.Item>
          )}
          {others.slice(inBar.length).map(({ to, key, icon: Icon }) => (
            <Menu.Item
              key={key}
              leftSection={<Icon size={16} />}
              renderRoot={(props) => <AppLink to={to} {...props} />}
            >
              {t(`place.${key}`)}
            </Menu.Item>
          ))}
          {settings !== undefined && (
            <Menu.Item renderRoot={(props) => <AppLink to={settings.to} {...props} />}>{t('place.settings')}</Menu.Item>
          )}
          <AccountMenuItems />
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
