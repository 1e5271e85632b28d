import type { OpenedStudy, OwnShared } from '@hyaline/contract';
import { mountWorkspace, savedStudy } from '../../viewer/index.ts';
import { type Answer, ask, json } from '../api.ts';
import type { Around } from '../parts.ts';
import { fill } from '../strings.ts';
import type { Host } from './room.ts';

export const fetchStudy = (id: string): Promise<Answer<OpenedStudy>> =>
  ask<OpenedStudy>('POST', `/studies/${id}/open`, undefined, json);

const objectUrl = (id: string): string => `/api/v1/portal/objects/${encodeURIComponent(id)}`;

/** The viewer, read only. Ciphertext comes by the patient's own way, asked anew for every piece. */
export function studyCover(
  root: HTMLElement,
  opened: OpenedStudy,
  { description }: OwnShared['studies'][number],
  { strings, clinicName }: Around,
  host: Host,
): () => void {
  const words = strings.shared;
  document.documentElement.classList.add('po-viewing');
  const handle = mountWorkspace(root, {
    source: savedStudy(opened, description === '' ? words.unnamed : description, objectUrl),
    readOnly: true,
    language: host.language(),
    actions: [{ id: 'back', label: words.back, primary: true, onPress: host.uncover }],
    onEvent(event) {
      // taken back between the list and the first picture
      if (event.kind === 'failed' && event.reason === 'unavailable') host.uncover();
      if (event.kind === 'first-picture') handle.setMarks(opened.marks.marks);
    },
  });
  handle.setTruth(fill(words.truth, { clinic: clinicName ?? '' }));
  return () => {
    handle.dispose();
    document.documentElement.classList.remove('po-viewing');
  };
}
