import type { TeamMember } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assignmentsQuery, handOver, removeMember } from '../../api/team.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { HandOver } from './HandOver.tsx';
import { useTeamChange } from './use-team-change.ts';
import { VisitsAhead } from './VisitsAhead.tsx';

interface LeavingProps {
  member: TeamMember;
  members: readonly TeamMember[];
  onClose: () => void;
}

/** Ends somebody's place and hands over what hangs on them, in one step. */
export function RemoveDialog({ member, members, onClose }: LeavingProps) {
  const { t } = useTranslation('team');
  const assignments = useQuery(assignmentsQuery(member.id));
  const [to, setTo] = useState('');
  const change = useTeamChange({
    ask: () => removeMember(member.id, { handOverTo: to === '' ? null : to }),
    done: () => t('remove.done', { name: member.name }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('remove.title', { name: member.name })}
      text={t('remove.text')}
      confirm={t('remove.confirm')}
      busy={change.isPending}
      error={change.error ?? assignments.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    >
      <VisitsAhead member={member} />
      <HandOver assignments={assignments.data} from={member} members={members} to={to} onChoose={setTo} />
    </ConfirmDialog>
  );
}

/** The same without the end: also for somebody who has left already. */
export function HandOverDialog({ member, members, onClose }: LeavingProps) {
  const { t } = useTranslation('team');
  const assignments = useQuery(assignmentsQuery(member.id));
  const [to, setTo] = useState('');
  const change = useTeamChange({
    ask: () => handOver(member.id, { to }),
    done: ({ studies }) => t('handOver.done', { count: studies }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('handOver.title', { name: member.name })}
      text={t('handOver.text')}
      confirm={t('handOver.confirm')}
      busy={change.isPending}
      error={change.error ?? assignments.error}
      disabled={to === ''}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    >
      <HandOver assignments={assignments.data} from={member} members={members} to={to} onChoose={setTo} />
    </ConfirmDialog>
  );
}
