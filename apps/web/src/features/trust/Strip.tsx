import type { TrustClaim } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { Picture } from '../../ui/Picture.tsx';
import { stripSummary } from './claims.ts';
import classes from './Strip.module.css';

const HEIGHT = { proven: 18, 'not-proven': 22, 'too-old': 9, none: 3 } as const;
const DAYS = 90;

/** Ninety days, one bar each: height as well as colour tells them apart, and one sentence tells them to a reader. */
export function Strip({ history }: { history: TrustClaim['history'] }) {
  const { t } = useTranslation('trust');
  const sum = stripSummary(history);
  const days = history.slice(-DAYS);
  const offset = DAYS - days.length;
  return (
    <Picture
      className={classes.strip}
      viewBox={`0 0 ${DAYS * 3} 22`}
      preserveAspectRatio="none"
      label={sum.measured === 0 ? t('strip.labelNone') : t('strip.label', sum)}
    >
      {Array.from({ length: offset }, (_, at) => (
        <rect key={at} x={at * 3} y={19} width={2} height={3} data-state="none" />
      ))}
      {days.map(({ day, state }, at) => (
        <rect
          key={day}
          x={(offset + at) * 3}
          y={22 - HEIGHT[state]}
          width={2}
          height={HEIGHT[state]}
          data-state={state}
        />
      ))}
    </Picture>
  );
}
