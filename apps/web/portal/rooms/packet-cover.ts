import type { PacketPayload, SignedConsent } from '@hyaline/contract';
import type { Bytes } from '@hyaline/kit';
import type { Signing } from '../../open/packet/consent-item.ts';
import { readablePacket } from '../../open/packet/readable.ts';
import { showPacket } from '../../open/packet/view.ts';
import { type Answer, ask, json } from '../api.ts';
import { type Around, el } from '../parts.ts';
import { coverBar } from './cover.ts';
import type { Host } from './room.ts';

export const fetchPacket = (id: string): Promise<Answer<PacketPayload>> =>
  ask('GET', `/packets/${id}`, undefined, async (response) => readablePacket(await response.json()));

/** A packet as through its link, without its question: who signed in has shown who they are. */
export function packetCover(root: HTMLElement, id: string, packet: PacketPayload, around: Around, host: Host) {
  const page = el('div', {});
  root.replaceChildren(el('div', { class: 'po-cover' }, coverBar(around, host), page));
  const fetchPart = async (part: string): Promise<Bytes> => {
    const answer = await ask('GET', `/packets/${id}/parts/${part}`, undefined, bytesOf);
    if (answer.kind === 'ok') return answer.value;
    throw new Error('this part of the packet cannot be had');
  };
  return showPacket(page, packet, {
    language: host.language(),
    fetchPart,
    // what is signed, the patient signs
    signing: around.proxy === null ? signingOf(id) : null,
    closesAt: null,
    onLanguage: (language) => (document.documentElement.lang = language),
  });
}

const bytesOf = async (response: Response): Promise<Bytes> => new Uint8Array(await response.arrayBuffer());

const signingOf = (packetId: string): Signing => ({
  async sign(asked) {
    const answer = await ask<SignedConsent>('POST', `/packets/${packetId}/consents`, asked, json);
    if (answer.kind === 'ok') return { kind: 'signed', consent: answer.value };
    return { kind: answer.kind === 'refused' && answer.code === 'conflict' ? 'conflict' : 'failed' };
  },
  async copy(id) {
    const answer = await ask('GET', `/consents/${id}/copy`, undefined, bytesOf);
    if (answer.kind !== 'ok') throw new Error('no copy');
    return answer.value;
  },
});
