import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../lib/use-locale.ts';
import { AppLink } from './AppLink.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Wordmark } from './Mark.tsx';
import classes from './PublicFrame.module.css';

/** Pages that anybody may read. Only places that exist are linked. */
export function PublicFrame({ children, ground }: { children: ReactNode; ground?: ReactNode }) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  return (
    <div className={classes.frame}>
      {ground}
      <header className={classes.header}>
        <AppLink to={`/?lang=${locale}`} className={classes.home} aria-label={t('public.home')}>
          <Wordmark size={20} />
        </AppLink>
        <nav className={classes.nav} aria-label={t('public.navigation')}>
          <PublicLink to={`/tour?lang=${locale}`}>{t('public.tour')}</PublicLink>
          <PublicLink to={`/pricing?lang=${locale}`}>{t('public.pricing')}</PublicLink>
          <PublicLink to="/viewer">{t('public.viewer')}</PublicLink>
          <PublicLink to="/trust">{t('public.trust')}</PublicLink>
        </nav>
        <div className={classes.end}>
          <div className={classes.wide}>
            <LanguageSwitch />
            <PublicLink to="/sign-in">{t('public.signIn')}</PublicLink>
          </div>
          <Button renderRoot={(props) => <AppLink to="/sign-up" {...props} />}>{t('public.start')}</Button>
          <NarrowMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
      <footer className={classes.footer}>
        <nav aria-label={t('public.footer')}>
          <AppLink to={`/tour?lang=${locale}`}>{t('public.tour')}</AppLink>
          <AppLink to={`/pricing?lang=${locale}`}>{t('public.pricing')}</AppLink>
          <AppLink to={`/waitlist?lang=${locale}`}>{t('public.waitlist')}</AppLink>
          <AppLink to="/trust">{t('public.trust')}</AppLink>
          <AppLink to={`/legal?lang=${locale}`}>{t('public.legal')}</AppLink>
          <AppLink to={`/legal/baa?lang=${locale}`}>{t('public.baa')}</AppLink>
          <AppLink to={`/legal/dpa?lang=${locale}`}>{t('public.dpa')}</AppLink>
          <AppLink to={`/legal/clinic-privacy-notice?lang=${locale}`}>{t('public.privacy')}</AppLink>
          <AppLink to={`/legal/terms?lang=${locale}`}>{t('public.terms')}</AppLink>
          <AppLink to={`/legal/security-research?lang=${locale}`}>{t('public.security')}</AppLink>
          <AppLink to="/sign-in">{t('public.signIn')}</AppLink>
        </nav>
      </footer>
    </div>
  );
}

function PublicLink({ to, children }: { to: string; children: ReactNode }) {
  const here = useRouterState({ select: (state) => state.location.pathname });
  return (
    <AppLink to={to} className={classes.link} aria-current={here === to ? 'page' : undefined}>
      {children}
    </AppLink>
  );
}

function NarrowMenu() {
  const { t } = useTranslation('app');
  const locale = useLocale();
  return (
    <Menu position="bottom-end" shadow="md" width={220}>
      <Menu.Target>
        <ActionIcon variant="default" size={40} className={classes.narrow} aria-label={t('public.menu')}>
          <IconMenu2 size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(
          [
            [`/tour?lang=${locale}`, t('public.tour')],
            [`/pricing?lang=${locale}`, t('public.pricing')],
            ['/viewer', t('public.viewer')],
            ['/trust', t('public.trust')],
            ['/sign-in', t('public.signIn')],
          ] as const
        ).map(([to, label]) => (
          <Menu.Item key={to} renderRoot={(props) => <AppLink to={to} {...props} />}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <div className={classes.menuLanguage}>
          <LanguageSwitch />
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}
