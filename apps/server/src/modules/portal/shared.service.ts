import type { OwnShared } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';
import { ownVisits } from '../atlas-visits/index.ts';
import { ownDocuments } from '../chart-entries/index.ts';
import { ownStudies } from '../imaging/index.ts';
import { append } from '../ledger/index.ts';
import { ownPackets } from '../packets/index.ts';
import { peopleOf } from './own.repo.ts';
import { actorOf, OWN, type PatientSession } from './session.service.ts';

/** Everything that the clinic gave the patient beside the record, as one look in the ledger. */
export const readOwnShared = (platform: Platform, session: PatientSession, ip: string): Promise<OwnShared> =>
  platform.db.inTenant(
    actorOf(session),
    async (tx) => {
      const studies = await ownStudies(platform, tx);
      const visits = await ownVisits(platform, tx);
      const documents = await ownDocuments(platform, tx);
      const { packets, consents } = await ownPackets(platform, tx);
      const given = [...studies, ...visits, ...documents];
      const people = await peopleOf(
        tx,
        given.map(({ sharedBy }) => sharedBy),
      );
      const named = <One extends { sharedBy: string }>(one: One): One => ({
        ...one,
        sharedBy: people.get(one.sharedBy)?.name ?? '',
      });
      const facts = { by: 'patient', shared: given.length, packets: packets.length };
      const resource = { type: 'patient', id: session.patientId };
      const { patientRef } = session;
      await append(tx, { event: 'portal.read', outcome: 'done', resource, patientRef, facts, ip });
      return {
        studies: studies.map(named),
        visits: visits.map(named),
        documents: documents.map(named),
        packets,
        consents,
      };
    },
    OWN,
  );
