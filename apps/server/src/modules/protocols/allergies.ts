import { type AllergyFlag, phi } from '@hyaline/contract';
import { allergyMatches, type AllergySubject, type ProtocolContent } from '@hyaline/protocol';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openContent } from '../chart-entries/index.ts';
import { allergiesOf } from './allergies.repo.ts';
import { compoundsById, compoundsByName } from './compound.repo.ts';

/**
 * Active allergies of the record that name a compound of the protocol, its synonyms or class as the catalogue has them
 * now, or the diluent it is made up with.
 */
export async function allergyFlags(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
  { items }: ProtocolContent,
): Promise<AllergyFlag[]> {
  const allergens = await activeAllergens(platform, tx, patientId);
  if (allergens.length === 0) return [];
  const ids = items.flatMap(({ compoundId }) => (compoundId === null ? [] : [compoundId]));
  const known = await compoundsById(tx, ids);
  const named = await compoundsByName(tx, items.map(({ compound }) => compound)); // prettier-ignore
  return items.flatMap((item) => {
    const entries = [
      ...known.filter(({ id }) => id === item.compoundId),
      ...named.filter(({ fields }) => fields.name.toLowerCase() === item.compound.toLowerCase()),
    ].map(({ fields }) => fields);
    const subject: AllergySubject = {
      name: item.compound,
      synonyms: entries.flatMap(({ name, synonyms }) => [name, ...synonyms]),
      classWords: [...entries.flatMap(({ classWords }) => classWords), ...diluentWords(item.preparation?.diluent)],
    };
    return allergyMatches(subject, allergens).map(({ allergen, matched, by }) => ({
      itemId: item.id,
      compound: phi(item.compound),
      allergen: phi(allergen),
      matched: phi(matched),
      by,
    }));
  });
}

/** "Bacteriostatic water (benzyl alcohol 0.9 %)" names what is in it in brackets or after a comma. */
const diluentWords = (diluent: string | undefined): string[] =>
  diluent === undefined
    ? []
    : diluent.split(/[(),;+/]|\d+([.,]\d+)?\s*%/).filter((part) => part !== undefined && part.trim() !== '');

/** What the record says the patient is allergic to at present. */
async function activeAllergens(platform: Pick<Platform, 'vault'>, tx: Tx, patientId: string): Promise<string[]> {
  const allergens: string[] = [];
  for (const { id, revision, details } of await allergiesOf(tx, patientId)) {
    const place = { tenantId: tx.actor.tenantId, patientId, entryId: id };
    const content = await openContent(platform, place, { revision, details });
    if (content.kind === 'allergy' && content.status === 'active') allergens.push(content.substance);
  }
  return allergens;
}
