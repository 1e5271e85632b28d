import type { AllergyFlag, Supply } from '@hyaline/contract';
import type { ProtocolContent } from '@hyaline/protocol';
import { protocolContent } from '@hyaline/protocol/schema';
import { sealedDetails } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

/** Sealed in `protocol_version.details`. */
export interface VersionDetails {
  content: ProtocolContent;
  flags: AllergyFlag[];
  allergyAnswer: string;
}
/** Sealed in `refill.details`. */
export interface RefillDetails {
  itemId: string;
  compound: string;
  supply: Supply | null;
  note: string;
}
/** Sealed in `follow_up.details`. */
export interface FollowUpDetails {
  what: string;
  note: string;
}

/**
 * The revision stands inside a draft, so that no earlier text can stand in for a later one. A version's `rowId` is
 * `protocol.number`.
 */
type DetailsOf = {
  protocol: { revision: number; content: ProtocolContent };
  protocol_version: VersionDetails;
  refill: RefillDetails;
  follow_up: FollowUpDetails;
};

export const { sealDetails, openDetails } = sealedDetails<DetailsOf, 'patientId'>('patientId');

/** @throws Error when the draft is that of another revision than the row stands at */
export async function openDraft(
  platform: Pick<Platform, 'vault'>,
  place: { tenantId: string; patientId: string; id: string; revision: number },
  sealed: Uint8Array,
): Promise<ProtocolContent> {
  const { id: rowId, tenantId, patientId } = place;
  const draft = await openDetails(platform, { tenantId, patientId, table: 'protocol', rowId }, sealed);
  if (draft.revision !== place.revision) throw new Error('a draft stands at another revision than it was sealed for');
  return protocolContent.parse(draft.content);
}

export const versionPlace = (tenantId: string, patientId: string, id: string, number: number) =>
  ({ tenantId, patientId, table: 'protocol_version', rowId: `${id}.${number}` }) as const;

const REASON = { table: 'protocol', column: 'reason' } as const;
export const sealReason = (
  { vault }: Pick<Platform, 'vault'>,
  { tenantId, patientId, id }: { tenantId: string; patientId: string; id: string },
  reason: string,
): Promise<Buffer> => vault.sealField({ tenantId, patientId }, { ...REASON, rowId: id }, reason);
export const openReason = (
  { vault }: Pick<Platform, 'vault'>,
  { tenantId, patientId, id }: { tenantId: string; patientId: string; id: string },
  sealed: Uint8Array | null,
): Promise<string> =>
  sealed === null ? Promise.resolve('') : vault.openField({ tenantId, patientId }, { ...REASON, rowId: id }, sealed);
