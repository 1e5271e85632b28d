import { Drawer, Skeleton } from '@mantine/core';
import type { Notice } from '@hyaline/contract';
import {
  IconAlertTriangle,
  IconCalendarQuestion,
  IconCalendarX,
  IconChecklist,
  IconClipboardCheck,
  IconCalendarPlus,
  IconClock,
  IconDoorEnter,
  IconLifebuoy,
  IconMessage,
  IconUserMinus,
  IconUserPlus,
  IconUserShare,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { noticesQuery, readNotices } from '../../api/notices.ts';
import { formatDate, formatDateTime } from '../../lib/format.ts';
import { useAge, useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './Notices.module.css';
import { setNoticesOpened, useNoticesOpened } from './opening.ts';

const ICONS = {
  'grant-taken': IconDoorEnter,
  'support-let-in': IconLifebuoy,
  'support-out': IconLifebuoy,
  'grant-review-due': IconClipboardCheck,
  'grant-review-overdue': IconAlertTriangle,
  'patient-assigned': IconUserPlus,
  'patient-unassigned': IconUserMinus,
  'treating-ended': IconUserMinus,
  'request-due': IconClock,
  'request-came': IconClock,
  'request-form-came': IconClock,
  'request-stated': IconClock,
  'request-along': IconClock,
  'shared-by-cover': IconUserShare,
  'message-waiting': IconMessage,
  'appointment-wished': IconCalendarQuestion,
  'appointment-cancelled': IconCalendarX,
  'appointment-wish-ended': IconCalendarX,
  'request-asker-ended': IconClock,
  'proxy-given': IconUserPlus,
  'proxy-giver-left': IconUserMinus,
  'slot-freed': IconCalendarPlus,
  'visit-booked': IconCalendarPlus,
  'visitor-untold': IconClock,
  'task-assigned': IconChecklist,
} satisfies Record<Notice['kind'], unknown>;

/** Where a notice leads. */
const PLACES: Record<Notice['kind'], string> = {
  'grant-taken': '/settings/special-access',
  'support-let-in': '/settings/special-access',
  'support-out': '/settings/special-access',
  'grant-review-due': '/settings/special-access',
  'grant-review-overdue': '/settings/special-access',
  'patient-assigned': '/ledger',
  'patient-unassigned': '/ledger',
  'treating-ended': '/settings/team',
  'request-due': '/requests',
  'request-came': '/requests',
  'request-form-came': '/requests',
  'request-stated': '/requests',
  'request-along': '/requests',
  'shared-by-cover': '/patients',
  'message-waiting': '/messages',
  'appointment-wished': '/schedule/wishes',
  'appointment-cancelled': '/schedule',
  'appointment-wish-ended': '/schedule/wishes',
  'request-asker-ended': '/requests',
  'proxy-given': '/ledger',
  'proxy-giver-left': '/ledger',
  'slot-freed': '/schedule',
  'visit-booked': '/settings/self-booking',
  'visitor-untold': '/settings/self-booking',
  'task-assigned': '/tasks',
};

const placeOf = (notice: Notice): string =>
  notice.kind === 'task-assigned' ? `/tasks?task=${notice.values.task}` : PLACES[notice.kind];

/** The list behind the bells: what the product has told this person. Looking at it marks it as read. */
export function NoticesDrawer() {
  const { t } = useTranslation(['notices', 'app']);
  const opened = useNoticesOpened();
  return (
    <Drawer
      opened={opened}
      onClose={() => setNoticesOpened(false)}
      position="right"
      size={400}
      title={t('notices:title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <NoticeList />
    </Drawer>
  );
}

function NoticeList() {
  const { t } = useTranslation('notices');
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(noticesQuery);
  const { mutate } = useMutation({
    mutationFn: readNotices,
    // what is marked here stays marked new until the list is opened again
    onSuccess: ({ unread }) =>
      client.setQueryData(noticesQuery.queryKey, (seen) => (seen === undefined ? seen : { ...seen, unread })),
  });
  const newest = (data?.unread ?? 0) > 0 ? data?.notices[0]?.id : undefined;
  useEffect(() => {
    if (newest !== undefined) mutate(newest);
  }, [mutate, newest]);
  if (data === undefined && error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={62} />;
  if (data.notices.length === 0) return <p className={classes.note}>{t('none')}</p>;
  return (
    <>
      <ol className={classes.list}>
        {data.notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} />
        ))}
      </ol>
      <p className={classes.note}>{t('kept')}</p>
    </>
  );
}

function NoticeRow({ notice }: { notice: Notice }) {
  const { t } = useTranslation('notices');
  const age = useAge();
  const now = useNow(30_000);
  const Icon = ICONS[notice.kind];
  return (
    <li data-new={!notice.read || undefined}>
      <Icon size={18} stroke={1.6} aria-hidden />
      <AppLink to={placeOf(notice)} onClick={() => setNoticesOpened(false)}>
        {useSentence(notice)}
      </AppLink>
      <span>
        <time dateTime={notice.at}>{age(notice.at, now)}</time>
        {!notice.read && <b>{t('new')}</b>}
      </span>
    </li>
  );
}

function useSentence(notice: Notice): string {
  const { t } = useTranslation('notices');
  const locale = useLocale();
  switch (notice.kind) {
    case 'grant-taken':
      return t('kind.grant-taken', { who: notice.values.who, until: formatDateTime(notice.values.until, locale) });
    case 'support-let-in':
      return t('kind.support-let-in', { who: notice.values.who, until: formatDateTime(notice.values.until, locale) });
    case 'support-out':
      return t('kind.support-out', { who: notice.values.who, at: formatDateTime(notice.values.at, locale) });
    case 'grant-review-due':
    case 'grant-review-overdue':
      return t(`kind.${notice.kind}`, { who: notice.values.who, dueAt: formatDateTime(notice.values.dueAt, locale) });
    case 'patient-assigned':
    case 'patient-unassigned':
      return t(`kind.${notice.kind}`, notice.values);
    case 'treating-ended': {
      const { n, ...people } = notice.values;
      return t('kind.treating-ended', { ...people, count: n });
    }
    case 'request-due': {
      const { ref, percent, dueOn } = notice.values;
      const day = formatDate(`${dueOn}T12:00:00Z`, locale);
      return t(percent >= 100 ? 'kind.request-over' : 'kind.request-due', { ref, percent, day });
    }
    case 'request-came':
    case 'request-form-came':
    case 'request-stated':
    case 'request-along':
    case 'shared-by-cover':
    case 'message-waiting':
    case 'appointment-wished':
    case 'appointment-cancelled':
    case 'appointment-wish-ended':
    case 'request-asker-ended':
    case 'proxy-given':
    case 'proxy-giver-left':
      return t(`kind.${notice.kind}`, notice.values);
    case 'slot-freed': {
      const { at, who, matches } = notice.values;
      return t('kind.slot-freed', { at: formatDateTime(at, locale), who, count: matches });
    }
    case 'visit-booked':
    case 'visitor-untold':
      return t(`kind.${notice.kind}`, { at: formatDateTime(notice.values.at, locale) });
    case 'task-assigned':
      return notice.values.by === null ? t('kind.task-made') : t('kind.task-assigned', { by: notice.values.by });
  }
}
