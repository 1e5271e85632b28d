import { allows, type Session, type Study } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { type Running, runningGrantQuery } from '../../api/grants.ts';
import { useNow } from '../../lib/use-now.ts';

/** How a person sees a study: in their own right, by special access that runs, or that is over; null while unknown. */
export type StudyAccess = { by: 'right' } | { by: 'grant'; running: Running } | { by: 'over' } | null;

export const hasOwnRight = ({ role, account }: Session, study: Study): boolean =>
  role === 'owner' || study.savedBy.id === account.id || study.assignees.some(({ id }) => id === account.id);

/** The server decides on every request; this decides what stays on the screen when the time is over. */
export function useStudyAccess(session: Session, study: Study | undefined): StudyAccess {
  const byGrant = study !== undefined && !hasOwnRight(session, study);
  const { data, isError } = useQuery({
    ...runningGrantQuery,
    enabled: byGrant && allows(session.role, 'grant:request'),
  });
  const now = useNow(1000);
  if (study === undefined) return null;
  if (!byGrant) return { by: 'right' };
  if (data === undefined) return isError ? { by: 'over' } : null;
  return data !== null && data.endsAtMs > now.getTime() ? { by: 'grant', running: data } : { by: 'over' };
}
