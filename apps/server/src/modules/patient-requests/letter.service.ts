import type { PatientFields, REQUEST_PAPERS } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type Asking, factsAbout, note, openPatientFields, within } from '../patients/index.ts';
import * as repo from './request.repo.ts';
import { openRequest } from './request-seal.ts';
import { mayBeDisputed, type StatedDetails, statementsOf, withStatement } from './statements.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

export interface Lettered {
  row: repo.RequestRow;
  details: StatedDetails;
  fields: PatientFields;
  clinic: string;
}

/** What a letter is made of; the making is in the ledger. @throws Refusal not-found, conflict for one there is not yet */
export function letterFacts(
  platform: Needs,
  asking: Asking,
  id: string,
  paper: (typeof REQUEST_PAPERS)[number],
): Promise<Lettered> {
  const resource = { type: 'request', id };
  return within(platform, asking, { event: 'request.letter-made', resource }, async (tx) => {
    const row = await repo.findRequest(tx, id);
    const subject = row && (await repo.findSubject(tx, row.patientId));
    if (!row || !subject) return undefined;
    if ((paper === 'extension' && row.extendedAt === null) || (paper === 'answer' && row.outcome === null))
      return refuse('conflict');
    const written = (await statementsOf(platform, tx, row.patientId)).get(id);
    const details = withStatement(await openRequest(platform, tx.actor, row), written);
    if (paper === 'statement' && !(mayBeDisputed(row) && (details.statement !== null || details.along)))
      return refuse('conflict');
    await note(tx, 'request.letter-made', resource, row.ref, await factsAbout(tx, row.patientId, { paper }), asking.ip);
    return {
      row,
      details,
      fields: await openPatientFields(platform, tx.actor.tenantId, { id: row.patientId, ...subject }),
      clinic: (await repo.clinicPlace(tx)).name,
    };
  });
}
