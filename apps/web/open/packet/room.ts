import type { PacketPayload, SignConsent, SignedConsent } from '@hyaline/contract';
import { canonicalJson, fromUtf8, type Json, toHex, utf8 } from '@hyaline/kit';
import type { Room } from '../room.ts';
import type { Answer, Signing } from './consent-item.ts';
import { showPacket } from './view.ts';
import { PACKET_STRINGS } from './words.ts';

/** What a clinic sends a patient. */
export const room: Room = {
  async show(page, { link, payload, fetchPart, language, setLanguage, leave }) {
    const packet = await readable(JSON.parse(fromUtf8(payload)));
    const onLanguage = (next: typeof language): void => {
      setLanguage(next);
      document.title = PACKET_STRINGS[next].documentTitle;
    };
    onLanguage(language);
    const end = showPacket(page, packet, {
      language,
      fetchPart,
      signing: signingWith(link.viewingToken),
      closesAt: link.expiresAt,
      onLanguage,
    });
    // whoever goes back to this page, or finds the tab asleep, sees nothing of it without the question
    const gone = (): void => {
      end();
      leave();
    };
    addEventListener('pagehide', gone, { once: true });
    window.scrollTo(0, 0);
    return () => {
      removeEventListener('pagehide', gone);
      end();
    };
  },
};

/** @throws Error for a version that this page cannot read, or a text that is not what its hash says */
async function readable(value: unknown): Promise<PacketPayload> {
  const packet = value as PacketPayload; // sealed for this link by the clinic's server, from the contract's schema
  if (packet.version !== 1) throw new Error('a packet of another version');
  for (const item of packet.items)
    if (item.kind === 'consent' && (await digestOf(item.text)) !== item.sha256) throw new Error('not what was hashed');
  return packet;
}

const digestOf = async (text: object): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(canonicalJson(text as unknown as Json)))));

function signingWith(token: string): Signing {
  const headers = { authorization: `Viewing ${token}` };
  return {
    async sign(ask: SignConsent): Promise<Answer> {
      const reply = await fetch('/api/v1/viewing/consents', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(ask),
        cache: 'no-store',
      }).catch(() => null);
      if (reply?.status === 201) return { kind: 'signed', consent: (await reply.json()) as SignedConsent };
      return { kind: reply?.status === 409 ? 'conflict' : 'failed' };
    },
    async copy(id) {
      const reply = await fetch(`/api/v1/viewing/consents/${id}/copy`, { headers, cache: 'no-store' });
      if (!reply.ok) throw new Error('no copy');
      return new Uint8Array(await reply.arrayBuffer());
    },
  };
}
