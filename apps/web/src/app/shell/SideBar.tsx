import { Tooltip, UnstyledButton } from '@mantine/core';
import { openSpotlight } from '@mantine/spotlight';
import type { Session } from '@hyaline/contract';
import { IconSearch } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { WaitingCount } from '../../features/messages/WaitingCount.tsx';
import { Bell } from '../../features/notices/Bell.tsx';
import { AppLink } from '../../ui/AppLink.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { ClinicMark } from './ClinicMark.tsx';
import { type Place } from './navigation.ts';
import { SetUpNote } from './SetUpNote.tsx';
import classes from './SideBar.module.css';
import { usePlaces } from './use-places.ts';

export function SideBar({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  const places = usePlaces(session.role);
  const main = places.filter((place) => place.key !== 'settings');
  const foot = places.filter((place) => place.key === 'settings');
  return (
    <aside className={classes.side}>
      <div className={classes.clinic}>
        <ClinicMark session={session} />
        <span className={classes.label}>{session.clinic.name}</span>
      </div>
      <UnstyledButton className={classes.search} onClick={openSpotlight} aria-label={t('shell.search')}>
        <IconSearch size={15} stroke={1.7} />
        <span className={classes.label}>{t('shell.search')}</span>
        <kbd className={classes.label}>{/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'}</kbd>
      </UnstyledButton>
      <nav aria-label={t('shell.navigation')} className={classes.nav}>
        {main.map((place) => (
          <PlaceLink key={place.key} place={place} />
        ))}
      </nav>
      <div className={classes.foot}>
        <SetUpNote session={session} row={classes.place} label={classes.label} />
        <Bell row={classes.place} label={classes.label} />
      </div>
      <nav aria-label={t('shell.settings')} className={classes.settings}>
        {foot.map((place) => (
          <PlaceLink key={place.key} place={place} />
        ))}
      </nav>
      <AccountMenu session={session} />
    </aside>
  );
}

function PlaceLink({ place }: { place: Place }) {
  const { t } = useTranslation('app');
  const here = useRouterState({ select: (state) => state.location.pathname });
  const Icon = place.icon;
  const current = here === place.to || here.startsWith(`${place.to}/`) || place.covers?.includes(here) === true;
  return (
    <Tooltip
      label={t(`place.${place.key}`)}
      position="right"
      events={{ hover: true, focus: true, touch: false }}
      classNames={{ tooltip: classes.railTip }}
    >
      <AppLink to={place.to} className={classes.place} aria-current={current ? 'page' : undefined}>
        <Icon size={18} stroke={1.6} aria-hidden />
        <span className={classes.label}>{t(`place.${place.key}`)}</span>
        {place.key === 'messages' && <WaitingCount />}
      </AppLink>
    </Tooltip>
  );
}
