import { useQuery } from '@tanstack/react-query';
import { ownFactorsQuery } from '../../api/factors.ts';
import { installationQuery } from '../../api/identity.ts';
import { passkeysWork } from '../../api/passkeys.ts';

/** Whether the person who is signed in can confirm with a passkey on this page. */
export function useHasPasskey(): boolean {
  const works = passkeysWork(useQuery(installationQuery).data);
  const factors = useQuery(ownFactorsQuery).data;
  return works && factors !== undefined && factors.passkeys.length > 0;
}
