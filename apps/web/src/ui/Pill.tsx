import type { ReactNode } from 'react';
import classes from './Pill.module.css';

export type Tone = 'plain' | 'brand' | 'pass' | 'fail' | 'warn';

/** A state in one or two words; the icon carries it as well as the colour. */
export function Pill({ tone = 'plain', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
