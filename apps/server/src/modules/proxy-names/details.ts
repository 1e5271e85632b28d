import { KeyError, sealedDetails } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

/** Who comes in for a patient, and what the clinic saw of their right to. Sealed under the patient's key. */
export interface ProxyDetails {
  name: string;
  email: string;
  evidence: string;
  /** First name of the patient when it was given, so that they know whose pages these are. */
  forName?: string;
}
type Vaulted = Pick<Platform, 'vault'>;
export interface ProxyPlace {
  tenantId: string;
  patientId: string;
  /** Of the account. */
  id: string;
}
const { sealDetails, openDetails } = sealedDetails<{ proxy: ProxyDetails }, 'patientId'>('patientId');
const placeOf = ({ tenantId, patientId, id }: ProxyPlace) =>
  ({ tenantId, patientId, table: 'proxy', rowId: id }) as const;

export const sealProxy = (platform: Vaulted, place: ProxyPlace, details: ProxyDetails): Promise<Buffer> =>
  sealDetails(platform, placeOf(place), details);
/** @throws KeyError when the bytes were changed, or the patient's key is gone */
export const openProxy = (platform: Vaulted, place: ProxyPlace, sealed: Uint8Array): Promise<ProxyDetails> =>
  openDetails(platform, placeOf(place), sealed);

/** The same, or null where the bytes do not open. */
export async function proxyIfWhole(
  platform: Vaulted,
  place: ProxyPlace,
  sealed: Uint8Array,
): Promise<ProxyDetails | null> {
  try {
    return await openProxy(platform, place, sealed);
  } catch (error) {
    if (error instanceof KeyError) return null;
    throw error;
  }
}
