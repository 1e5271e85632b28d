import { Notifications } from '@mantine/notifications';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Root.module.css';

export function Root() {
  const { t } = useTranslation('app');
  return (
    <>
      <a className={classes.skip} href="#main">
        {t('skip')}
      </a>
      <Suspense fallback={null}>
        <Outlet />
      </Suspense>
      <Notifications position="bottom-left" autoClose={6000} limit={4} zIndex={500} />
    </>
  );
}
