import { useTranslation } from 'react-i18next';
import { useDesk } from '../desk/use-desk.ts';
import { type GoalRow, rowsToGoal } from './to-goal.ts';
import classes from './panels.module.css';

/** Today, the goal, and what lies between them: all of it measured on the solved model. */
export function ToGoal() {
  const { t } = useTranslation('atlas');
  const { shown, goal } = useDesk();
  if (goal === null) return null;
  const name = ({ measure, curve }: GoalRow): string =>
    measure === 'cobb' ? t('measures.cobb', { n: curve + 1 }) : t(`goal.measure.${measure}`);
  return (
    <section className={classes.section} aria-label={t('goal.title')}>
      <h3>{t('goal.title')}</h3>
      <table className={classes.toGoal}>
        <thead>
          <tr>
            <th scope="col">{t('goal.column')}</th>
            <th scope="col">{t('blend.today')}</th>
            <th scope="col">{t('blend.goal')}</th>
            <th scope="col">{t('goal.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rowsToGoal(shown, goal).map((row) => (
            <tr key={row.measure + row.curve} data-same={row.difference === 0 || undefined}>
              <th scope="row">{name(row)}</th>
              {[row.today, row.goal].map((value, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- two columns that stay
                <td key={at}>{value === null ? '–' : `${minus(value)}${row.unit}`}</td>
              ))}
              <td>{row.difference === 0 ? '=' : `${signed(row.difference)}${row.unit}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const minus = (value: number): string => String(value).replace('-', '−');
const signed = (value: number): string => (value > 0 ? `+${value}` : minus(value));
