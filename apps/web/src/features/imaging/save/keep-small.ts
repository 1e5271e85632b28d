import type { OpenedStudy, SmallObject } from '@hyaline/contract';
import { fromBase64Url, toBase64Url } from '@hyaline/kit';
import { contexts, seal } from '@hyaline/sealed';
import { type RefObject, useCallback, useRef } from 'react';
import type { WorkspaceHandle } from '../../../../viewer/index.ts';
import { putPreview } from '../../../api/imaging.ts';

/** Those that this page made: what it knew of the study when it opened it says nothing of them. */
const made = new Map<string, SmallObject>();

/** The study's small volume, made now where it has none; see `keepSmall`. */
export const smallOf = async (
  handle: Pick<WorkspaceHandle, 'smallVolume'> | null,
  study: Pick<OpenedStudy, 'id' | 'bulkKey' | 'preview'>,
): Promise<SmallObject | null> => study.preview ?? made.get(study.id) ?? (await keepSmall(handle, study));

/**
 * Seals a small volume of what is open under the study's bulk key and hands it to the server, so that the next opening
 * shows a picture at once. Null where there is nothing whole to make it of, or the server would not have it: a study
 * opens without one too.
 */
async function keepSmall(
  handle: Pick<WorkspaceHandle, 'smallVolume'> | null,
  study: Pick<OpenedStudy, 'id' | 'bulkKey'>,
): Promise<SmallObject | null> {
  try {
    const packed = (await handle?.smallVolume()) ?? null;
    if (packed === null) return null;
    const { seriesInstanceUid } = packed;
    const objectId = crypto.randomUUID();
    const sealed = await seal(fromBase64Url(study.bulkKey), packed.bytes, contexts.preview(objectId));
    await putPreview(study.id, { objectId, sealed: toBase64Url(sealed), seriesInstanceUid });
    const small = { objectId, bytes: sealed.length, seriesInstanceUid };
    made.set(study.id, small);
    return small;
  } catch {
    return null;
  }
}

const AFTER_MS = 1500; // the person looks first

/** Makes the small volume of a study that has none, once it is all there: its saver's browser does. */
export function useKeepSmall(
  handle: RefObject<WorkspaceHandle | null>,
  opened: OpenedStudy,
  isSaver: boolean,
): () => void {
  const asked = useRef(false);
  return useCallback(() => {
    if (asked.current || !isSaver || opened.preview !== null) return;
    asked.current = true;
    setTimeout(() => void smallOf(handle.current, opened), AFTER_MS);
  }, [handle, isSaver, opened]);
}
