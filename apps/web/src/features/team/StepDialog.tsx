import type { TeamMember } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { endMemberSessions, resetFactors, restoreMember } from '../../api/team.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useTeamChange } from './use-team-change.ts';

interface StepProps {
  member: TeamMember;
  onClose: () => void;
}

export function EndSessionsDialog({ member, onClose }: StepProps) {
  const { t } = useTranslation('team');
  const change = useTeamChange({
    ask: () => endMemberSessions(member.id),
    done: ({ ended }) => t('sessions.done', { count: ended }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('sessions.title', { name: member.name })}
      text={t('sessions.text')}
      confirm={t('sessions.confirm')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}

export function ResetFactorsDialog({ member, onClose }: StepProps) {
  const { t } = useTranslation('team');
  const change = useTeamChange({
    ask: () => resetFactors(member.id),
    done: () => t('factors.done', { name: member.name }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('factors.title', { name: member.name })}
      text={t('factors.text')}
      confirm={t('factors.confirm')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}

export function RestoreDialog({ member, onClose }: StepProps) {
  const { t } = useTranslation(['team', 'app']);
  const change = useTeamChange({
    ask: () => restoreMember(member.id),
    done: () => t('team:removed.restored', { name: member.name }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('team:removed.restoreTitle', { name: member.name })}
      text={t('team:removed.restoreText', { role: t(`app:role.${member.role}`) })}
      confirm={t('team:removed.restore')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
