import type { Session } from '@hyaline/contract';
import type { CSSProperties, ReactNode } from 'react';
import classes from './GrantBanner.module.css';
import { GrantBanner, useRunning } from './GrantBanner.tsx';
import { SupportBanner, useInside } from './SupportBanner.tsx';

/** The banners of the shell over a page that the viewer fills, which begins below them. */
export function UnderBanners({ session, children }: { session: Session; children: ReactNode }) {
  const banners = Number(useRunning(session) !== null) + useInside(session).length;
  const style = { '--banners': banners } as CSSProperties;
  return (
    <div className={banners > 0 ? classes.under : undefined} style={style}>
      {banners > 0 && (
        <div className={classes.over}>
          <GrantBanner session={session} />
          <SupportBanner session={session} />
        </div>
      )}
      {children}
    </div>
  );
}
