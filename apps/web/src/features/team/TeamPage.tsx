import { Button, Skeleton } from '@mantine/core';
import type { Team, TeamMember } from '@hyaline/contract';
import { IconDownload, IconUserPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { exportTeam, teamQuery } from '../../api/team.ts';
import { saveAs } from '../../lib/save-as.ts';
import { Page } from '../../ui/Page.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showProblem } from '../../ui/toasts.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { Invitations } from './Invitations.tsx';
import { MemberDialogs } from './MemberDialogs.tsx';
import { MemberTable, type Step } from './MemberTable.tsx';
import { RemovedTable } from './RemovedTable.tsx';
import { ReviewBanner } from './ReviewBanner.tsx';
import classes from './team.module.css';
import { useTeamChange } from './use-team-change.ts';

/** Who is in the clinic, who is invited, who has left, and what an owner or admin may do about it. */
export function TeamPage() {
  const { t } = useTranslation(['team', 'settings']);
  const { data, error, refetch } = useQuery(teamQuery);
  const [inviting, setInviting] = useState(false);
  const save = useTeamChange({
    ask: async () => saveAs(new Blob([await exportTeam()], { type: 'text/csv' }), 'team.csv'),
    done: () => t('team:exported'),
  });
  return (
    <Page
      crumbs={[t('settings:crumb')]}
      title={t('team:title')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            loading={save.isPending}
            onClick={() => save.mutate(undefined, { onError: showProblem })}
          >
            {t('team:export')}
          </Button>
          <Button
            leftSection={<IconUserPlus size={16} />}
            disabled={data === undefined}
            onClick={() => setInviting(true)}
          >
            {t('team:invite')}
          </Button>
        </>
      }
    >
      {data === undefined && error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={180} />
      ) : (
        <Lists team={data} />
      )}
      {inviting && data !== undefined && (
        <InviteDialog roles={data.grantableRoles} onClose={() => setInviting(false)} />
      )}
    </Page>
  );
}

function Lists({ team }: { team: Team }) {
  const { t } = useTranslation('team');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [chosen, setChosen] = useState<{ step: Step; member: TeamMember } | null>(null);
  const members = team.members.filter(({ removedAt }) => removedAt === null);
  const removed = team.members.filter(({ removedAt }) => removedAt !== null);
  const choose = (step: Step, member: TeamMember) => setChosen({ step, member });
  const owner = session.role === 'owner';
  return (
    <>
      <ReviewBanner team={team} />
      <section className={classes.part}>
        <h2>{t('members.title')}</h2>
        <MemberTable members={members} self={session.account.id} mayHandOver={owner} onStep={choose} />
        {members.length === 1 && <p>{t('members.nobody')}</p>}
      </section>
      {team.invitations.length > 0 && (
        <section className={classes.part}>
          <h2>{t('invitations.title')}</h2>
          <Invitations invitations={team.invitations} />
        </section>
      )}
      {removed.length > 0 && (
        <section className={classes.part}>
          <h2>{t('removed.title')}</h2>
          <p>{t('removed.text')}</p>
          <RemovedTable members={removed} mayHandOver={owner} onStep={choose} />
        </section>
      )}
      {chosen !== null && <MemberDialogs {...chosen} team={team} onClose={() => setChosen(null)} />}
    </>
  );
}
