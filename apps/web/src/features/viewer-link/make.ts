import type { BrandSnapshot } from '@hyaline/contract';
import type { LinkPicture, PostureView } from '@hyaline/contract/viewer-link';
import type { AtlasDocument } from '@hyaline/spine';
import type { Finding } from '../../../atlas/words/index.ts';
import { createLink } from '../../api/links.ts';
import { type MadeLink, sealNewLink } from '../../lib/seal-link.ts';
import type { LinkChoices } from './choices.ts';
import { viewerLinkPayload } from './payload.ts';

export interface Sent {
  document: AtlasDocument;
  findings: readonly Finding[];
  pictures: Partial<Record<PostureView, LinkPicture>>;
  brand: BrandSnapshot;
  clinicId: string;
  /** SHA-256 of the meshes. */
  meshes: string;
  /** The visit of a record that is shown; null: nobody is behind it. */
  visitId: string | null;
}

/** Makes a link in this browser. The server gets ciphertext, a wrapped key, a look-up value, and how long and how often. */
export async function makeViewerLink(sent: Sent, choices: LinkChoices): Promise<MadeLink> {
  const { visitId, ...content } = sent;
  const { hours, maxOpens, password, ...chosen } = choices;
  const payload = viewerLinkPayload({ ...content, ...chosen, hours }, new Date());
  const { sealed, address } = await sealNewLink(payload, password);
  const link = await createLink({ kind: 'viewer', ...sealed, hours, maxOpens, visitId });
  return { link, address };
}
