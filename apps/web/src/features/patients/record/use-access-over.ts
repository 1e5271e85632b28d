import type { Patient, Session } from '@hyaline/contract';
import { allows } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { runningGrantQuery } from '../../../api/grants.ts';
import { useNow } from '../../../lib/use-now.ts';

/** Whether a record that was seen by special access has to leave the screen; the server decides on every request. */
export function useAccessOver(session: Session, patient: Patient | undefined): boolean {
  const byGrant = patient?.seesAs === 'grant';
  const { data, isError } = useQuery({
    ...runningGrantQuery,
    enabled: byGrant && allows(session.role, 'grant:request'),
  });
  const now = useNow(1000);
  if (!byGrant) return false;
  if (data === undefined) return isError;
  return data === null || data.endsAtMs <= now.getTime();
}
