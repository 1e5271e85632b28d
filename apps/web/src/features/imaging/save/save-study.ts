import type { Study } from '@hyaline/contract';
import { isCode } from '../../../api/errors.ts';
import { commitStudy, startStudy, studyUploads } from '../../../api/imaging.ts';
import { begunSave, forgetSave, rememberSave } from './pending.ts';
import { type PlannedFile, remaining, type SavePlan } from './plan.ts';
import { uploadAll } from './upload.ts';

export interface SaveProgress {
  sentBytes: number;
  totalBytes: number;
}

export interface Saved {
  study: Study;
  /** Names of files that the server could not read as images. */
  refused: string[];
}

/**
 * Names the study, sends what the server does not have, and commits. Everything acknowledged stays: after a stop, a
 * lost connection or a reload the same call goes on with the rest.
 */
export async function saveStudy(
  plan: SavePlan,
  signal: AbortSignal,
  onProgress: (progress: SaveProgress) => void,
): Promise<Saved> {
  const studyId = await beginOrGoOn(plan);
  for (let round = 0; ; round++) {
    const arrived = await studyUploads(studyId);
    await send(plan, remaining(plan, arrived), studyId, signal, onProgress);
    try {
      const study = await commitStudy(studyId);
      forgetSave();
      return { study, refused: await refusedNames(plan, studyId) };
    } catch (error) {
      // Something was lost on the way in spite of its acknowledgement: ask once more what is there.
      if (round > 0 || !isCode(error, 'upload-incomplete')) throw error;
    }
  }
}

async function beginOrGoOn(plan: SavePlan): Promise<string> {
  const begun = begunSave(plan.fingerprint);
  if (begun !== null) {
    try {
      const { state } = await studyUploads(begun);
      if (state === 'uploading') return begun;
    } catch (error) {
      if (!isCode(error, 'not-found')) throw error;
    }
    forgetSave();
  }
  const { id } = await startStudy({ instanceCount: plan.files.length, totalBytes: plan.totalBytes });
  rememberSave({ studyId: id, fingerprint: plan.fingerprint });
  return id;
}

async function send(
  plan: SavePlan,
  files: PlannedFile[],
  studyId: string,
  signal: AbortSignal,
  onProgress: (progress: SaveProgress) => void,
): Promise<void> {
  const before = plan.totalBytes - files.reduce((sum, { bytes }) => sum + bytes, 0);
  const report = (sentBytes: number) => onProgress({ sentBytes: before + sentBytes, totalBytes: plan.totalBytes });
  report(0);
  await uploadAll({ studyId, files, signal, onProgress: report });
}

async function refusedNames(plan: SavePlan, studyId: string): Promise<string[]> {
  const { refused } = await studyUploads(studyId).catch(() => ({ refused: [] }));
  const nameOf = new Map(plan.files.map(({ name, fileName }) => [name, fileName]));
  return refused.map(({ name }) => nameOf.get(name) ?? name);
}
