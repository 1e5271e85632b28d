import type { LinkPicture } from '@hyaline/contract/viewer-link';
import { MOST_OF_A_PICTURE, type PostureView } from '@hyaline/contract/viewer-link-rules';
import type { AtlasDocument, SpineValues } from '@hyaline/spine';
import file from '@hyaline/spine-mesh/glb/spine-patient.glb?url';
import { coloursOf } from '../../../atlas/colours.ts';
import { firstView } from '../../../atlas/views.ts';
import type { Finding } from '../../../atlas/words/index.ts';
import { shownPostures } from './payload.ts';

const SIZE = { width: 600, height: 720 };
const QUALITIES = [0.86, 0.74, 0.6, 0.45, 0.3, 0.18];

/**
 * A picture of each posture for recipients whose browser draws nothing, from where they look first. None where this
 * browser draws nothing either.
 * @param findings - null where the link tells of none: then the pictures show none either
 */
export async function picturesOf(
  document: AtlasDocument,
  findings: readonly Finding[] | null,
): Promise<Partial<Record<PostureView, LinkPicture>>> {
  const { Atlas } = await import('../../../atlas/atlas.ts');
  const canvas = globalThis.document.createElement('canvas');
  const atlas = await Atlas.open({ canvas, file, ground: 'pale', calm: true }).catch(() => null);
  if (atlas === null) return {};
  try {
    atlas.stage.renderer.setPixelRatio(1);
    atlas.stage.resize(SIZE.width, SIZE.height);
    const view = firstView((findings ?? []).map(({ kind }) => kind));
    const postures = shownPostures(document, findings !== null);
    const pictures: Partial<Record<PostureView, LinkPicture>> = {};
    for (const [posture, values] of Object.entries(postures) as [PostureView, SpineValues][]) {
      atlas.show(values);
      atlas.mark(posture === 'today' && findings ? coloursOf(findings, values) : new Map());
      atlas.look(view, { eased: false, margin: 1.12 });
      atlas.stage.drawNow(); // in the same task: the canvas keeps nothing after it
      const jpeg = jpegOf(canvas, MOST_OF_A_PICTURE[posture]);
      if (jpeg !== null) pictures[posture] = { jpeg, ...SIZE };
    }
    return pictures;
  } finally {
    atlas.dispose();
  }
}

function jpegOf(canvas: HTMLCanvasElement, most: number): string | null {
  for (const quality of QUALITIES) {
    const [kind = '', text = ''] = canvas.toDataURL('image/jpeg', quality).split(',');
    if (kind.startsWith('data:image/jpeg') && text.length <= most) return text;
  }
  return null;
}
