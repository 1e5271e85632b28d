import type { FoundPatients, Patient } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf, typed } from './patients.fixture.ts';
import { patientRoutes } from './index.ts';

let world: World;
let owner: Person;
let grace: Person;
let tom: Person;
let admin: Person;
beforeAll(async () => {
  world = await createWorld([patientRoutes]);
  owner = await newOwner(world);
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  tom = await newColleague(world, owner, 'provider', 'Tom Passing');
  admin = await newColleague(world, owner, 'admin', 'Ada Office');
});
let id: string;
let ref: string;
beforeEach(async () => {
  ({ id, ref } = await enter(world, grace, { givenName: 'Emergency', familyName: `Case${newId().slice(-6)}` }));
});
afterAll(() => world.close());

/** A grant as the database keeps it once it was taken; taking it has tests of its own. */
async function grantTo(person: Person, patientRef: string): Promise<string> {
  const grant = newId();
  await world.platform.database.asSuperuser((sql) =>
    sql.query(
      `insert into core.access_grant (tenant_id, id, account_id, patient_ref, reason, ends_at)
       values ($1, $2, $3, $4, '\\x00', now() + interval '15 minutes')`,
      [person.tenantId, grant, person.userId, patientRef],
    ),
  );
  return grant;
}
const end = (grant: string) =>
  world.platform.database.asSuperuser((sql) =>
    sql.query(`update core.access_grant set ended_at = now(), end_reason = 'self' where id = $1`, [grant]),
  );
const open = (person: Person, patient = id) => ask(world.app, person, 'GET', `/patients/${patient}`);

describe('special access to a patient', () => {
  it('[C192] opens this one record for as long as it runs, names itself in the ledger, and closes it again', async () => {
    const other = await enter(world, grace, { givenName: 'Another' });
    expect((await open(tom)).statusCode).toBe(404);
    const grant = await grantTo(tom, ref);
    const found = await ask(world.app, tom, 'POST', '/patients/search', { body: { text: ref } });
    expect(found.json<FoundPatients>().patients.map((patient) => patient.id)).toEqual([id]);
    expect((await open(tom)).json<Patient>()).toMatchObject({ id, seesAs: 'grant', mayWrite: true });
    expect((await open(tom, other.id)).statusCode).toBe(404);
    const looks = (await ledgerOf(world, owner, ['patient.read', 'patient.found'])).filter(
      (row) => row.patientRef === ref && row.outcome === 'done',
    );
    expect(looks.map(({ canonical }) => (JSON.parse(canonical) as { facts: object }).facts)).toEqual([
      { grant },
      { grant },
    ]);
    await end(grant);
    expect((await open(tom)).statusCode).toBe(404);
  });

  it('lets a provider write, an admin only read, and nobody hand the patient on', async () => {
    const grants = [await grantTo(tom, ref), await grantTo(admin, ref)];
    expect((await open(admin)).json<Patient>()).toMatchObject({ seesAs: 'grant', mayWrite: false });
    const change = (person: Person) =>
      ask(world.app, person, 'PUT', `/patients/${id}`, {
        body: { revision: 1, fields: typed({ givenName: 'Treated' }) },
      });
    expect((await change(admin)).statusCode).toBe(403);
    expect((await change(tom)).statusCode).toBe(200);
    const give = { kind: 'provider', accountId: tom.userId };
    expect((await ask(world.app, tom, 'POST', `/patients/${id}/assignments`, { body: give })).statusCode).toBe(403);
    for (const grant of grants) await end(grant);
  });

  it('names its grant in every line about a write and a look, and in none once they treat the patient', async () => {
    const grant = await grantTo(tom, ref);
    const change = (revision: number, givenName: string) =>
      ask(world.app, tom, 'PUT', `/patients/${id}`, { body: { revision, fields: typed({ givenName }) } });
    expect((await change(1, 'Changed')).statusCode).toBe(200);
    expect((await ask(world.app, tom, 'GET', `/patients/${id}/assignments`)).statusCode).toBe(200);
    expect((await ask(world.app, tom, 'DELETE', `/patients/${id}`)).statusCode).toBe(204);
    expect((await ask(world.app, tom, 'POST', `/patients/${id}/restore`)).statusCode).toBe(204);
    const give = { kind: 'provider', accountId: tom.userId };
    expect((await ask(world.app, owner, 'POST', `/patients/${id}/assignments`, { body: give })).statusCode).toBe(204);
    expect((await change(2, 'Treated')).statusCode).toBe(200);
    const events = ['patient.changed', 'patient.assignments-read', 'patient.removed', 'patient.restored'];
    const lines = (await ledgerOf(world, owner, events)).filter(({ patientRef }) => patientRef === ref);
    const named = lines.map(({ event, canonical }) => [
      event,
      (JSON.parse(canonical) as { facts: { grant?: string } }).facts.grant,
    ]);
    expect(named).toEqual([...events.map((event) => [event, grant]), ['patient.changed', undefined]]);
    await end(grant);
  });

  it('opens nothing in another clinic, whose patient may have the same reference', async () => {
    const elsewhere = await newOwner(world);
    const theirs = await enter(world, elsewhere);
    const grant = await grantTo(tom, theirs.ref);
    expect((await open(tom, theirs.id)).statusCode).toBe(404);
    await end(grant);
  });
});
