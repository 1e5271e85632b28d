import type { ReactNode } from 'react';
import classes from './Block.module.css';

interface BlockProps {
  /** Where another place of the page leads to. */
  id?: string;
  title: string;
  text: ReactNode;
  children: ReactNode;
}

/** One matter of a settings section: what it is on the left, what can be done on the right. */
export function Block({ id, title, text, children }: BlockProps) {
  return (
    <section id={id} className={classes.block}>
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      <div className={classes.card}>{children}</div>
    </section>
  );
}

/** The column that blocks stand in. */
export const Blocks = ({ children }: { children: ReactNode }) => <div className={classes.blocks}>{children}</div>;
