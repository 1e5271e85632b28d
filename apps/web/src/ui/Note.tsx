import type { ReactNode } from 'react';
import classes from './Note.module.css';

interface NoteProps {
  tone?: 'plain' | 'brand' | 'warn' | 'fail';
  icon?: ReactNode;
  children: ReactNode;
}

export function Note({ tone = 'plain', icon, children }: NoteProps) {
  return (
    <div className={classes.note} data-tone={tone}>
      {icon}
      <div>{children}</div>
    </div>
  );
}
