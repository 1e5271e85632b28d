import type { Patient, PortalAccess } from '@hyaline/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { fillIn } from '../patients/index.ts';
import { createPortalWorld, invite, type Known, newPatient, patientInside, Phone, type PortalWorld } from './portal.fixture.ts'; // prettier-ignore

let world: PortalWorld;
let known: Known;
beforeAll(async () => {
  world = await createPortalWorld();
});
beforeEach(async () => {
  known = await newPatient(world, world.treats);
});
afterAll(() => world.close());

const access = async (): Promise<PortalAccess> =>
  (await ask(world.app, world.treats, 'GET', `/patients/${known.id}/portal`)).json();
const record = async (): Promise<Patient> =>
  (await ask(world.app, world.treats, 'GET', `/patients/${known.id}`)).json();
async function change(more: object): Promise<void> {
  const { revision, fields } = await record();
  const body = { revision, fields: { ...fields, ...more } };
  const reply = await ask(world.app, world.treats, 'PUT', `/patients/${known.id}`, { body });
  expect(reply.statusCode, reply.body).toBe(200);
}
const mails = async () => {
  const sql = `select state, sealed is not null as kept from core.mail where tenant_id = $1 and kind like 'portal-%' and state <> 'sent'
    order by created_at`;
  const { rows } = await world.platform.database.asSuperuser((db) => db.query(sql, [world.owner.tenantId]));
  return rows as { state: string; kept: boolean }[];
};
const queue = async () => {
  const reply = await ask(world.app, world.treats, 'POST', `/patients/${known.id}/portal`, { body: { locale: 'en' } });
  expect(reply.statusCode, reply.body).toBe(200);
};

describe('a way in', () => {
  it.each([
    ['address', { email: 'right@home.example' }],
    ['birth date', { birthDate: '1961-04-21' }],
  ])('ends with its session when the %s of the record is corrected, and the panel says so', async (_, more) => {
    const phone = await patientInside(world, world.treats, known);
    await change({ phone: '+1 (415) 555-0177' });
    expect(await phone.says('GET', '/portal/session')).toBe('200');
    await change({ email: known.email.toUpperCase() });
    expect(await phone.says('GET', '/portal/session')).toBe('200');
    await change(more);
    expect(await phone.says('GET', '/portal/session')).toMatch(/^401/);
    expect(await access()).toMatchObject({ state: 'none', recordChanged: true });
    const [line] = (await ledgerOf(world, world.owner, ['portal.removed'])).slice(-1);
    expect(line).toMatchObject({ patientRef: known.ref, outcome: 'done' });
    expect(line?.canonical).toContain('record-changed');
    await queue();
    expect(await access()).toMatchObject({ state: 'invited', recordChanged: false });
  });

  it('ends too when a file fills in another address', async () => {
    const phone = await patientInside(world, world.treats, known);
    const { fields } = await record();
    const said = { ...fields, email: 'file@home.example' as typeof fields.email };
    const work = () =>
      world.platform.db.inTenant(world.treats, (tx) => fillIn(world.platform, tx, known.id, said, '10.0.0.1'), {
        phi: true,
      });
    expect(await work()).toBe(true);
    expect(await phone.says('GET', '/portal/session')).toMatch(/^401/);
    expect(await access()).toMatchObject({ state: 'none', recordChanged: true });
  });

  it('is outdated by nobody who may not write of the patient, not even by SQL', async () => {
    const phone = await patientInside(world, world.treats, known);
    const text = 'select outdate_portal($1) as id';
    const byHand = world.platform.db.inTenant(world.other, (tx) => tx.query({ name: '', text }, [known.id]), { phi: true }); // prettier-ignore
    expect(await byHand).toEqual([{ id: null }]);
    expect(await phone.says('GET', '/portal/session')).toBe('200');
  });

  it('takes its mails with it: removed, invited again, put away', async () => {
    const before = (await mails()).length;
    const since = async () => (await mails()).slice(before);
    await queue();
    expect((await since()).map(({ kept }) => kept)).toEqual([true]);
    await queue();
    expect((await since()).map(({ state, kept }) => [state, kept])).toEqual([['failed', false], ['queued', true]]); // prettier-ignore
    expect((await ask(world.app, world.treats, 'DELETE', `/patients/${known.id}/portal`)).statusCode).toBe(204);
    await queue();
    expect((await since()).map(({ kept }) => kept)).toEqual([false, false, true]);
    await ask(world.app, world.treats, 'DELETE', `/patients/${known.id}`);
    expect((await since()).map(({ kept }) => kept)).toEqual([false, false, false]);
  });

  it('is looked at with one line in the ledger', async () => {
    const lines = async () =>
      (await ledgerOf(world, world.owner, ['portal.access-read'])).filter(({ patientRef }) => patientRef === known.ref);
    await invite(world, world.treats, known);
    expect(await lines()).toHaveLength(0);
    expect(await access()).toMatchObject({ state: 'invited' });
    expect((await lines()).map(({ outcome }) => outcome)).toEqual(['done']);
    expect(await new Phone(world).says('GET', `/patients/${known.id}/portal`)).toMatch(/^401/);
  });
});
