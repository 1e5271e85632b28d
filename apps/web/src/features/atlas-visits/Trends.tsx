import { useTranslation } from 'react-i18next';
import { TrendChart } from '../../ui/trend/TrendChart.tsx';
import { unitOf } from './figures.ts';
import { timeOf, useVisitWords } from './use-visits.ts';
import type { MeasuredVisit } from './VisitTable.tsx';
import classes from './visits.module.css';

const DRAWN = ['ll', 'tk', 'pt', 'sva', 'cobb'] as const;

/** One small line for each figure that two visits have. The table above says the same. @param visits - oldest first */
export function Trends({ visits }: { visits: readonly MeasuredVisit[] }) {
  const { t } = useTranslation('visits');
  const words = useVisitWords();
  const lines = DRAWN.map((figure) => ({
    figure,
    points: visits.flatMap(({ visit, figures }) => {
      const value = figures[figure];
      if (value === null) return [];
      return [{ at: timeOf(visit.day), value: Math.round(value * 10) / 10, when: words.day(visit.day) }];
    }),
  })).filter(({ points }) => points.length > 1);
  return (
    <section className={classes.part}>
      <h3>{t('trends.title')}</h3>
      <div className={classes.trends}>
        {lines.map(({ figure, points }) => (
          <figure key={figure}>
            <figcaption>{t(`figure.${figure}`)}</figcaption>
            <TrendChart name={t(`figure.${figure}`)} unit={unitOf(figure)} points={points} height={132} decimals={0} />
          </figure>
        ))}
      </div>
    </section>
  );
}
