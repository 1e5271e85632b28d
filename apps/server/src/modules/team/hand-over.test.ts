import type { Notices, Studies } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { ask, createWorld, newColleague, newOwner, type Person, save, type World } from '../imaging/imaging.fixture.ts';
import { noticeRoutes } from '../notices/index.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter } from '../patients/patients.fixture.ts';
import { teamRoutes } from './team.routes.ts';

let world: World;
let owner: Person;
let admin: Person;
let leaver: Person;
let taker: Person;
let saved: { id: string; patientRef: string };
let assigned: { id: string };
let treated: { id: string; ref: string };

beforeAll(async () => {
  world = await createWorld([teamRoutes, patientRoutes, noticeRoutes]);
  owner = await newOwner(world);
  admin = await newColleague(world, owner, 'admin', 'Ana Admin');
  leaver = await newColleague(world, owner, 'provider', 'Leo Leaver');
  taker = await newColleague(world, owner, 'provider', 'Tia Taker');
  saved = await save(world, leaver, [...generatePhantom({ size: 16, slices: 2, seed: 1 })]);
  assigned = await save(world, owner, [...generatePhantom({ size: 16, slices: 2, seed: 2 })]);
  treated = await enter(world, leaver);
  const body = { accountIds: [leaver.userId] };
  await ask(world.app, owner, 'PUT', `/studies/${assigned.id}/assignees`, { body });
});
afterAll(() => world.close());

const held = async (by: Person, of: Person) =>
  (await ask(world.app, by, 'GET', `/members/${of.userId}/assignments`)).json<{
    visible: boolean;
    studies: { id: string; patientRef: string; saved: boolean }[];
    patients: { id: string; ref: string }[];
  }>();
const opens = async (person: Person) => (await ask(world.app, person, 'GET', `/patients/${treated.id}`)).statusCode;
const studiesOf = async (person: Person) =>
  (await ask(world.app, person, 'GET', '/studies'))
    .json<Studies>()
    .studies.map(({ id }) => id)
    .toSorted();

describe('what hangs on a person who leaves', () => {
  it('is shown to an owner by pseudonym, each study in the ledger; to an admin not at all', async () => {
    const { visible, studies, patients } = await held(owner, leaver);
    expect(patients).toEqual([{ id: treated.id, ref: treated.ref }]);
    expect(visible).toBe(true);
    expect(studies).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: saved.id, patientRef: saved.patientRef, saved: true }),
        expect.objectContaining({ id: assigned.id, saved: false }),
      ]),
    );
    expect(Object.keys(studies[0] ?? {}).toSorted()).toEqual(['id', 'patientRef', 'saved', 'savedAt']);
    expect(await held(admin, leaver)).toEqual({ visible: false, studies: [], patients: [] });
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query(
        `select 1 from audit.entry where tenant_id = $1 and event = 'study.listed' and canonical like '%heldBy%'`,
        [owner.tenantId],
      ),
    );
    expect(rows).toHaveLength(2);
  });

  it('goes to a colleague in the step that removes the person, and to nobody who may hold no study', async () => {
    const staff = await newColleague(world, owner, 'staff', 'Sam Staff');
    const remove = (handOverTo: string) =>
      ask(world.app, owner, 'POST', `/members/${leaver.userId}/remove`, { body: { handOverTo } });
    for (const wrong of [staff.userId, leaver.userId]) expect((await remove(wrong)).statusCode).toBe(422);
    expect((await ask(world.app, leaver, 'GET', '/session')).statusCode).toBe(200); // nothing was done by halves
    expect([await studiesOf(taker), await opens(taker)]).toEqual([[], 404]);
    expect((await remove(taker.userId)).statusCode).toBe(204);
    expect(await studiesOf(taker)).toEqual([saved.id, assigned.id].toSorted());
    expect(await opens(taker)).toBe(200);
    expect((await ask(world.app, leaver, 'GET', '/studies')).statusCode).toBe(401);
  });

  it('can be handed on later by an owner, and not by an admin', async () => {
    const to = owner.userId;
    const by = (person: Person) =>
      ask(world.app, person, 'POST', `/members/${taker.userId}/hand-over`, { body: { to } });
    expect((await by(admin)).statusCode).toBe(403);
    expect((await by(owner)).json()).toEqual({ studies: 2, patients: 1 });
    expect(await opens(taker)).toBe(404);
    expect(await studiesOf(taker)).toEqual([]);
  });

  it('ends with a role that may not hold it, each in the ledger, told to the owners, and no later role gives it back', async () => {
    const changes = (by: Person, role: string) =>
      ask(world.app, by, 'PUT', `/members/${taker.userId}/role`, { body: { role } });
    const mine = await enter(world, taker);
    await ask(world.app, owner, 'PUT', `/studies/${saved.id}/assignees`, { body: { accountIds: [taker.userId] } });
    const opensMine = async () => (await ask(world.app, taker, 'GET', `/patients/${mine.id}`)).statusCode;
    expect([await opensMine(), await studiesOf(taker)]).toEqual([200, [saved.id]]);
    // an admin, who sees none of it, gives the role; refused changes end nothing
    expect((await changes(taker, 'staff')).statusCode).toBe(403);
    expect(await opensMine()).toBe(200);
    expect((await changes(admin, 'marketing-viewer')).statusCode).toBe(204);
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ event: string; ref: string }>(
        `select event, patient_ref as ref from audit.entry where tenant_id = $1 and canonical like '%"reason":"role-changed"%' order by event`,
        [owner.tenantId],
      ),
    );
    expect(rows).toEqual([
      { event: 'patient.unassigned', ref: mine.ref },
      { event: 'study.assigned', ref: saved.patientRef },
    ]);
    const told = async (who: Person) =>
      (await ask(world.app, who, 'GET', '/notices'))
        .json<Notices>()
        .notices.filter(({ kind }) => kind === 'treating-ended');
    expect(await told(owner)).toMatchObject([{ values: { by: 'Ana Admin', who: 'Tia Taker', n: 1 } }]);
    expect([await told(admin), await told(taker)]).toEqual([[], []]);
    expect((await changes(admin, 'provider')).statusCode).toBe(204);
    expect([await opensMine(), await studiesOf(taker)]).toEqual([404, []]);
    expect(await told(owner)).toHaveLength(1); // the second change ended nothing
  });
});
