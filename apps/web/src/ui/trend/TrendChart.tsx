import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import { axisOf, type TrendPoint } from './trend-axis.ts';
import classes from './trend.module.css';

interface TrendChartProps {
  /** What is drawn, for those who do not see it. */
  name: string;
  unit: string;
  /** Oldest first, each with its moment in words. */
  points: readonly (TrendPoint & { when: string })[];
  /** A second line below the first, such as the lower number of a blood pressure. */
  second?: readonly TrendPoint[];
  /** The reference interval. */
  band?: { low: number | null; high: number | null };
  height?: number;
  decimals?: number;
}

const NONE: readonly TrendPoint[] = [];
const LEFT = 44;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 24;

/** A small line over time. The same values stand in a table on the page; the picture says its sense in one sentence. */
export function TrendChart({ name, unit, points, second = NONE, band, height = 160, decimals = 1 }: TrendChartProps) {
  const { t } = useTranslation('chart');
  const locale = useLocale();
  const number = (value: number, most: number): string =>
    new Intl.NumberFormat(locale === 'es' ? 'es-ES' : 'en-GB', { maximumFractionDigits: most }).format(value);
  const { ref, width } = useElementSize();
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const limits = [band?.low, band?.high].filter((limit) => typeof limit === 'number');
  const axis = axisOf([...points, ...second], limits);
  const inner = { width: Math.max(width - LEFT - RIGHT, 1), height: height - TOP - BOTTOM };
  const x = (at: number) => LEFT + axis.x(at) * inner.width;
  const y = (value: number) => TOP + (1 - axis.y(value)) * inner.height;
  const line = (of: readonly TrendPoint[]) => of.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ');
  const outside = (value: number) =>
    (typeof band?.low === 'number' && value < band.low) || (typeof band?.high === 'number' && value > band.high);
  const bandTop = y(band?.high ?? axis.top);
  const sentence = t(points.length === 1 ? 'trend.one' : 'trend.many', {
    name,
    count: points.length,
    from: `${number(first.value, decimals)} ${unit} (${first.when})`,
    to: `${number(last.value, decimals)} ${unit} (${last.when})`,
  });
  return (
    <div ref={ref} className={classes.chart}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={sentence}>
          {limits.length > 0 && (
            <rect
              className={classes.band}
              x={LEFT}
              width={inner.width}
              y={bandTop}
              height={Math.max(y(band?.low ?? axis.bottom) - bandTop, 0)}
            />
          )}
          {axis.ticks.map((tick) => (
            <g key={tick}>
              <line className={classes.grid} x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
              <text className={classes.tick} x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
                {number(tick, 2)}
              </text>
            </g>
          ))}
          <text className={classes.tick} x={LEFT} y={height - 6}>
            {first.when}
          </text>
          {points.length > 1 && (
            <text className={classes.tick} x={width - RIGHT} y={height - 6} textAnchor="end">
              {last.when}
            </text>
          )}
          <polyline className={classes.line} points={line(points)} />
          {second.length > 0 && <polyline className={classes.second} points={line(second)} />}
          {points.map(({ at, value, when }) => (
            <circle
              key={`${at}|${value}`}
              className={classes.point}
              data-outside={outside(value) || undefined}
              cx={x(at)}
              cy={y(value)}
              r={outside(value) ? 5 : 3.5}
            >
              <title>{`${number(value, decimals)} ${unit}, ${when}`}</title>
            </circle>
          ))}
          {second.map(({ at, value }) => (
            <circle key={`${at}|${value}`} className={classes.secondPoint} cx={x(at)} cy={y(value)} r={3} />
          ))}
        </svg>
      )}
    </div>
  );
}
