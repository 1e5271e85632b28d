import { canonicalJson, type Json } from '@hyaline/kit';
import type { AtlasDocument } from '@hyaline/spine';

/** SHA-256 of the document in its one spelling, in hex: two reports of the same values name the same. */
export async function hashOf(document: AtlasDocument): Promise<string> {
  // without what was left out, which JSON does not carry
  const plain = JSON.parse(JSON.stringify(document)) as Json;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(plain)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
