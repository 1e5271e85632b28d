import type { PatientFields } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';

/** The part that an identity-only grant opens. Sealed in `patient_identity.details`. */
export type IdentityDetails = Pick<PatientFields, 'givenName' | 'familyName' | 'secondFamilyName' | 'phone'>;
/** Sealed in `patient_profile.details`. */
export type ProfileDetails = Omit<PatientFields, keyof IdentityDetails>;

type DetailsOf = {
  patient_identity: IdentityDetails;
  patient_profile: ProfileDetails;
  patient_version: PatientFields;
};

interface Place<Table extends string> {
  tenantId: string;
  patientId: string;
  table: Table;
  /** The patient's id; of a version `id.revision`. */
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
  return JSON.parse(
    await vault.openField({ tenantId, patientId }, { table, column: 'details', rowId }, sealed),
  ) as DetailsOf[Table];
}

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
