import { useTranslation } from 'react-i18next';
import classes from './exchange.module.css';

type Count = 'people' | 'ready' | 'duplicates' | 'refused' | 'entries' | 'created' | 'updated' | 'skipped';

export function Counts({ counts }: { counts: Partial<Record<Count, number>> }) {
  const { t } = useTranslation('exchange');
  return (
    <dl className={classes.counts}>
      {(Object.entries(counts) as [Count, number][]).map(([name, count]) => (
        <div key={name}>
          <dt>{t(`count.${name}`)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}
