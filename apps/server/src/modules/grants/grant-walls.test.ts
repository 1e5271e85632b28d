import { type OpenedStudy, type Study } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  age,
  ask,
  createWorld,
  end,
  newColleague,
  newOwner,
  newStudy,
  OPEN,
  patient,
  type Person,
  review,
  SHUT,
  sqlAs,
  study,
  superuser,
  taken,
  ways,
  type World,
} from './grants.fixture.ts';

let world: World;
let owner: Person;
let saver: Person;
let tom: Person;
let scan: Study;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
  saver = await newColleague(world, owner, 'provider', 'Grace Saver');
  scan = await newStudy(world, saver);
  tom = await newColleague(world, owner, 'provider', 'Tom Taker');
});
afterAll(() => world.close());

const DENIED = { code: '42501' };
const TABLES = ['study', 'upload', 'instance', 'object'];
const counts = async (person: { tenantId: string; userId: string }) => {
  const found: number[] = [];
  for (const table of TABLES) {
    const [row] = await sqlAs<{ n: number }>(world, person, `select count(*)::integer as n from ${table}`);
    found.push(row?.n ?? -1);
  }
  return found;
};
const ALL = [1, 2, 2, 5];
const NONE = [0, 0, 0, 0];
const forget = () => superuser(world, 'update core.access_grant set reviewed_at = now()');

describe('the walls around studies, under special access', () => {
  it('[C192] open in the database itself, for the person and the time of the grant alone', async () => {
    const admin = await newColleague(world, owner, 'admin', 'Ole Admin');
    expect(await counts(tom)).toEqual(NONE);
    const id = await taken(world, tom, patient(scan.patientRef));
    expect(await counts(tom)).toEqual(ALL);
    expect(await counts(admin)).toEqual(NONE);
    expect(await counts({ tenantId: tom.tenantId, userId: SYSTEM_USER })).toEqual(NONE);
    await age(world, id, 3599);
    expect(await counts(tom)).toEqual(ALL);
    await age(world, id, 2);
    expect(await counts(tom)).toEqual(NONE);
    await forget();
  });

  it('[C192] shut with the grant’s end, the person’s place and their role', async () => {
    const id = await taken(world, tom, study(scan.id));
    expect(await counts(tom)).toEqual(ALL);
    const inRole = async (what: string): Promise<number[]> => {
      await superuser(world, 'alter table core.membership disable trigger end_grants');
      await superuser(world, `update core.membership set ${what} where account_id = $1`, [tom.userId]);
      await superuser(world, 'alter table core.membership enable trigger end_grants');
      return counts(tom);
    };
    expect(await inRole(`role = 'staff'`)).toEqual(NONE);
    expect(await inRole(`role = 'provider'`)).toEqual(ALL);
    expect(await inRole('removed_at = now()')).toEqual(NONE);
    expect(await inRole('removed_at = null')).toEqual(ALL);
    await end(world, owner, id);
    expect(await counts(tom)).toEqual(NONE);
    await forget();
  });

  it('let nothing be changed or taken away', async () => {
    const id = await taken(world, tom, study(scan.id));
    expect(
      await sqlAs(world, tom, 'update study set assignee_ids = array[$1::uuid] returning id', [tom.userId]),
    ).toEqual([]);
    for (const table of TABLES) expect(await sqlAs(world, tom, `delete from ${table} returning 1`)).toEqual([]);
    expect(await sqlAs(world, tom, `update upload set state = 'refused' returning 1`)).toEqual([]);
    const add = `insert into object (tenant_id, id, study_id, kind, bytes) values ($1, $2, $3, 'bulk', 1)`;
    await expect(sqlAs(world, tom, add, [tom.tenantId, newId(), scan.id])).rejects.toMatchObject(DENIED);
    expect(await counts(saver)).toEqual(ALL);
    await end(world, tom, id);
    await forget();
  });

  it('stay shut to bytes after the end, though their keys were had', async () => {
    const id = await taken(world, tom, study(scan.id));
    const opened = (await ask(world, tom, 'POST', `/studies/${scan.id}/open`)).json<OpenedStudy>();
    const { objectId } = opened.index;
    expect(await ways(world, tom, scan, objectId)).toEqual(OPEN);
    await end(world, tom, id);
    expect(await ways(world, tom, scan, objectId)).toEqual(SHUT);
    await forget();
  });
});

