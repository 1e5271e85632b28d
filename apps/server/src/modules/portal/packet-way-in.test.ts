import { fromBase64Url, toBase64Url } from '@hyaline/kit';
import { deriveLink } from '@hyaline/sealed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { packetDraft, putTogether, readPacket, sendIt } from '../packets/packets.fixture.ts';
import { BORN, createPortalWorld, type Known, newPatient, patientInside, Phone, type PortalWorld, secretTo } from './portal.fixture.ts'; // prettier-ignore

let world: PortalWorld;
let rosalind: Known;
let packet: string;
let link: string;
beforeAll(async () => {
  world = await createPortalWorld();
});
beforeEach(async () => {
  rosalind = await newPatient(world, world.treats);
  packet = await putTogether(world, world.treats, rosalind.id, packetDraft('Rest at home'));
  link = await mailedTo(rosalind);
  await patientInside(world, world.treats, rosalind);
});
afterAll(() => world.close());

/** Sends the packet; what the server finds its link by, which the packet's page hands on. */
async function mailedTo({ email }: Known): Promise<string> {
  await sendIt(world, world.treats, packet);
  const mail = (await mailsTo(world.demo, email)).find(({ kind }) => kind === 'packet');
  return toBase64Url((await deriveLink(fromBase64Url(mail?.secret ?? ''))).lookup);
}
async function comeBack(email: string, wanted: string, asks = new Phone(world)) {
  const asked = await asks.ask('POST', '/portal/sign-in', { email, packet: wanted });
  expect(asked.statusCode, asked.body).toBe(202);
  const enter = { secret: await secretTo(world, email), birthDate: BORN };
  return { asks, enter, code: asked.json<{ code: string }>().code };
}

describe("signing in from a packet's page", () => {
  it('leads to that packet, in whichever browser the mailed link is opened', async () => {
    const { asks, enter } = await comeBack(rosalind.email, link);
    const here = await asks.ask('POST', '/portal/session', enter);
    expect([here.statusCode, here.json()]).toEqual([200, { packet }]);
    expect(await asks.says('GET', `/portal/packets/${packet}`)).toBe('200');

    const again = await comeBack(rosalind.email, link);
    const elsewhere = await new Phone(world).ask('POST', '/portal/session', { ...again.enter, code: again.code });
    expect(elsewhere.json()).toEqual({ packet });
  });

  it('is found by the session too, also when its mailed link is dead, and not once it was withdrawn', async () => {
    const { asks, enter } = await comeBack(rosalind.email, link);
    await asks.ask('POST', '/portal/session', enter);
    const found = async () => (await asks.ask('POST', '/portal/packet-of-link', { link })).json();
    await sendIt(world, world.treats, packet); // ends the link before it
    expect(await found()).toEqual({ packet });
    const { revision } = await readPacket(world, world.treats, packet);
    const gone = await ask(world.app, world.treats, 'POST', `/packets/${packet}/withdrawal`, { body: { revision } });
    expect(gone.statusCode, gone.body).toBe(200);
    expect(await found()).toEqual({ packet: null });
  });

  it("finds nothing by another patient's link, an unknown one, or what is none; who is in nowhere is told nothing", async () => {
    const other = await newPatient(world, world.treats, 'Neighbourly');
    await patientInside(world, world.treats, other);
    const { asks, enter } = await comeBack(other.email, link);
    const answer = await asks.ask('POST', '/portal/session', enter);
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    const unknown = toBase64Url(new Uint8Array(32).fill(7));
    for (const each of [link, unknown])
      expect((await asks.ask('POST', '/portal/packet-of-link', { link: each })).json()).toEqual({ packet: null });
    expect(await asks.says('POST', '/portal/packet-of-link', { link: `${'A'.repeat(42)}B` })).toMatch(/^422/);
    const stranger = new Phone(world);
    expect(await stranger.says('POST', '/portal/packet-of-link', { link })).toBe('401 not-signed-in');
    expect(await stranger.says('POST', '/portal/sign-in', { email: 'nobody@home.example', packet: link })).toBe('202');
  });
});
