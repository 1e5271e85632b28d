import type { ConsentChain, ConsentText, Locale, PacketDraft, PacketItem } from '@hyaline/contract';
import { sealedDetails } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

/** Sealed in `packet_version.details`: a copy of everything that a reader of it is shown. */
export interface VersionDetails {
  draft: PacketDraft;
  items: PacketItem[];
  /** Of an item that is a document: its entry in the chart. */
  files: Record<string, string>;
  forName: string;
}
/** Sealed in `packet_consent.details`. */
export interface ConsentDetails {
  name: string;
  text: ConsentText;
  /** In which the page was read. */
  locale: Locale;
  chain: ConsentChain;
}

/**
 * The revision stands inside a draft, so that no earlier text can stand in for a later one. A version's `rowId` is
 * `packet.number`.
 */
type DetailsOf = {
  packet: { revision: number; draft: PacketDraft };
  packet_version: VersionDetails;
  packet_sending: { to: string };
  packet_consent: ConsentDetails;
};

export const { sealDetails, openDetails } = sealedDetails<DetailsOf, 'patientId'>('patientId');

export const versionPlace = (tenantId: string, patientId: string, id: string, number: number) =>
  ({ tenantId, patientId, table: 'packet_version', rowId: `${id}.${number}` }) as const;

interface Kept {
  id: string;
  patientId: string;
  version: number | null;
  details: Buffer | null;
  draftRevision: number | null;
  sent: Buffer | null;
}
/** What would be sent now: the open draft, or what was sent last. @throws Error when a draft is of another revision */
export async function draftOf(
  platform: Pick<Platform, 'vault'>,
  tenantId: string,
  { id, patientId, version, details, draftRevision, sent }: Kept,
): Promise<PacketDraft> {
  if (details !== null) {
    const opened = await openDetails(platform, { tenantId, patientId, table: 'packet', rowId: id }, details);
    if (opened.revision !== draftRevision) throw new Error('a draft stands at another revision than it was sealed for');
    return opened.draft;
  }
  if (version === null || sent === null) throw new Error('a packet has a draft or a version');
  return (await openDetails(platform, versionPlace(tenantId, patientId, id, version), sent)).draft;
}
