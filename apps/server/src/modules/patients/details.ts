import type { PatientFields } from '@hyaline/contract';
import { sealedDetails } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

/** The part that an identity-only grant opens. Sealed in `patient_identity.details`. */
export type IdentityDetails = Pick<PatientFields, 'givenName' | 'familyName' | 'secondFamilyName' | 'phone'>;
/** Sealed in `patient_profile.details`. */
export type ProfileDetails = Omit<PatientFields, keyof IdentityDetails>;

/** The row's id is the patient's; of a version `id.revision`. */
type DetailsOf = {
  patient_identity: IdentityDetails;
  patient_profile: ProfileDetails;
  patient_version: PatientFields;
};

export const { sealDetails, openDetails } = sealedDetails<DetailsOf, 'patientId'>('patientId');

/** The two sealed rows of a record. */
export async function sealFields(
  platform: Pick<Platform, 'vault'>,
  { tenantId, patientId }: { tenantId: string; patientId: string },
  { givenName, familyName, secondFamilyName, phone, ...profile }: PatientFields,
): Promise<{ identity: Buffer; profile: Buffer }> {
  const place = { tenantId, patientId, rowId: patientId };
  const identity = { givenName, familyName, secondFamilyName, phone };
  return {
    identity: await sealDetails(platform, { ...place, table: 'patient_identity' }, identity),
    profile: await sealDetails(platform, { ...place, table: 'patient_profile' }, profile),
  };
}

export async function openFields(
  platform: Pick<Platform, 'vault'>,
  tenantId: string,
  { id, identity, profile }: { id: string; identity: Uint8Array; profile: Uint8Array },
): Promise<PatientFields> {
  const place = { tenantId, patientId: id, rowId: id };
  return {
    ...(await openDetails(platform, { ...place, table: 'patient_identity' }, identity)),
    ...(await openDetails(platform, { ...place, table: 'patient_profile' }, profile)),
  };
}
