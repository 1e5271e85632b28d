import type { ExportClinic } from '@hyaline/contract';
import { SYSTEM_USER, utf8 } from '@hyaline/kit';
import { writeZip, type ZipFile } from '@hyaline/zip';
import type { Platform } from '../../platform/index.ts';
import { exportPatient } from '../exchange/index.ts';
import { fileOfImage, imagesOfStudy, looseStudies } from '../imaging/index.ts';
import { openForm } from '../patient-requests/index.ts';
import { openVisitor } from '../self-booking/index.ts';
import * as repo from './closing.repo.ts';
import { type Asking, looking, note } from './closing.service.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage'>;

/**
 * Everything of the clinic as one archive: what stands of it outside of its PHI schema, each patient's own archive, and
 * the studies that are in no patient's record. Each leaves with its own ledger entry; the whole has one when its last
 * byte was handed over, and only then counts as taken out.
 */
export async function exportClinic(
  needs: Needs,
  asking: Asking,
  { locale }: ExportClinic,
): Promise<{ name: string; body: AsyncGenerator<Uint8Array> }> {
  const { actor, ip } = asking;
  const { from, data, patients, studies, rows, asked } = await looking(needs, actor, async (tx, phi) => ({
    from: await repo.startOf(tx),
    data: await repo.clinicData(tx),
    rows: phi ? await repo.visitors(tx) : [],
    asked: phi ? await repo.formRequests(tx) : [],
    patients: phi ? await repo.patients(tx) : [],
    studies: phi ? await looseStudies(needs, tx) : [],
  }));
  const inside = {
    patients: patients.length,
    studies: studies.length,
    visitors: rows.length,
    formRequests: asked.length,
  };
  const visitors: object[] = [];
  for (const row of rows)
    visitors.push({ appointmentId: row.appointmentId, ...(await openVisitor(needs, actor.tenantId, row)) });
  const formRequests: object[] = [];
  for (const { details, ...row } of asked)
    formRequests.push({ ...row, ...(await openForm(needs, actor.tenantId, { id: row.id, details })) });

  async function* files(): AsyncGenerator<ZipFile> {
    yield { path: 'clinic.json', data: [utf8(JSON.stringify({ ...data, visitors, formRequests }, null, 2))] };
    for (const { id, ref } of patients) {
      const { body } = await exportPatient(needs, asking, id, { images: true, locale });
      yield { path: `patients/${ref}.zip`, data: body, packed: true };
    }
    for (const { id, uid } of studies)
      for (const [at, image] of (await imagesOfStudy(needs, actor, { id, uid }, ip)).entries())
        yield {
          path: `studies/${id}/${String(at + 1).padStart(5, '0')}.dcm`,
          data: fileOfImage(needs, image),
          packed: true,
        };
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* writeZip(files());
    const { tenantId, userId } = actor;
    await needs.db.inTenant({ tenantId, userId }, (tx) => note(tx, 'clinic.exported', inside, ip));
    // an owner's own hand cannot say so
    await needs.db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) => repo.markExported(tx, from));
  }
  return { name: 'clinic.zip', body: whole() };
}
