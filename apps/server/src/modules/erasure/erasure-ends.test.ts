import { newId, toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import { phiSchema } from '../../platform/db/index.ts';
import { sharedVisits, visitRoutes } from '../atlas-visits/index.ts';
import { chartRoutes } from '../chart-entries/index.ts';
import { ask, createWorld, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { sharedStudies } from '../imaging/index.ts';
import { openLedger } from '../ledger/index.ts';
import { linkRoutes } from '../links/index.ts';
import { mailTo, packetDraft, putTogether, readPacket, sendIt, tryToOpen } from '../packets/packets.fixture.ts';
import { packetRoutes } from '../packets/index.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter } from '../patients/patients.fixture.ts';
import { portalRoutes } from '../portal/index.ts';
import { replayErasures } from './carry-out.service.ts';
import { carryOutOf, superuser, wishOf } from './erasure.fixture.ts';
import { erasureRoutes } from './index.ts';

const BORN = '1961-04-12';
let world: World;
beforeAll(async () => {
  world = await createWorld([
    patientRoutes,
    chartRoutes,
    visitRoutes,
    packetRoutes,
    portalRoutes,
    erasureRoutes,
    (platform) => linkRoutes(platform, { studies: sharedStudies, visits: sharedVisits }),
  ]);
  await openLedger(world.platform);
  const sql = 'insert into core.installation (id, keyring_id, demo) values ($1, $2, true)';
  await superuser(world, sql, [newId(), world.platform.vault.keyringId]);
});
afterAll(() => world.close());

/** A patient with a live link of a visit, one of a packet that was mailed, one whose mail waits, and an invitation. */
async function everywhere(owner: Person) {
  const email = `${newId()}@quennell.example`;
  const { id, ref } = await enter(world, owner, { email });
  const visit = { day: '2026-01-05', label: '', note: '', document: { values: {} } };
  const made = await ask(world.app, owner, 'POST', `/patients/${id}/visits`, { body: { content: visit } });
  const secret = (bytes: number) => toBase64Url(randomBytes(bytes));
  const link = { kind: 'viewer', lookup: secret(32), sealedPayload: secret(80), wrappedKey: secret(60), hours: 2160, maxOpens: null, passwordGate: null, visitId: made.json<{ id: string }>().id }; // prettier-ignore
  expect((await ask(world.app, owner, 'POST', '/links', { body: link })).statusCode).toBe(201);
  const packet = await putTogether(world, owner, id, packetDraft('Rest.'));
  await sendIt(world, owner, packet);
  const mailed = (await mailTo(world, email)).secret;
  await sendIt(world, owner, await putTogether(world, owner, id, packetDraft('Walk.')));
  const invited = await ask(world.app, owner, 'POST', `/patients/${id}/portal`, { body: { locale: 'en' } });
  expect(invited.statusCode, invited.body).toBe(200);
  return { id, ref, email, packet, mailed };
}

const live = async (ref: string) =>
  (await superuser(world, `select kind from core.link where patient_ref = $1 and (revoked_at is null or emptied_at is null)`, [ref])).length; // prettier-ignore
const waiting = (owner: Person) =>
  superuser(world, `select kind from core.mail where tenant_id = $1 and sealed is not null and kind in ('packet', 'portal-invitation')`, [owner.tenantId]); // prettier-ignore

it('an erasure in part ends links, mails and the portal, and forgets to which address a packet went', async () => {
  const owner = await newOwner(world);
  const { id, ref, email, packet, mailed } = await everywhere(owner);
  expect([await live(ref), (await waiting(owner)).length]).toEqual([3, 2]);
  expect(await carryOutOf(world, owner, await wishOf(world, owner, id), ref)).toEqual({ status: 204, code: null });
  expect([await live(ref), await waiting(owner)]).toEqual([0, []]);
  expect((await tryToOpen(world, mailed, BORN)).reply.statusCode).toBe(404);
  const portal = await ask(world.app, owner, 'GET', `/patients/${id}/portal`);
  expect(portal.json()).toMatchObject({ state: 'none', missing: ['email'] });
  const read = await readPacket(world, owner, packet);
  expect(read.sendings.map(({ to, state }) => [to, state])).toEqual([['', 'revoked']]);
  expect(JSON.stringify(read)).not.toContain(email);
  const rows = await superuser(world, `select 1 from ${phiSchema(owner.tenantId)}.packet_sending where details is not null`); // prettier-ignore
  expect(rows).toEqual([]);
});

it('an erasure that a restore undid ends again whatever the restore brought back to life', async () => {
  const owner = await newOwner(world);
  const { id, ref, mailed } = await everywhere(owner);
  await world.platform.vault.destroyPatientKey(owner.tenantId, id); // as the keyring knows it after the restore
  expect(await live(ref)).toBe(3);
  expect(await replayErasures(world.platform)).toBe(1);
  expect([await live(ref), await waiting(owner)]).toEqual([0, []]);
  expect((await tryToOpen(world, mailed, BORN)).reply.statusCode).toBe(404);
});
