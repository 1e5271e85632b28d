import type { StudyIndex, StudyLinkPayload } from '@hyaline/contract';
import { fromUtf8 } from '@hyaline/kit';
import { linkedStudy, mountWorkspace, type WorkspaceHandle } from '../viewer/index.ts';
import { fill } from '../viewer/ui/fill.ts';
import type { Room } from './room.ts';
import { OPEN_STRINGS } from './views.ts';

/** A study, read only, in the viewer. */
export const room: Room = {
  async show(page, { link, payload: plain, language, leave }) {
    // sealed by the sender's page from the contract's schema
    const payload = JSON.parse(fromUtf8(plain)) as StudyLinkPayload;
    const index = payload.index as unknown as StudyIndex;
    document.documentElement.classList.add('op-viewing');
    const handle = mountWorkspace(page, {
      source: linkedStudy({ ...payload, index }, link.viewingToken),
      readOnly: true,
      language,
      onEvent(event) {
        // withdrawn between Open and the first picture: the same page as for every other end
        if (event.kind === 'failed' && event.reason === 'unavailable') leave();
        if (event.kind === 'first-picture' && payload.marks !== undefined) void showMarks(handle, payload.marks);
      },
    });
    handle.setTruth(fill(OPEN_STRINGS[language].truth, { clinic: link.clinicName }));
    return () => {
      handle.dispose();
      document.documentElement.classList.remove('op-viewing');
    };
  },
};

/** Sealed by the sender's page from marks of its own: they are checked all the same, for it may be of another version. */
async function showMarks(handle: WorkspaceHandle, marks: unknown): Promise<void> {
  const { parseMarks } = await import('@hyaline/marks/parse');
  const parsed = parseMarks(marks);
  if (parsed) handle.setMarks(parsed);
}
