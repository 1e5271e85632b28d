import type { Locale } from '@hyaline/contract';
import type { Platform } from '../../../platform/index.ts';

/** What somebody wrote on the public form. */
export interface FormDetails {
  name: string;
  email: string;
  phone: string;
  /** About themselves; false: for somebody else. */
  forSelf: boolean;
  words: string;
  locale: Locale;
}

type Keys = Pick<Platform, 'vault'>;
const place = (rowId: string) => ({ table: 'form_request', column: 'details', rowId });

/** Under the clinic's key: whose record it may be about nobody knows yet. */
export const sealForm = ({ vault }: Keys, tenantId: string, id: string, details: FormDetails): Promise<Uint8Array> =>
  vault.sealField({ tenantId }, place(id), JSON.stringify(details));

/** @throws KeyError `tampered`, `key-unknown` */
export const openForm = async (
  { vault }: Keys,
  tenantId: string,
  { id, details }: { id: string; details: Uint8Array },
): Promise<FormDetails> => JSON.parse(await vault.openField({ tenantId }, place(id), details)) as FormDetails;
