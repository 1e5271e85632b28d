import classes from './Mark.module.css';

const H =
  'M3.5 4.7A1.7 1.7 0 0 1 5.2 3H7.1A1.5 1.5 0 0 1 8.6 4.5V5.6A7.4 7.4 0 0 0 23.4 5.6V4.5A1.5 1.5 0 0 1 24.9 3H26.8A1.7 1.7 0 0 1 28.5 4.7V27.3A1.7 1.7 0 0 1 26.8 29H24.9A1.5 1.5 0 0 1 23.4 27.5V26.4A7.4 7.4 0 0 0 8.6 26.4V27.5A1.5 1.5 0 0 1 7.1 29H5.2A1.7 1.7 0 0 1 3.5 27.3Z';
const UPPER = 'M12 3H20A1.2 1.2 0 0 1 21.2 4.2V5.6A5.2 5.2 0 0 1 10.8 5.6V4.2A1.2 1.2 0 0 1 12 3Z';
const LOWER = 'M12 29H20A1.2 1.2 0 0 0 21.2 27.8V26.4A5.2 5.2 0 0 0 10.8 26.4V27.8A1.2 1.2 0 0 0 12 29Z';

/** The joint: an H whose crossbar is left by two notches, with a glass head resting in each. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className={classes.mark}>
      <path d={H} fill="currentColor" />
      <path d={UPPER} className={classes.head} />
      <path d={LOWER} className={classes.head} />
    </svg>
  );
}

export function Wordmark({ size = 22 }: { size?: number }) {
  return (
    <span className={classes.wordmark} style={{ fontSize: size }}>
      <Mark size={Math.round(size * 1.1)} />
      <span>Hyaline</span>
    </span>
  );
}
