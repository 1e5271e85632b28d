import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { AppLink } from './AppLink.tsx';
import classes from './Page.module.css';

/** A place above this one; with an address, the way back to it. */
type Crumb = string | { to: string; label: string };

interface PageProps {
  crumbs?: readonly Crumb[];
  title: string;
  actions?: ReactNode;
  /** The body brings its own padding and scrolling (split views). */
  bare?: boolean;
  children: ReactNode;
}

const NO_CRUMBS: readonly Crumb[] = [];
const labelOf = (crumb: Crumb): string => (typeof crumb === 'string' ? crumb : crumb.label);

/** A page of the shell: 52 px header with where we are and what can be done, then the content. */
export function Page({ crumbs = NO_CRUMBS, title, actions, bare = false, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Hyaline`}</title>
      <header className={classes.header}>
        {crumbs.map((crumb) => (
          <Fragment key={labelOf(crumb)}>
            {typeof crumb === 'string' ? (
              <span className={classes.crumb}>{crumb}</span>
            ) : (
              <AppLink className={classes.crumb} to={crumb.to}>
                {crumb.label}
              </AppLink>
            )}
            <IconChevronRight size={14} className={classes.crumb} aria-hidden />
          </Fragment>
        ))}
        <h1>{title}</h1>
        <div className={classes.actions}>{actions}</div>
      </header>
      <div className={bare ? classes.bare : classes.body}>{children}</div>
    </>
  );
}
