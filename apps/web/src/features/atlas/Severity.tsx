import { useTranslation } from 'react-i18next';
import type { Severity } from '../../../atlas/words/index.ts';
import classes from './severity.module.css';

/** Bars that fill with the severity; with the word beside them nothing is said by colour alone. */
export function SeverityBars({ severity }: { severity: Severity }) {
  return (
    <svg className={classes.bars} data-severity={severity} viewBox="0 0 14 12" width="14" height="12" aria-hidden>
      <rect x="0" y="8" width="3.6" height="4" rx="1" data-on={severity >= 1 || undefined} />
      <rect x="5" y="4" width="3.6" height="8" rx="1" data-on={severity >= 2 || undefined} />
      <rect x="10" y="0" width="3.6" height="12" rx="1" data-on={severity >= 3 || undefined} />
    </svg>
  );
}

export function SeverityWord({ severity }: { severity: Severity }) {
  const { t } = useTranslation('atlas');
  return (
    <span className={classes.word} data-severity={severity}>
      <SeverityBars severity={severity} />
      {t(`severity.${severity}`)}
    </span>
  );
}
