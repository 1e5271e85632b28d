import { type OpenedStudy, type Study, StudyIndex } from '@hyaline/contract';
import { fromBase64Url, fromUtf8 } from '@hyaline/kit';
import { contexts, open } from '@hyaline/sealed';
import type { StudyMarks } from '@hyaline/marks';
import type { WorkspaceHandle } from '../../../../viewer/index.ts';
import { openStudy } from '../../../api/imaging.ts';
import { createLink } from '../../../api/links.ts';
import { fetchObject } from '../../../api/objects.ts';
import { smallOf } from '../save/keep-small.ts';
import { type MadeLink, sealNewLink } from '../../../lib/seal-link.ts';
import { sharedObjects, sharePayload } from './payload.ts';

export interface ShareChoices {
  label: string;
  includesIdentity: boolean;
  hours: number;
  maxOpens: number | null;
  /** null: the link alone opens it. */
  password: string | null;
  patientConsent: boolean;
  /** Series instance UIDs; null shares all. */
  series: readonly string[] | null;
  /** What was drawn on the study, as far as it goes along. */
  marks: StudyMarks | null;
  includesTexts: boolean;
}

export type ShareStep = 'opening' | 'cleaning' | 'sealing' | 'sending';

/**
 * Makes a sealed link in this browser. The server gets ciphertext, a wrapped key and a look-up value; the secret is
 * only in the address that comes back.
 * @param opened - the study's keys when this page has them already, so that it is not opened (and logged) twice
 */
export async function makeLink(
  study: Study,
  opened: OpenedStudy | null,
  choices: ShareChoices,
  viewer: Pick<WorkspaceHandle, 'smallVolume'> | null,
  onStep: (step: ShareStep) => void,
): Promise<MadeLink> {
  onStep('opening');
  const keys = opened ?? (await openStudy(study.id));
  const index = await openIndex(keys);
  onStep('cleaning');
  const shareKey = crypto.getRandomValues(new Uint8Array(32));
  const small = await smallOf(viewer, keys);
  const goesAlong = small && (choices.series?.includes(small.seriesInstanceUid) ?? true);
  const content = { ...choices, index, bulkKey: keys.bulkKey, preview: goesAlong ? small : null };
  const payload = await sharePayload(content, shareKey);
  onStep('sealing');
  const { sealed, address } = await sealNewLink(payload, choices.password);
  onStep('sending');
  const { hours, maxOpens, patientConsent, includesIdentity } = choices;
  const link = await createLink({
    kind: 'study',
    studyId: study.id,
    ...sealed,
    objects: sharedObjects(content),
    hours,
    maxOpens,
    includesIdentity,
    patientConsent,
  });
  return { link, address };
}

async function openIndex({ headerKey, index }: OpenedStudy): Promise<StudyIndex> {
  const sealed = await fetchObject(index.objectId);
  const plain = await open(fromBase64Url(headerKey), sealed, contexts.index(index.objectId));
  return StudyIndex.parse(JSON.parse(fromUtf8(plain)));
}
