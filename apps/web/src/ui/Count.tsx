import classes from './Count.module.css';

/** How many wait, at the end of a row of the side bar. Said in words by whatever it stands in. */
export const Count = ({ of }: { of: number }) => (
  <span className={classes.count} aria-hidden>
    {of > 99 ? '99+' : of}
  </span>
);
