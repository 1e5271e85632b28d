import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { sessionQuery } from '../../api/identity.ts';
import { GrantBanner } from '../../ui/special-access/GrantBanner.tsx';
import { SupportBanner } from '../../ui/special-access/SupportBanner.tsx';
import { NoticesDrawer } from '../../features/notices/Notices.tsx';
import { BottomBar } from './BottomBar.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { PasswordNote } from './PasswordNote.tsx';
import { PlanNote } from './PlanNote.tsx';
import classes from './Shell.module.css';
import { SideBar } from './SideBar.tsx';

/** The frame of every signed-in page: side bar (icon rail under 1024, bottom bar under 700) and the inset panel. */
export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <div className={classes.shell}>
      <SideBar session={session} />
      <main id="main" tabIndex={-1} className={classes.panel}>
        <PasswordNote session={session} />
        <PlanNote session={session} />
        <GrantBanner session={session} />
        <SupportBanner session={session} />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      <BottomBar session={session} />
      <CommandPalette session={session} />
      <NoticesDrawer />
    </div>
  );
}