describe('the walls around grants', () => {
  it('[C192] let the application write none by hand, change none and delete none', async () => {
    const id = await taken(world, tom, study(scan.id), { minutes: 15 });
    const plant = `insert into core.access_grant (tenant_id, id, account_id, study_id, reason, ends_at)
      values ($1, $2, $3, $4, 'x', now() + interval '1 hour')`;
    const attempts: [string, unknown[]][] = [
      [plant, [tom.tenantId, newId(), tom.userId, scan.id]],
      [`update core.access_grant set ends_at = ends_at + interval '10 minutes' where id = $1`, [id]],
      ['update core.access_grant set reviewed_at = now() where id = $1', [id]],
      ['delete from core.access_grant where id = $1', [id]],
      [`insert into core.grant_review values ($1, $2, $3, 'justified', '')`, [tom.tenantId, id, owner.userId]],
      ['update core.grant_review set comment = $1', ['']],
    ];
    for (const [text, params] of attempts) {
      for (const person of [tom, owner]) await expect(sqlAs(world, person, text, params)).rejects.toMatchObject(DENIED);
    }
    await end(world, tom, id);
    await forget();
  });

  it('[C192] hold the rules where no route guards them', async () => {
    const staff = await newColleague(world, owner, 'staff', 'Noor Desk');
    const call = (person: Person, minutes = 15) =>
      sqlAs<{ verdict: string }>(world, person, `select sec.take_grant($1, null, $2, $3, 'x') as verdict`, [
        newId(),
        scan.id,
        minutes,
      ]);
    await expect(call(staff)).rejects.toMatchObject(DENIED);
    await expect(call(tom, 600)).rejects.toMatchObject({ code: '22023' });
    const verified = (when: string) =>
      superuser(world, `update core.session set verified_at = ${when} where account_id = $1`, [tom.userId]);
    await verified(`now() - interval '16 minutes'`);
    expect(await call(tom)).toEqual([{ verdict: 'step-up-required' }]);
    await verified('now()');
    const both = `select sec.take_grant($1, $2, $3, 15, 'x') as verdict`;
    await expect(sqlAs(world, tom, both, [newId(), 'PT-000001', scan.id])).rejects.toMatchObject({ code: '23514' });
    await expect(sqlAs(world, tom, both, [newId(), null, null])).rejects.toMatchObject({ code: '23514' });
    expect(await counts(tom)).toEqual(NONE);
  });

  it('[C192] keep a review from the person it is about, and another clinic from everything', async () => {
    const elsewhere = await newOwner(world, 'Eve Elsewhere');
    await newStudy(world, elsewhere);
    const id = await taken(world, tom, study(scan.id));
    const over = (person: Person) => sqlAs(world, person, 'select * from sec.end_grant($1)', [id]);
    expect(await over(elsewhere)).toEqual([]);
    expect(await over(saver)).toEqual([]);
    expect(await over({ ...tom, userId: SYSTEM_USER })).toEqual([]); // it is not over by itself
    await end(world, tom, id);
    const judge = (person: Person) =>
      sqlAs(world, person, `select sec.review_grant($1, 'justified', 'x') as done`, [id]);
    await expect(judge(tom)).rejects.toMatchObject(DENIED);
    expect(await judge(elsewhere)).toEqual([{ done: false }]);
    expect((await review(world, owner, id)).statusCode).toBe(200);
    const seen = (person: Person, table: string, key: string) =>
      sqlAs(world, person, `select 1 from core.${table} where ${key} = $1`, [id]);
    const rows = async (person: Person) => [
      (await seen(person, 'access_grant', 'id')).length,
      (await seen(person, 'grant_review', 'grant_id')).length,
    ];
    expect(await rows(owner)).toEqual([1, 1]);
    expect(await rows(tom)).toEqual([1, 0]);
    expect(await rows(saver)).toEqual([0, 0]);
    expect(await rows(elsewhere)).toEqual([0, 0]);
    await superuser(world, `update core.membership set role = 'owner' where account_id = $1`, [tom.userId]);
    expect(await rows(tom)).toEqual([1, 0]); // not even as an owner
    await superuser(world, `update core.membership set role = 'provider' where account_id = $1`, [tom.userId]);
  });

  it('[C285] let nobody in who has no place in the clinic: not support, not whoever runs the server', async () => {
    const outsider = { tenantId: tom.tenantId, userId: newId() };
    expect(await counts(outsider)).toEqual(NONE);
    const call = `select sec.take_grant($1, null, $2, 15, 'x')`;
    for (const userId of [outsider.userId, SYSTEM_USER])
      await expect(sqlAs(world, { ...outsider, userId }, call, [newId(), scan.id])).rejects.toMatchObject(DENIED);
    // support is nobody's role in a clinic, whoever writes the row (what it may do there: support.test.ts)
    const support = `update core.membership set role = 'support' where account_id = $1`;
    await expect(superuser(world, support, [tom.userId])).rejects.toMatchObject(DENIED);
  });

  it('show the platform what has to be swept, and a clinic nothing of it', async () => {
    const id = await taken(world, tom, study(scan.id));
    await age(world, id, 3601);
    expect(await sqlAs(world, owner, 'select * from sec.grants_to_sweep(10)')).toEqual([]);
    expect(await sqlAs(world, owner, 'select * from sec.note_grant_overdue($1)', [id])).toEqual([]);
    await forget();
  });

  it('keep reason and comment sealed: a copy of the database shows neither', async () => {
    const word = 'Xylophone';
    const id = await taken(world, tom, study(scan.id), { reason: `The ${word} player fell off the stage` });
    await end(world, tom, id);
    await review(world, owner, id, 'justified', `${word} again`);
    const text = `select t::text as row from core.access_grant t union all select t::text from core.grant_review t
      union all select t::text from core.notice t union all select t.canonical from audit.entry t`;
    const rows = await superuser<{ row: string }>(world, text);
    const dump = rows.map(({ row }) =>
      row.replaceAll(/\\x[0-9a-f]+/g, (hex) => Buffer.from(hex.slice(2), 'hex').toString('latin1')),
    );
    expect(dump.length).toBeGreaterThan(10);
    expect(dump.filter((row) => row.includes(word))).toEqual([]);
  });
});
