import type { SignConsent, SignedConsent } from '@hyaline/contract';
import { fromUtf8 } from '@hyaline/kit';
import type { Room } from '../room.ts';
import type { Answer, Signing } from './consent-item.ts';
import { readablePacket } from './readable.ts';
import { showPacket } from './view.ts';
import { PACKET_STRINGS } from './words.ts';

/** What a clinic sends a patient. */
export const room: Room = {
  async show(page, { link, payload, fetchPart, language, setLanguage, leave }) {
    const packet = await readablePacket(JSON.parse(fromUtf8(payload)));
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
