import { TextInput } from '@mantine/core';
import { allows } from '@hyaline/contract';
import { IconChevronLeft, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { matches } from './search.ts';
import { type Section, SECTIONS } from './sections.ts';
import classes from './SettingsFrame.module.css';

/** List of sections beside the open one; on a phone the list is a page of its own. */
export function SettingsFrame() {
  const { t } = useTranslation('settings');
  const path = useRouterState({ select: (state) => state.location.pathname });
  const atList = path.replace(/\/$/, '') === '/settings';
  return (
    <div className={classes.frame} data-list={atList || undefined}>
      <div className={classes.list}>
        {atList && <title>{`${t('crumb')} · Hyaline`}</title>}
        {atList ? (
          <h1 className={classes.title}>{t('crumb')}</h1>
        ) : (
          <p className={classes.title} aria-hidden>
            {t('crumb')}
          </p>
        )}
        <SectionList here={path} />
      </div>
      <div className={classes.section}>
        <AppLink to="/settings" className={classes.back}>
          <IconChevronLeft size={16} aria-hidden />
          {t('crumb')}
        </AppLink>
        <Outlet />
      </div>
    </div>
  );
}

function SectionList({ here }: { here: string }) {
  const { t } = useTranslation('settings');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [typed, setTyped] = useState('');
  const open = SECTIONS.filter((section) => allows(session.role, section.needs));
  const found = open.filter(({ key }) => matches(typed, [t(`section.${key}.title`), t(`section.${key}.words`)]));
  const group = (name: Section['group']) => found.filter((section) => section.group === name);
  return (
    <nav aria-label={t('crumb')}>
      <TextInput
        className={classes.search}
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={15} stroke={1.7} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Group title={t('group.you')} sections={group('you')} here={here} />
      <Group title={session.clinic.name} sections={group('clinic')} here={here} />
      <div role="status">{found.length === 0 && <p className={classes.nothing}>{t('nothing')}</p>}</div>
    </nav>
  );
}

function Group({ title, sections, here }: { title: ReactNode; sections: readonly Section[]; here: string }) {
  const { t } = useTranslation('settings');
  if (sections.length === 0) return null;
  return (
    <>
      <h2 className={classes.group}>{title}</h2>
      <ul className={classes.sections}>
        {sections.map(({ to, key, icon: Icon }) => (
          <li key={to}>
            <AppLink to={to} className={classes.place} aria-current={here === to ? 'page' : undefined}>
              <Icon size={17} stroke={1.6} aria-hidden />
              <span>{t(`section.${key}.title`)}</span>
              <IconChevronRight size={15} className={classes.more} aria-hidden />
            </AppLink>
          </li>
        ))}
      </ul>
    </>
  );
}
