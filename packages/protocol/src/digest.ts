import { canonicalJson, type Json, toHex, utf8 } from '@hyaline/kit';
import type { ProtocolContent } from './schema.ts';

/** The one spelling of a protocol: RFC 8785. The same content has the same text whatever order its fields came in. */
export const canonicalProtocol = (content: ProtocolContent): string => canonicalJson(content as unknown as Json);

/** SHA-256 of the canonical text in UTF-8, hex. What is signed; anybody who has the content can repeat it. */
export const protocolDigest = async (content: ProtocolContent): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(canonicalProtocol(content)))));
