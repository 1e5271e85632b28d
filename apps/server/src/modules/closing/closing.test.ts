import type { Closing, ClosingCertificate, Keeping } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { verifyBundle } from '@hyaline/ledger';
import { readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiRole, phiSchema, type Tx } from '../../platform/db/index.ts';
import { age } from '../erasure/erasure.fixture.ts';
import { erasureRoutes } from '../erasure/index.ts';
import {
  ask,
  createWorld,
  newColleague,
  newOwner,
  type Person,
  phantom,
  save,
  type World,
} from '../imaging/imaging.fixture.ts';
import { openLedger, Sequencer } from '../ledger/index.ts';
import { bundleOf } from '../ledger/bundle.fixture.ts';
import { settle } from '../ledger/ledger.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { practiceRoutes } from '../practice/index.ts';
import { closeClinic, sweepClosings } from './destroy.service.ts';
import { closingRoutes, tellOfNearClosings } from './index.ts';

const NAME = 'Harbour Spine';
let world: World;
beforeAll(async () => {
  world = await createWorld([patientRoutes, practiceRoutes, erasureRoutes, closingRoutes]);
  await openLedger(world.platform);
  await superuser('insert into core.installation (id, keyring_id, demo) values ($1, $2, false)', [
    newId(),
    world.platform.vault.keyringId,
  ]);
});
afterAll(() => world.close());

const superuser = async <Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> =>
  world.platform.database.asSuperuser(async (client) => (await client.query<Row>(sql, params)).rows);
const post = async (person: Person, path: string, body: object = { name: NAME }) => {
  const reply = await ask(world.app, person, 'POST', `/practice/closing${path}`, { body });
  return [reply.statusCode, reply.statusCode < 300 ? null : reply.json<{ code: string }>().code] as const;
};
const seen = async (person: Person) => (await ask(world.app, person, 'GET', '/practice/closing')).json<Closing>();
const takeOut = (person: Person) =>
  ask(world.app, person, 'POST', '/practice/closing/export', { body: { locale: 'en' } });
const waited = (person: Person) =>
  superuser(`update core.closing set asked_at = asked_at - interval '15 days', due_at = due_at - interval '15 days' where tenant_id = $1`, [person.tenantId]); // prettier-ignore
const dayAfter = (moment: string, days: number) =>
  new Date(Date.parse(moment) + days * 86_400_000).toISOString().slice(0, 10);
const isThere = async (sql: string, params: unknown[]) => (await superuser(sql, params)).length > 0;

