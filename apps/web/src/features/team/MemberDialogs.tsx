import type { Team, TeamMember } from '@hyaline/contract';
import { FeedsDialog } from './FeedsDialog.tsx';
import type { Step } from './MemberTable.tsx';
import { HandOverDialog, RemoveDialog } from './RemoveDialog.tsx';
import { RoleDialog } from './RoleDialog.tsx';
import { EndSessionsDialog, ResetFactorsDialog, RestoreDialog } from './StepDialog.tsx';

interface MemberDialogsProps {
  step: Step;
  member: TeamMember;
  team: Team;
  onClose: () => void;
}

/** The dialog of a step that was chosen for somebody. */
export function MemberDialogs({ step, member, team: { members, grantableRoles }, onClose }: MemberDialogsProps) {
  if (step === 'role') return <RoleDialog member={member} roles={grantableRoles} onClose={onClose} />;
  if (step === 'remove') return <RemoveDialog member={member} members={members} onClose={onClose} />;
  if (step === 'hand-over') return <HandOverDialog member={member} members={members} onClose={onClose} />;
  if (step === 'sessions') return <EndSessionsDialog member={member} onClose={onClose} />;
  if (step === 'feeds') return <FeedsDialog member={member} onClose={onClose} />;
  if (step === 'factors') return <ResetFactorsDialog member={member} onClose={onClose} />;
  return <RestoreDialog member={member} onClose={onClose} />;
}
