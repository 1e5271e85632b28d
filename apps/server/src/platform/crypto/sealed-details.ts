import type { Vault } from './vault.ts';

interface Vaulted {
  vault: Vault;
}
type Owner = 'patientId' | 'studyId';
type Place<Whose extends Owner, Table> = Record<Whose, string> & { tenantId: string; table: Table; rowId: string };

/**
 * What a module keeps in the `details` columns of its tables: JSON, sealed under the key of the patient or study that the
 * row is about, and bound to that row. Destroying the key destroys these too.
 */
export function sealedDetails<DetailsOf extends object, Whose extends Owner>(whose: Whose) {
  type Table = keyof DetailsOf & string;
  const ownerOf = (place: Place<Whose, Table>) => ({ tenantId: place.tenantId, [whose]: place[whose] });
  return {
    sealDetails: <T extends Table>(
      { vault }: Vaulted,
      place: Place<Whose, T>,
      details: DetailsOf[T],
    ): Promise<Buffer> => {
      const { table, rowId } = place;
      return vault.sealField(ownerOf(place), { table, column: 'details', rowId }, JSON.stringify(details));
    },
    /** @throws KeyError when the bytes were changed, moved to another row, or the key is gone */
    openDetails: async <T extends Table>(
      { vault }: Vaulted,
      place: Place<Whose, T>,
      sealed: Uint8Array,
    ): Promise<DetailsOf[T]> => {
      const { table, rowId } = place;
      const text = await vault.openField(ownerOf(place), { table, column: 'details', rowId }, sealed);
      return JSON.parse(text) as DetailsOf[T];
    },
  };
}
