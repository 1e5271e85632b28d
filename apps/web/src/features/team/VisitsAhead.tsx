import type { TeamMember } from '@hyaline/contract';
import { IconCalendarEvent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { memberScheduleQuery } from '../../api/team.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Note } from '../../ui/Note.tsx';

/** Visits that are still to come with somebody who will not treat any more, and the way to them. Nothing where there are none. */
export function VisitsAhead({ member }: { member: TeamMember }) {
  const { t } = useTranslation('team');
  const locale = useLocale();
  const { data } = useQuery(memberScheduleQuery(member.id));
  if (data === undefined || data.nextOn === null) return null;
  const day = formatDate(`${data.nextOn}T12:00:00Z`, locale);
  return (
    <Note tone="warn" icon={<IconCalendarEvent size={16} aria-hidden />}>
      {t('visits.ahead', { count: data.visits, name: member.name, day })}{' '}
      <AppLink to={`/schedule?view=week&day=${data.nextOn}&provider=${member.id}`}>{t('visits.see')}</AppLink>
    </Note>
  );
}
