import type { PacketPayload } from '@hyaline/contract';
import { canonicalJson, type Json, toHex, utf8 } from '@hyaline/kit';

/** @throws Error for a version that this page cannot read, or a text that is not what its hash says */
export async function readablePacket(value: unknown): Promise<PacketPayload> {
  const packet = value as PacketPayload; // made by the clinic's server from the contract's schema
  if (packet.version !== 1 && packet.version !== 2) throw new Error('a packet of another version');
  for (const item of packet.items)
    if (item.kind === 'consent' && (await digestOf(item.text)) !== item.sha256) throw new Error('not what was hashed');
  return packet;
}

const digestOf = async (text: object): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(canonicalJson(text as unknown as Json)))));
