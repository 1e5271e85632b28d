import type { MailKind, MailValues } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';

/** What the sealed field of a mail holds. */
export interface MailContent {
  to: string;
  values: MailValues[MailKind];
}

interface MailPlace {
  tenantId: string;
  id: string;
}

const placeOf = ({ id }: MailPlace) => ({ table: 'mail', column: 'sealed', rowId: id });

export const sealContent = (
  { vault }: Pick<Platform, 'vault'>,
  place: MailPlace,
  content: MailContent,
): Promise<Uint8Array> => vault.sealField({ tenantId: place.tenantId }, placeOf(place), JSON.stringify(content));

/** @throws KeyError `tampered`, `key-unknown`, `key-destroyed` */
export async function openContent(
  { vault }: Pick<Platform, 'vault'>,
  place: MailPlace,
  sealed: Uint8Array,
): Promise<MailContent> {
  return JSON.parse(await vault.openField({ tenantId: place.tenantId }, placeOf(place), sealed)) as MailContent;
}
