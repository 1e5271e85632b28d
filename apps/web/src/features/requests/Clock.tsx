import { partOver, type QueuedRequest } from '@hyaline/contract';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDate, localDay } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Pill } from '../../ui/Pill.tsx';
import classes from './requests.module.css';

type Timed = Pick<QueuedRequest, 'outcome' | 'askedOn' | 'dueOn'> & {
  /** `closed`: one of the public form, without a record. */
  state: QueuedRequest['state'] | 'closed';
};

/** How much time is left, in words, as a bar, and by a colour that is not alone in saying so. */
export function Clock({ request }: { request: Timed }) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const { state, outcome, askedOn, dueOn } = request;
  if (state !== 'open') {
    const icon = <IconCircleCheck size={13} />;
    return (
      <Pill icon={icon}>
        {t(state === 'closed' ? 'form.closed' : outcome === null ? 'state.withdrawn' : `outcome.${outcome}`)}
      </Pill>
    );
  }
  if (dueOn === null) return <Pill icon={<IconClock size={13} />}>{t('clock.none')}</Pill>;
  const today = localDay();
  const part = partOver(askedOn, dueOn, today);
  const days = Math.round((Date.parse(dueOn) - Date.parse(today)) / 86_400_000);
  const tone = part >= 100 ? 'fail' : part >= 80 ? 'warn' : 'plain';
  const Icon = part >= 80 ? IconAlertTriangle : IconClock;
  return (
    <span className={classes.clock}>
      <Pill tone={tone} icon={<Icon size={13} />}>
        {days < 0 ? t('clock.over', { count: -days }) : t('clock.left', { count: days })}
      </Pill>
      <time dateTime={dueOn} className={classes.muted}>
        {t('clock.due', { day: formatDate(`${dueOn}T12:00:00Z`, locale) })}
      </time>
      <span className={classes.bar} data-tone={tone} aria-hidden>
        <span style={{ width: `${Math.min(100, Math.max(2, part))}%` }} />
      </span>
    </span>
  );
}
