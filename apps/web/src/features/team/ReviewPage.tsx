import { Button, Checkbox, Skeleton } from '@mantine/core';
import type { Team, TeamMember } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { finishReview, teamQuery } from '../../api/team.ts';
import { useAge } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Note } from '../../ui/Note.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import classes from './team.module.css';
import { useTeamChange } from './use-team-change.ts';

/** Everybody who can come in, to be kept or removed one by one. */
export function ReviewPage() {
  const { t } = useTranslation(['team', 'settings']);
  const { data, error, refetch } = useQuery(teamQuery);
  return (
    <Page crumbs={[t('settings:crumb'), t('team:title')]} title={t('team:review.title')}>
      {data === undefined && error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={180} />
      ) : data.openReview === null ? (
        <Note>{t('team:review.nothing')}</Note>
      ) : (
        <Review team={data} id={data.openReview.id} />
      )}
    </Page>
  );
}

function Review({ team, id }: { team: Team; id: string }) {
  const { t } = useTranslation('team');
  const router = useRouter();
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [removing, setRemoving] = useState<TeamMember | null>(null);
  const members = team.members.filter(({ removedAt }) => removedAt === null);
  const left = members.filter((member) => !kept.has(member.id)).length;
  const finish = useTeamChange({
    ask: () =>
      finishReview(
        id,
        members.map((member) => member.id),
      ),
    done: () => t('review.finished'),
    after: () => void router.navigate({ to: '/settings/team' }),
  });
  const toggle = (member: TeamMember) => {
    const next = new Set(kept);
    if (!next.delete(member.id)) next.add(member.id);
    setKept(next);
  };
  return (
    <section className={classes.part}>
      <p>{t('review.text')}</p>
      <DataTable
        columns={[
          t('members.column.person'),
          t('members.column.role'),
          t('members.column.factor'),
          t('members.column.lastSignIn'),
          t('review.keep'),
          { hidden: t('members.column.actions') },
        ]}
      >
        {members.map((member) => (
          <ReviewRow
            key={member.id}
            member={member}
            kept={kept.has(member.id)}
            onKeep={() => toggle(member)}
            onRemove={() => setRemoving(member)}
          />
        ))}
      </DataTable>
      <ProblemNote error={finish.error} />
      <div className={classes.end}>
        <span role="status">{left === 0 ? t('review.all') : t('review.left', { count: left })}</span>
        <Button disabled={left > 0} loading={finish.isPending} onClick={() => finish.mutate()}>
          {t('review.finish')}
        </Button>
      </div>
      {removing !== null && <RemoveDialog member={removing} members={team.members} onClose={() => setRemoving(null)} />}
    </section>
  );
}

interface ReviewRowProps {
  member: TeamMember;
  kept: boolean;
  onKeep: () => void;
  onRemove: () => void;
}

function ReviewRow({ member, kept, onKeep, onRemove }: ReviewRowProps) {
  const { t } = useTranslation(['team', 'app']);
  const age = useAge();
  const now = useNow(60_000);
  const factors = member.totp || member.passkeys > 0;
  return (
    <tr>
      <th scope="row">
        <div className={classes.who} id={`review-${member.id}`}>
          {member.name}
          <span>{member.email}</span>
        </div>
      </th>
      <td data-label={t('team:members.column.role')}>{t(`app:role.${member.role}`)}</td>
      <td data-label={t('team:members.column.factor')}>
        {factors ? t('team:members.totp') : t('team:members.noFactor')}
      </td>
      <td data-label={t('team:members.column.lastSignIn')}>
        {member.lastSignInAt === null ? t('team:members.never') : age(member.lastSignInAt, now)}
      </td>
      <td data-label={t('team:review.keep')}>
        <Checkbox aria-label={t('team:review.keepName', { name: member.name })} checked={kept} onChange={onKeep} />
      </td>
      <td>
        {member.manageable && (
          <Button size="xs" variant="default" aria-describedby={`review-${member.id}`} onClick={onRemove}>
            {t('team:review.remove')}
          </Button>
        )}
      </td>
    </tr>
  );
}
