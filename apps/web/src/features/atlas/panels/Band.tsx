import { useTranslation } from 'react-i18next';
import { sourceIn } from '../../../../atlas/words/index.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import type { Limits } from '../desk/limits.ts';
import { type Band, type BandName, SCHWAB_LIMITS } from '../../../../atlas/norms.ts';
import classes from './panels.module.css';

interface BandProps {
  name: BandName;
  band: Band | null;
  value: number;
  limits: Limits;
  unit: string;
}

/** A bar with the typical range, a mark where the value lies, and where the range is from. */
export function BandBar({ name, band, value, limits: { min, max }, unit }: BandProps) {
  const { t } = useTranslation('atlas');
  const locale = useLocale();
  if (band === null) return <p className={classes.source}>{t('posture.noBand')}</p>;
  const at = (number: number): number => ((Math.min(max, Math.max(min, number)) - min) / (max - min)) * 100;
  const { range, aim, source } = band;
  const isLimit = name === 'mismatch' || name === 'sva';
  const isOut = range !== null && (value < range.low || (isLimit ? value >= range.high : value > range.high));
  const words =
    aim !== null
      ? t('posture.aim', { degrees: Math.round(aim) })
      : isLimit
        ? t('measures.below', { limit: `${SCHWAB_LIMITS[name]} ${unit}` })
        : `${Math.round(range?.low ?? 0)}–${Math.round(range?.high ?? 0)} ${unit}`;
  return (
    <>
      <svg
        className={classes.band}
        viewBox="0 0 100 8"
        preserveAspectRatio="none"
        data-out={isOut || undefined}
        aria-hidden
      >
        <rect x="0" y="3.4" width="100" height="1.2" className={classes.rail} />
        {range && (
          <rect
            x={at(range.low)}
            y="1.6"
            width={at(range.high) - at(range.low)}
            height="4.8"
            className={classes.typical}
          />
        )}
        {aim !== null && <rect x={at(aim) - 0.6} y="0.6" width="1.2" height="6.8" className={classes.typical} />}
        <rect x={at(value) - 0.7} y="0" width="1.4" height="8" className={classes.mark} />
      </svg>
      <p className={classes.source}>
        {words} · {sourceIn(locale, source)}
      </p>
    </>
  );
}
