import { REASON_LENGTH, reasonLength, reasonProblem } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import classes from './grants.module.css';

/** Whether a reason says enough, under the field that it is written in. */
export function ReasonState({ id, reason }: { id: string; reason: string }) {
  const { t } = useTranslation('grants');
  const problem = reasonProblem(reason);
  const words =
    problem === null
      ? t('take.enough')
      : problem === 'filler'
        ? t('take.filler')
        : t('take.short', { n: reasonLength(reason), min: REASON_LENGTH.min });
  return (
    <p id={id} className={classes.hint} data-met={problem === null || undefined}>
      {words}
    </p>
  );
}
