import { VITAL_NAMES, VITALS, type VitalName, inUnit, type VitalUnit } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { TrendChart } from '../../../ui/trend/TrendChart.tsx';
import type { EntryWith } from '../use-entries.ts';
import { timeOf, unitWords, useChartWords } from '../use-words.ts';
import classes from './vitals.module.css';

/** One small chart for each sign that was measured twice or more. @param taken - oldest first */
export function VitalsTrends({ taken }: { taken: readonly EntryWith<'vitals'>[] }) {
  const { t } = useTranslation('chart');
  const drawn = VITAL_NAMES.filter(
    (name) => name !== 'diastolic' && taken.filter(({ content }) => content.signs[name] !== undefined).length > 1,
  );
  if (drawn.length === 0) return null;
  return (
    <div className={classes.trends}>
      {drawn.map((name) => (
        <figure key={name}>
          <figcaption>{name === 'systolic' ? t('vitals.pressure') : t(`vitals.name.${name}`)}</figcaption>
          <VitalTrend name={name} taken={taken} />
        </figure>
      ))}
    </div>
  );
}

function VitalTrend({ name, taken }: { name: VitalName; taken: readonly EntryWith<'vitals'>[] }) {
  const { t } = useTranslation('chart');
  const { shortDay } = useChartWords();
  // all in the unit that was written last, so that the line is in what the clinic uses
  const unit: VitalUnit =
    taken.findLast(({ content }) => content.signs[name])?.content.signs[name]?.unit ?? VITALS[name].units[0];
  const pointsOf = (which: VitalName) =>
    taken.flatMap(({ content }) => {
      const value = content.signs[which];
      if (value === undefined) return [];
      return [{ at: timeOf(content.takenAt), value: round(inUnit(value, unit)), when: shortDay(content.takenAt) }];
    });
  return (
    <TrendChart
      name={name === 'systolic' ? t('vitals.pressure') : t(`vitals.name.${name}`)}
      unit={unitWords(unit)}
      points={pointsOf(name)}
      second={name === 'systolic' ? pointsOf('diastolic') : undefined}
      height={132}
    />
  );
}

const round = (value: number): number => Math.round(value * 100) / 100;
