import type { Locale } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';

/** Who booked, as they wrote it. */
export interface VisitorDetails {
  givenName: string;
  familyName: string;
  email: string;
  phone: string;
  locale: Locale;
  /** When they agreed that the clinic keeps this. */
  agreedAt: string;
}

type Keys = Pick<Platform, 'vault'>;
const place = (rowId: string) => ({ table: 'visitor', column: 'details', rowId });

/** Under the clinic's key: there is no patient yet whose key it could be. */
export const sealVisitor = (
  { vault }: Keys,
  tenantId: string,
  id: string,
  details: VisitorDetails,
): Promise<Uint8Array> => vault.sealField({ tenantId }, place(id), JSON.stringify(details));

/** @throws KeyError `tampered`, `key-unknown` */
export const openVisitor = async (
  { vault }: Keys,
  tenantId: string,
  { id, details }: { id: string; details: Uint8Array },
): Promise<VisitorDetails> => JSON.parse(await vault.openField({ tenantId }, place(id), details)) as VisitorDetails;
