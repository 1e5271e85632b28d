import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import classes from './Page.module.css';

interface PageProps {
  crumbs?: readonly string[];
  title: string;
  actions?: ReactNode;
  /** The body brings its own padding and scrolling (split views). */
  bare?: boolean;
  children: ReactNode;
}

const NO_CRUMBS: readonly string[] = [];

/** A page of the shell: 52 px header with where we are and what can be done, then the content. */
export function Page({ crumbs = NO_CRUMBS, title, actions, bare = false, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Hyaline`}</title>
      <header className={classes.header}>
        {crumbs.map((crumb) => (
          <Fragment key={crumb}>
            <span className={classes.crumb}>{crumb}</span>
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