describe('closing a clinic', () => {
  it('takes a typed name, an archive and a time of waiting, and can be taken back until it is carried out', async () => {
    const owner = await newOwner(world);
    const admin = await newColleague(world, owner, 'admin', 'Grace');
    expect((await post(admin, ''))[0]).toBe(403);
    expect(await post(owner, '', { name: 'Harbor Spine' })).toEqual([422, 'bad-request']);
    expect(await post(owner, '/destruction')).toEqual([404, 'not-found']);
    expect(await post(owner, '')).toEqual([201, null]);
    expect((await seen(owner)).asked).toMatchObject({ by: 'Ada Byron', exportedAt: null });
    expect(await post(owner, '')).toEqual([409, 'conflict']);
    expect(await post(owner, '/destruction')).toEqual([409, 'too-early']);
    await waited(owner);
    expect(await post(owner, '/destruction')).toEqual([409, 'export-first']);
    expect((await ask(world.app, owner, 'DELETE', '/practice/closing')).statusCode).toBe(204);
    expect(await seen(owner)).toEqual({
      asked: null,
      hindrances: { holds: 0, keepUntil: null, visits: 0, organisation: false },
      inside: { patients: 0, studies: 0, copiesDue: 0, kept: 0, looked: 0 },
    });
    expect(await ledgerOf(world, owner, ['clinic.closing-asked', 'clinic.closing-cancelled'])).toHaveLength(2);
    await superuser(`update core.session set verified_at = now() - interval '1 hour' where account_id = $1`, [owner.userId]); // prettier-ignore
    expect(await post(owner, '')).toEqual([403, 'step-up-required']);
  });

  it('is told by mail to every owner and the privacy officer: asked for, near, taken back, each once', async () => {
    const owner = await newOwner(world);
    const officer = await newColleague(world, owner, 'privacy-officer', 'Grace');
    const staff = await newColleague(world, owner, 'staff', 'Hugo');
    const told = async ({ userId }: Person) =>
      (await superuser<{ kind: string }>(`select kind from core.mail where account_id = $1 and kind like 'closing-%' order by kind`, [userId])).map(({ kind }) => kind); // prettier-ignore
    expect(await post(owner, '')).toEqual([201, null]);
    await tellOfNearClosings(world.platform);
    for (const person of [owner, officer]) expect(await told(person)).toEqual(['closing-asked']);
    await superuser(`update core.closing set asked_at = asked_at - interval '13 days 12 hours', due_at = due_at - interval '13 days 12 hours' where tenant_id = $1`, [owner.tenantId]); // prettier-ignore
    for (let round = 0; round < 2; round++) await tellOfNearClosings(world.platform);
    expect(await told(owner)).toEqual(['closing-asked', 'closing-near']);
    expect((await ask(world.app, owner, 'DELETE', '/practice/closing')).statusCode).toBe(204);
    expect(await told(officer)).toEqual(['closing-asked', 'closing-cancelled', 'closing-near']);
    expect(await told(staff)).toEqual([]);
  });

  it('[C251] is stopped by what the law still asks for, and by a hold, whose reason is kept', async () => {
    const owner = await newOwner(world);
    const { id } = await enter(world, owner);
    expect((await seen(owner)).hindrances.keepUntil).toMatch(/^20\d\d-/);
    expect(await post(owner, '')).toEqual([409, 'still-kept']);
    await age(world, owner, id, 12);
    await ask(world.app, owner, 'POST', `/patients/${id}/holds`, { body: { reason: 'a letter of a lawyer came' } });
    expect(await post(owner, '')).toEqual([409, 'on-hold']);
    // protected as before, and written down why: the hold keeps who, when and the reason
    expect((await seen(owner)).hindrances.holds).toBe(1);
    const { holds } = (await ask(world.app, owner, 'GET', `/patients/${id}/keeping`)).json<Keeping>();
    expect(holds).toMatchObject([{ reason: 'a letter of a lawyer came', setBy: { name: 'Ada Byron' }, releasedAt: null }]); // prettier-ignore
    expect((await ask(world.app, owner, 'GET', `/patients/${id}`)).statusCode).toBe(200);
    const other = await newOwner(world);
    await save(world, other, phantom(41, 1)); // in nobody's record
    expect(await post(other, '')).toEqual([409, 'still-kept']);
  });

  it('says beforehand what would go, what patients wait for, and how many records the law asks for', async () => {
    const owner = await newOwner(world);
    const [one, two] = [await enter(world, owner), await enter(world, owner, { familyName: 'Second' })];
    await enter(world, owner, { familyName: 'Third' });
    await age(world, owner, one.id, 12);
    await save(world, owner, phantom(43, 1));
    for (const kind of ['access', 'portability', 'amendment'])
      await superuser(
        `insert into ${phiSchema(owner.tenantId)}.patient_request (tenant_id, id, patient_id, ref, kind, law, asked_by, channel, asked_on, paid_in_full, details, opened_by)
         values ($1, gen_random_uuid(), $2, $3, $4, 'hipaa', 'patient', 'letter', current_date, false, '\\x00', $5)`,
        [owner.tenantId, two.id, two.ref, kind, owner.userId],
      );
    expect((await seen(owner)).inside).toEqual({ patients: 3, studies: 1, copiesDue: 2, kept: 2, looked: 3 });
  });

  it('[C060] [C206] [C251] hands everything out, then leaves no row, key, object or schema, and a ledger that verifies', async () => {
    const owner = await newOwner(world);
    const provider = await newColleague(world, owner, 'provider', 'Grace');
    const neighbour = await newOwner(world);
    const kept = await enter(world, neighbour, { familyName: 'Neighbour' });
    const { id, ref } = await enter(world, owner, { familyName: 'Canarysurname' });
    const study = await save(world, owner, phantom(42, 1));
    await age(world, owner, id, 12);
    await superuser(`update ${phiSchema(owner.tenantId)}.study set saved_at = saved_at - interval '12 years'`);
    await ask(world.app, owner, 'POST', '/locations', {
      body: { name: 'Puerto', address: { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' }, phone: null, timeZone: 'UTC', hours: [] }, // prettier-ignore
    });
    await superuser(`insert into core.branding (tenant_id, changed_by, logo, logo_width, logo_height) values ($1, $2, 'canary', 1, 1)`, [owner.tenantId, owner.userId]); // prettier-ignore
    expect(await post(owner, '')).toEqual([201, null]);
    const archive = await takeOut(owner);
    expect(archive.statusCode).toBe(200);
    const { entries } = await readZip(new Blob([new Uint8Array(archive.rawPayload)]));
    expect(entries.map((entry) => entry.path)).toEqual([
      'clinic.json',
      `patients/${ref}.zip`,
      `studies/${study.id}/00001.dcm`,
    ]);
    expect(await ledgerOf(world, owner, ['clinic.exported'])).toHaveLength(1);
    await waited(owner);
    const reply = await ask(world.app, owner, 'POST', '/practice/closing/destruction', { body: { name: NAME } });
    expect(reply.statusCode, reply.body).toBe(200);
    const certificate = reply.json<ClosingCertificate>();
    expect(certificate).toMatchObject({
      clinic: { id: owner.tenantId, name: NAME },
      carriedOutBy: 'Ada Byron',
      schemaDropped: true,
      counts: { patients: 1, studies: 1, location: 1, patient_reference: 1, branding: 1 },
      backupsGoneBy: dayAfter(certificate.carriedOutAt, 30),
    });
    expect(certificate.keysDestroyed).toBeGreaterThanOrEqual(3);
    expect(certificate.ledger.receipt).toContain(certificate.ledger.entryId);
    expect(certificate.ledger.keptUntil).toBe(dayAfter(certificate.carriedOutAt, 2557));

    expect(await isThere('select 1 from pg_namespace where nspname = $1', [phiSchema(owner.tenantId)])).toBe(false);
    expect(await isThere('select 1 from pg_roles where rolname = $1', [phiRole(owner.tenantId)])).toBe(false);
    await expect(world.platform.vault.patientKeys(owner.tenantId, id)).rejects.toThrow('destroyed');
    await expect(world.platform.vault.tenantKey(owner.tenantId)).rejects.toThrow('destroyed');
    for await (const object of world.platform.storage.list(`t/${owner.tenantId}`)) expect(object).toBeUndefined();
    for (const person of [owner, provider])
      expect((await ask(world.app, person, 'GET', '/practice')).statusCode).toBe(401);
    const tables = await superuser<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where n.nspname = 'core' and c.relkind = 'r' order by 1`,
    );
    const left: string[] = [];
    for (const { name } of tables)
      if (await isThere(`select 1 from core.${name} where tenant_id = $1`, [owner.tenantId])) left.push(name);
    expect(left).toEqual(['acceptance', 'clinic', 'closing', 'membership', 'practice', 'signing']);
    expect(await isThere('select 1 from core.membership where tenant_id = $1 and removed_at is null', [owner.tenantId])).toBe(false); // prettier-ignore

    const [installation] = await superuser<{ id: string }>('select id from core.installation');
    const sequencer = new Sequencer(world.platform, installation?.id ?? '');
    await settle(world.platform, sequencer);
    await sequencer.stop();
    const bundle = await bundleOf(world.platform, owner.tenantId);
    expect(await verifyBundle(bundle)).toMatchObject({ ok: true });
    expect(bundle.join('\n')).toContain('clinic.destroyed');
    expect(bundle.join('\n')).not.toContain('Canarysurname');

    expect((await ask(world.app, neighbour, 'GET', `/patients/${kept.id}`)).statusCode).toBe(200);
  });

  it('cut off after its rows were gone, or brought back by a restore, is finished by the sweep', async () => {
    const owner = await newOwner(world);
    const { id } = await enter(world, owner);
    await age(world, owner, id, 12);
    await post(owner, '');
    await takeOut(owner);
    await waited(owner);
    const { platform } = world;
    const failing = { ...platform.database, asMigrator: () => Promise.reject(new Error('cut off')) };
    const asking = { actor: { tenantId: owner.tenantId, userId: owner.userId }, ip: '192.0.2.7' };
    await expect(closeClinic({ ...platform, database: failing }, asking, NAME)).rejects.toThrow('cut off');
    const schema = () => isThere('select 1 from pg_namespace where nspname = $1', [phiSchema(owner.tenantId)]);
    const destroyed = () => isThere('select 1 from core.closing where tenant_id = $1 and destroyed_at is not null', [owner.tenantId]); // prettier-ignore
    expect([await schema(), await destroyed()]).toEqual([true, false]);
    await sweepClosings(platform);
    expect([await schema(), await destroyed()]).toEqual([false, true]);
  });

  it('stands behind walls of the database: the time, the archive, the office', async () => {
    const owner = await newOwner(world);
    const admin = await newColleague(world, owner, 'admin', 'Grace');
    const other = await newOwner(world);
    const as = (person: Person, text: string, params: unknown[] = []) =>
      world.platform.db.inTenant({ tenantId: person.tenantId, userId: person.userId }, (tx) =>
        tx.query({ name: `closing-walls-${newId()}`, text }, params),
      );
    const insert = 'insert into core.closing (tenant_id, asked_by) values ($1, $2)';
    await expect(as(admin, insert, [admin.tenantId, admin.userId])).rejects.toThrow('row-level security');
    await expect(as(other, insert, [owner.tenantId, other.userId])).rejects.toThrow('row-level security');
    await as(owner, insert, [owner.tenantId, owner.userId]);
    expect(await as(other, 'select * from core.closing')).toEqual([]);
    expect(await as(admin, 'delete from core.closing returning tenant_id')).toEqual([]);
    await expect(as(owner, 'update core.closing set due_at = now()')).rejects.toThrow('permission denied');
    const end = 'update core.closing set ended_at = now(), ended_by = sec.user_id()';
    await expect(as(owner, end)).rejects.toThrow('closing_check'); // the time is not over
    await expect(as(owner, `${end}, exported_at = due_at`)).rejects.toThrow('permission denied');
    await expect(as(owner, `${end}, counts = '{}', ended_at = due_at`)).rejects.toThrow();
    await waited(owner);
    await expect(as(owner, end)).rejects.toThrow('closing_check'); // nothing was taken out
    expect(await as(owner, 'select sec.mark_exported(now()) as done')).toEqual([{ done: null }]); // an owner's word
    await superuser('update core.closing set exported_at = now() where tenant_id = $1', [owner.tenantId]);
    await expect(as(owner, 'select sec.wipe_clinic()')).rejects.toThrow('the system alone');
    const system = { ...owner, userId: SYSTEM_USER };
    await expect(as(system, 'select sec.wipe_clinic()')).rejects.toThrow('not closed');
    const [ended] = await as(owner, `${end.replace('now()', 'due_at')} returning ended_at = now() as now`);
    expect(ended).toEqual({ now: true }); // whatever the statement says
    await expect(as(owner, 'select sec.wipe_clinic()')).rejects.toThrow('the system alone');
    expect(await as(owner, 'update core.closing set ended_at = null, ended_by = null returning 1')).toEqual([]);
  });

  it('holds against a hold of the same moment, and lets nobody set one afterwards', async () => {
    const owner = await newOwner(world);
    const { id, ref } = await enter(world, owner);
    await age(world, owner, id, 12);
    await post(owner, '');
    await takeOut(owner);
    await waited(owner);
    const actor = { tenantId: owner.tenantId, userId: owner.userId };
    const text = `insert into legal_hold (tenant_id, id, patient_id, ref, details, set_by)
      values ((select sec.tenant()), $1, $2, $3, '\\x00', (select sec.user_id()))`;
    const hold = (tx: Tx) => tx.query({ name: 'closing-hold-by-hand', text }, [newId(), id, ref]);
    let closing: Promise<unknown> | undefined;
    await world.platform.db.inTenant(
      actor,
      async (tx) => {
        await hold(tx);
        closing = post(owner, '/destruction');
        await new Promise((resolve) => setTimeout(resolve, 300));
      },
      { phi: true },
    );
    expect(await closing).toEqual([409, 'on-hold']);
    const release = `update ${phiSchema(owner.tenantId)}.legal_hold set released_at = now(), released_by = set_by`;
    await superuser(release);
    await superuser('update core.closing set ended_at = now(), ended_by = asked_by where tenant_id = $1', [
      owner.tenantId,
    ]);
    await expect(world.platform.db.inTenant(actor, hold, { phi: true })).rejects.toMatchObject({ code: 'HY423' });
    await expect(enter(world, owner)).rejects.toThrow('409');
  });

  it('takes an archive of the day before at most, and grows old itself', async () => {
    const owner = await newOwner(world);
    await post(owner, '');
    await takeOut(owner);
    await waited(owner);
    await superuser(`update core.closing set exported_at = now() - interval '25 hours' where tenant_id = $1`, [owner.tenantId]); // prettier-ignore
    expect(await post(owner, '/destruction')).toEqual([409, 'export-first']);
    for (let i = 0; i < 2; i++) await waited(owner);
    expect((await seen(owner)).asked).toBeNull();
    await takeOut(owner);
    expect(await post(owner, '/destruction')).toEqual([404, 'not-found']);
    expect(await post(owner, '')).toEqual([201, null]); // waits anew
    expect(await post(owner, '/destruction')).toEqual([409, 'too-early']);
  });
});
