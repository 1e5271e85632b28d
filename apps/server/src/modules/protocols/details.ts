import type { AllergyFlag, Supply } from '@hyaline/contract';
import type { ProtocolContent } from '@hyaline/protocol';
import { protocolContent } from '@hyaline/protocol/schema';
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

/** The revision stands inside a draft, so that no earlier text can stand in for a later one. */
type DetailsOf = {
  protocol: { revision: number; content: ProtocolContent };
  protocol_version: VersionDetails;
  refill: RefillDetails;
  follow_up: FollowUpDetails;
};

interface Place<Table extends string> {
  tenantId: string;
  patientId: string;
  table: Table;
  /** The row's id; of a version `protocol.number`. */
  rowId: string;
}

/** Seals under the patient's own key: erasing the patient destroys these too. */
export const sealDetails = <Table extends keyof DetailsOf>(
  { vault }: Pick<Platform, 'vault'>,
  { tenantId, patientId, table, rowId }: Place<Table>,
  details: DetailsOf[Table],
): Promise<Buffer> =>
  vault.sealField({ tenantId, patientId }, { table, column: 'details', rowId }, JSON.stringify(details));

/** @throws KeyError when the bytes were changed, moved to another row, or the patient's key is gone */
export async function openDetails<Table extends keyof DetailsOf>(
  { vault }: Pick<Platform, 'vault'>,
  { tenantId, patientId, table, rowId }: Place<Table>,
  sealed: Uint8Array,
): Promise<DetailsOf[Table]> {
  const text = await vault.openField({ tenantId, patientId }, { table, column: 'details', rowId }, sealed);
  return JSON.parse(text) as DetailsOf[Table];
}

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
