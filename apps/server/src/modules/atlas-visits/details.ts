import type { Phi } from '@hyaline/contract';
import type { VisitContent } from '@hyaline/contract/atlas';
import type { Platform } from '../../platform/index.ts';

type Vaulted = Pick<Platform, 'vault'>;

export interface VisitPlace {
  tenantId: string;
  patientId: string;
  visitId: string;
}

/** Sealed in `atlas_visit.details`. The revision stands inside, so that no earlier state can stand in for a later one. */
interface SealedVisit {
  revision: number;
  content: VisitContent;
}

const DETAILS = { table: 'atlas_visit', column: 'details' } as const;
const REMOVAL = { table: 'atlas_visit', column: 'removal' } as const;

/** Seals under the patient's own key: erasing the patient destroys it, earlier versions too. */
export const sealVisit = (
  { vault }: Vaulted,
  { tenantId, patientId, visitId }: VisitPlace,
  sealed: SealedVisit,
): Promise<Buffer> => vault.sealField({ tenantId, patientId }, { ...DETAILS, rowId: visitId }, JSON.stringify(sealed));

/** @throws KeyError when the bytes were changed or moved; Error when they are those of another revision */
export async function openVisit(
  { vault }: Vaulted,
  { tenantId, patientId, visitId }: VisitPlace,
  { revision, details }: { revision: number; details: Uint8Array },
): Promise<VisitContent> {
  const text = await vault.openField({ tenantId, patientId }, { ...DETAILS, rowId: visitId }, details);
  const sealed = JSON.parse(text) as SealedVisit;
  if (sealed.revision !== revision) throw new Error('a visit stands at another revision than it was sealed for');
  return sealed.content;
}

export const sealRemoval = (
  { vault }: Vaulted,
  { tenantId, patientId, visitId }: VisitPlace,
  reason: Phi<string>,
): Promise<Buffer> => vault.sealField({ tenantId, patientId }, { ...REMOVAL, rowId: visitId }, reason);

export const openRemoval = (
  { vault }: Vaulted,
  { tenantId, patientId, visitId }: VisitPlace,
  removal: Uint8Array,
): Promise<string> => vault.openField({ tenantId, patientId }, { ...REMOVAL, rowId: visitId }, removal);
