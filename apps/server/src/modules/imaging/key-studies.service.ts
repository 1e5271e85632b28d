import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { holdDetails, keyImage, keyLookups, keyStudy, unkeyedStudies } from './arriving.repo.ts';
import { phiTenants } from '../tenancy/index.ts';
import { openDetails, sealDetails, studyDetailsOf } from './details.ts';
import { lookupsOf, uidKeys } from './uid-keys.ts';
import { openInstances } from './write-index.ts';

type Needs = Pick<Platform, 'db' | 'vault' | 'log'>;
const PHI = { phi: true };

/**
 * Gives studies that were saved before programs could ask for them what they are found by. Done once, it asks
 * little. One that does not open keeps no other from it, nor the server from starting.
 */
export async function keyStudies(platform: Needs): Promise<void> {
  for (const tenantId of await phiTenants(platform)) {
    const left = await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, unkeyedStudies, PHI);
    for (const { id, savedBy, byUid } of left)
      try {
        if (byUid) await keyOne(platform, tenantId, savedBy, id);
        await keyNumbers(platform, tenantId, savedBy, id);
      } catch {
        platform.log.warn({ studyId: id }, 'a study cannot be found by programs: what it holds does not open');
      }
  }
}

async function keyOne(platform: Needs, tenantId: string, userId: string, studyId: string): Promise<void> {
  const keyOf = await uidKeys(platform, tenantId);
  await platform.db.inTenant(
    { tenantId, userId },
    async (tx) => {
      const instances = await openInstances(platform, tx, studyId);
      const first = instances[0];
      if (!first) return;
      for (const { row, details } of instances)
        await keyImage(
          tx,
          row.id,
          keyOf('sop', details.header.sopInstanceUid),
          keyOf('series', details.header.seriesInstanceUid),
        );
      const place = { tenantId, studyId, table: 'study', rowId: studyId } as const;
      const modalities = instances.map(({ details }) => details.header.modality);
      const details = await sealDetails(platform, place, studyDetailsOf(first.details, modalities));
      await keyStudy(tx, studyId, keyOf('study', first.details.header.studyInstanceUid), details);
    },
    PHI,
  );
}

/** What a study is looked for by besides its UIDs. */
async function keyNumbers(platform: Needs, tenantId: string, userId: string, studyId: string): Promise<void> {
  await platform.db.inTenant(
    { tenantId, userId },
    async (tx) => {
      const sealed = await holdDetails(tx, studyId);
      if (!sealed) return; // it went away
      const place = { tenantId, studyId, table: 'study', rowId: studyId } as const;
      const { dicom } = await openDetails(platform, place, sealed);
      if (dicom) await keyLookups(tx, studyId, await lookupsOf(platform, tenantId, dicom));
    },
    PHI,
  );
}
