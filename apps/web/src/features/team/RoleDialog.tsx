import { NativeSelect } from '@mantine/core';
import type { Role, TeamMember } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeRole } from '../../api/team.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { RolePreview } from './RolePreview.tsx';
import { useTeamChange } from './use-team-change.ts';
import { VisitsAhead } from './VisitsAhead.tsx';

interface RoleDialogProps {
  member: TeamMember;
  roles: readonly Role[];
  onClose: () => void;
}

const treats = (role: Role): boolean => role === 'owner' || role === 'provider';

export function RoleDialog({ member, roles, onClose }: RoleDialogProps) {
  const { t } = useTranslation(['team', 'app']);
  const [role, setRole] = useState<Role>(member.role);
  const change = useTeamChange({
    ask: () => changeRole(member.id, { role }),
    done: () => t('team:role.done', { name: member.name, role: t(`app:role.${role}`) }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('team:role.title', { name: member.name })}
      text={t('team:role.text')}
      confirm={t('team:role.save')}
      busy={change.isPending}
      error={change.error}
      disabled={role === member.role}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    >
      <NativeSelect
        label={t('team:inviting.role')}
        value={role}
        data={roles.map((each) => ({ value: each, label: t(`app:role.${each}`) }))}
        onChange={(event) => setRole(roles.find((each) => each === event.currentTarget.value) ?? role)}
        mb={14}
      />
      {treats(member.role) && !treats(role) && <p>{t('team:role.treatsNobody')}</p>}
      {!treats(role) && <VisitsAhead member={member} />}
      <RolePreview role={role} />
    </ConfirmDialog>
  );
}
