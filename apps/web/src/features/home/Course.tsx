import { type Figure, FIGURE_WORDS, type Figures } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatStudyDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './home.module.css';
import { amount } from './shown.ts';

const WIDTH = 260;
const HEIGHT = 48;
const GAP = 2;

/** Bars by step of the period, and the same values as a table. A step that is not known has no bar, and no zero. */
export function Course({ figure, steps }: { figure: Figure; steps: Figures['steps'] }) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  const { course, name, unit } = figure;
  const known = course.filter((value) => value !== null);
  if (known.length === 0) return null;
  const most = Math.max(...known, unit === 'share' ? 0.01 : 1);
  const width = WIDTH / course.length;
  const say = (value: number | null | undefined): string =>
    value === null || value === undefined ? t('unknown') : amount(value, unit, locale);
  const dayOf = (step: Figures['steps'][number] | undefined): string =>
    step === undefined ? '' : formatStudyDate(step.from, locale);
  const sentence = t('chart', {
    name: FIGURE_WORDS[locale][name],
    first: say(course[0]),
    from: dayOf(steps[0]),
    last: say(course.at(-1)),
    to: dayOf(steps.at(-1)),
    highest: amount(Math.max(...known), unit, locale),
  });
  return (
    <>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={sentence}
      >
        {course.map((value, at) =>
          value === null ? null : (
            <rect
              key={steps[at]?.from ?? at}
              x={at * width + GAP / 2}
              width={Math.max(width - GAP, 1)}
              y={HEIGHT - Math.max((value / most) * HEIGHT, 1.5)}
              height={Math.max((value / most) * HEIGHT, 1.5)}
            />
          ),
        )}
      </svg>
      <details className={classes.behind}>
        <summary>{t('table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('step')}</th>
              <th scope="col">{t('value')}</th>
            </tr>
          </thead>
          <tbody>
            {course.map((value, at) => (
              <tr key={steps[at]?.from ?? at}>
                <th scope="row">{dayOf(steps[at])}</th>
                <td>{say(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
