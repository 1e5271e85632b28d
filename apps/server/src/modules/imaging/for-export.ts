import { splitHeaderPart } from '@hyaline/dicom/json';
import type { Actor, Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openDetails } from './details.ts';
import { bulkOf, findImages, type HeldImage, headerPartOf } from './held.service.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage'>;

export interface StudyToExport {
  id: string;
  uid: string;
  description: string;
  studyDate: string;
  modalities: readonly string[];
  instances: number;
}
const OF_PATIENT: Statement = {
  name: 'studies-of-patient-export',
  text: `select s.id, s.details, s.instance_count as instances from study s
    where s.patient_id = $1 and s.state = 'saved' order by s.saved_at, s.id`,
};

const LOOSE: Statement = {
  name: 'studies-of-nobody-export',
  text: `select s.id, s.details, s.instance_count as instances from study s
    where s.patient_id is null and s.state = 'saved' order by s.saved_at, s.id`,
};

/** Studies in a patient's record. The caller's ledger entry says that they were taken out. */
export const studiesOfPatient = (
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
): Promise<StudyToExport[]> => studiesBy(platform, tx, OF_PATIENT, [patientId]);

/** Studies that are in no patient's record, as far as the actor sees them. */
export const looseStudies = (platform: Pick<Platform, 'vault'>, tx: Tx): Promise<StudyToExport[]> =>
  studiesBy(platform, tx, LOOSE, []);

async function studiesBy(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  which: Statement,
  params: readonly unknown[],
): Promise<StudyToExport[]> {
  const { tenantId } = tx.actor;
  const studies: StudyToExport[] = [];
  for (const { id, details, instances } of await tx.query<{ id: string; details: Buffer; instances: number }>(
    which,
    params,
  )) {
    // prettier-ignore
    const opened = await openDetails(platform, { tenantId, studyId: id, table: 'study', rowId: id }, details);
    const { description, modality, studyDate, dicom } = opened;
    const modalities = dicom?.modalities ?? (modality === '' ? [] : [modality]);
    studies.push({ id, uid: dicom?.studyInstanceUid ?? '', description, studyDate, modalities, instances });
  }
  return studies;
}

/**
 * Images of this one study with their own ledger entry, in order of their numbers, whatever else has its UID.
 * @throws Refusal not-found
 */
export const imagesOfStudy = (
  platform: Needs,
  actor: Actor,
  { id, uid }: { id: string; uid: string },
  ip: string,
): Promise<HeldImage[]> => findImages(platform, actor, { studyUid: uid, studyId: id }, { ip, event: 'study.exported' });

/** A file as it was stored, byte for byte: DICOM Part 10. @throws SealedError, also after the first pieces */
export async function* fileOfImage(platform: Needs, image: HeldImage): AsyncGenerator<Uint8Array> {
  const { whole, before, after } = splitHeaderPart(await headerPartOf(platform, image));
  yield before;
  if (!whole) for await (const group of bulkOf(platform, image)) yield* group;
  yield after;
}
