import { type EntryContent, type Locale, type OwnRecord, phi } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { entriesOfPatient, type ExportedRow, openContent } from '../chart-entries/index.ts';
import { factsOf, sealAddress } from '../ledger/index.ts';
import { openPatientFields } from '../patients/index.ts';
import { plainProtocols } from '../protocols/index.ts';
import * as repo from './own.repo.ts';
import { actorOf, OWN, type PatientSession } from './session.service.ts';

/** How the patient is reached, and what they prove themselves with, is nothing that somebody else sees by this. */
const none = phi('');
const NOT_FOR_OTHERS = {
  birthDate: none,
  phone: none,
  email: none,
  address: { line: none, city: none, state: none, postalCode: none, country: '' },
  emergencyContact: { name: none, relation: none, phone: none },
};

type Kind = 'allergy' | 'condition' | 'vitals' | 'lab';

/**
 * The patient's own record, as one look in the ledger. The transaction sees the rows of this one patient and no others,
 * whatever is asked in it.
 * @throws Refusal not-signed-in when the access has ended since the request was let in
 */
export async function readOwnRecord(
  platform: Platform,
  session: PatientSession,
  locale: Locale,
  ip: string,
): Promise<OwnRecord> {
  const { tenantId } = session;
  const actor = actorOf(session);
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const row = await repo.readOwn(tx, sealAddress(tenantId, ip), factsOf(actor, { by: 'patient' }));
      if (!row) return refuse('not-signed-in');
      const { ssn: _, ...all } = await openPatientFields(platform, tenantId, row);
      const fields = session.scope === null ? all : { ...all, ...NOT_FOR_OTHERS };
      const entries: (ExportedRow & { content: EntryContent })[] = [];
      for (const each of await entriesOfPatient(tx, row.id)) {
        const content = await openContent(platform, { tenantId, patientId: row.id, entryId: each.id }, each);
        entries.push({ ...each, content });
      }
      const protocols = await plainProtocols(platform, tx, row.id, locale);
      const authors = [...entries.map(({ createdBy }) => createdBy), ...protocols.map(({ signedBy }) => signedBy)];
      const people = await repo.peopleOf(tx, authors);
      const author = (id: string) => ({ name: people.get(id)?.name ?? '' });
      const of = <K extends Kind>(kind: K) =>
        entries.flatMap(({ id, content, createdAt, createdBy }) =>
          content.kind === kind
            ? [{ id, content: content as Extract<EntryContent, { kind: K }>, addedAt: createdAt.toISOString(), addedBy: author(createdBy) }]
            : [],
        ); // prettier-ignore
      return {
        fields,
        changedAt: row.changedAt.toISOString(),
        allergies: of('allergy'),
        conditions: of('condition'),
        vitals: of('vitals'),
        labs: of('lab'),
        protocols: protocols.map((each) => ({ ...each, signedBy: author(each.signedBy) })),
      };
    },
    OWN,
  );
}
