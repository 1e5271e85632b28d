import { PLATFORM_TENANT } from '@hyaline/kit';
import type { Platform } from '../../../platform/index.ts';

/** A second factor belongs to a person, not to a clinic: it is sealed under the installation's own key. */
const OWNER = { tenantId: PLATFORM_TENANT };
const place = (accountId: string) => ({ table: 'core.totp_factor', column: 'sealed', rowId: accountId });

export const sealTotpSecret = (
  { vault }: Pick<Platform, 'vault'>,
  accountId: string,
  secret: string,
): Promise<Uint8Array> => vault.sealField(OWNER, place(accountId), secret);

/** @throws KeyError when the value was sealed for another account, or changed */
export const openTotpSecret = (
  { vault }: Pick<Platform, 'vault'>,
  accountId: string,
  sealed: Uint8Array,
): Promise<string> => vault.openField(OWNER, place(accountId), sealed);
