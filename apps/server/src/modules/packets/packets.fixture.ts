import { type Packet, type PacketDraft, type PacketPayload, phi, richTextOf, type SentPacket } from '@hyaline/contract';
import { fromBase64Url, fromUtf8, newId, toBase64Url } from '@hyaline/kit';
import { contexts, deriveLink, type LinkKeys, open, unwrapPayloadKey } from '@hyaline/sealed';
import { ask, type Person, type World } from '../imaging/imaging.fixture.ts';
import { mailsTo, type ReceivedMail } from '../mail/index.ts';

/** A packet of instructions alone. */
export const packetDraft = (text: string, more: Partial<PacketDraft> = {}): PacketDraft => ({
  title: phi('After your visit'),
  locale: 'en',
  items: [{ kind: 'instructions', id: newId(), title: phi('At home'), body: richTextOf(text) }],
  ...more,
});

export async function putTogether(
  world: World,
  person: Person,
  patientId: string,
  draft: PacketDraft,
): Promise<string> {
  const reply = await ask(world.app, person, 'POST', `/patients/${patientId}/packets`, { body: draft });
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<{ id: string }>().id;
}

export async function readPacket({ app }: World, person: Person, id: string): Promise<Packet> {
  const reply = await ask(app, person, 'GET', `/packets/${id}`);
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<Packet>();
}

export async function sendIt(
  world: World,
  person: Person,
  id: string,
  challenge: 'birth-date' | 'code' = 'birth-date',
): Promise<SentPacket> {
  const { revision } = await readPacket(world, person, id);
  const reply = await ask(world.app, person, 'POST', `/packets/${id}/sendings`, { body: { revision, challenge } });
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<SentPacket>();
}

/** The newest mail to this address, which is delivered by this. */
export async function mailTo(world: World, email: string): Promise<ReceivedMail> {
  const [mail] = await mailsTo(world.platform, email);
  if (!mail) throw new Error(`no mail to ${email}`);
  return mail;
}

let readers = 0;
const nobody = () => ({ cookie: '', ip: `10.91.${Math.floor(++readers / 250)}.${readers % 250}` });

/** What the recipient's page does with the secret of a mail. */
export async function tryToOpen({ app }: World, secret: string, answer: string | null) {
  const keys = await deriveLink(fromBase64Url(secret));
  const body = { lookup: toBase64Url(keys.lookup), passwordGate: null, answer };
  return { keys, reply: await ask(app, nobody(), 'POST', '/link-openings', { body }) };
}

export interface Reader {
  payload: PacketPayload;
  token: string;
  part: (id: string) => Promise<Buffer>;
  send: (method: 'GET' | 'POST', path: string, body?: object) => ReturnType<typeof ask>;
}

/** @throws Error when the answer is not the right one */
export async function openPacket(world: World, secret: string, answer: string): Promise<Reader> {
  const { keys, reply } = await tryToOpen(world, secret, answer);
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  const { viewingToken: token, wrappedKey } = reply.json<{ viewingToken: string; wrappedKey: string }>();
  const key = await unwrapPayloadKey(keys, fromBase64Url(wrappedKey));
  const send: Reader['send'] = (method, path, body) =>
    ask(world.app, nobody(), method, path, {
      headers: { authorization: `Viewing ${token}` },
      ...(body ? { body } : {}),
    });
  const bytes = new Uint8Array((await send('GET', '/viewing/payload')).rawPayload);
  const payload = JSON.parse(fromUtf8(await open(key, bytes, contexts.link(keys.lookup)))) as PacketPayload;
  return { payload, token, send, part: (id) => partOf(send, { key, keys, id }) };
}

async function partOf(
  send: Reader['send'],
  { key, keys, id }: { key: Awaited<ReturnType<typeof unwrapPayloadKey>>; keys: LinkKeys; id: string },
): Promise<Buffer> {
  const reply = await send('GET', `/viewing/parts/${id}`);
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  return Buffer.from(await open(key, new Uint8Array(reply.rawPayload), contexts.linkPart(keys.lookup, id)));
}
