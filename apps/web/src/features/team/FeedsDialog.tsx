import type { TeamMember } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endMemberFeeds, memberScheduleQuery } from '../../api/team.ts';
import { formatDate } from '../../lib/format.ts';
import { useAge, useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import classes from './team.module.css';
import { useTeamChange } from './use-team-change.ts';

/** The addresses under which somebody's calendar program reads their appointments; withdrawn all at once. */
export function FeedsDialog({ member, onClose }: { member: TeamMember; onClose: () => void }) {
  const { t } = useTranslation('team');
  const locale = useLocale();
  const age = useAge();
  const now = useNow(60_000);
  const { data, error } = useQuery(memberScheduleQuery(member.id));
  const change = useTeamChange({
    ask: () => endMemberFeeds(member.id),
    done: ({ ended }) => t('feeds.done', { count: ended }),
    after: onClose,
  });
  const feeds = data?.feeds ?? [];
  return (
    <ConfirmDialog
      opened
      danger
      title={t('feeds.title', { name: member.name })}
      text={t('feeds.text')}
      confirm={t('feeds.confirm')}
      busy={change.isPending}
      error={change.error ?? error}
      disabled={feeds.length === 0}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    >
      {data !== undefined && feeds.length === 0 && <p>{t('feeds.none')}</p>}
      <ul className={classes.feeds}>
        {feeds.map(({ id, createdAt, readAt }) => (
          <li key={id}>
            {t('feeds.made', { day: formatDate(createdAt, locale) })}
            <span>{readAt === null ? t('feeds.unread') : t('feeds.read', { age: age(readAt, now) })}</span>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
