import { type Notices, TaskDetail, type TaskList } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { noticeRoutes } from '../notices/index.ts';
import { joiningRoutes, teamRoutes } from '../team/index.ts';
import { newMember } from '../team/team.fixture.ts';
import { finishTaskFor, taskFor, type TaskOrder } from './index.ts';
import { taskRoutes } from './tasks.routes.ts';

const TASK = {
  title: 'Order gloves',
  assigneeId: null,
  dueOn: null,
  priority: 'normal',
  patientRef: null,
  repeats: null,
};
const REF = 'PT-0A1B2C';

let world: World;
let owner: Person;
let staff: Person;
let other: Person;
beforeAll(async () => {
  world = await createWorld({}, [teamRoutes, joiningRoutes, noticeRoutes, taskRoutes]);
  owner = await newOwner(world);
  staff = await newMember(world, owner, 'staff');
  other = await newOwner(world);
  await sql('insert into core.patient_reference (tenant_id, ref) values ($1, $2)', [owner.tenantId, REF]);
});
afterAll(() => world.close());

const sql = (text: string, params: readonly unknown[] = []) =>
  world.database.asSuperuser((client) => client.query(text, [...params]));
const as = (person: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  ask(world, method, path, { token: person.token, ...(body === undefined ? {} : { body }) });
const make = async (more: object = {}, person = owner): Promise<string> => {
  const answer = await as(person, 'POST', '/tasks', { ...TASK, ...more });
  expect([answer.statusCode, answer.body]).toEqual([201, expect.any(String)]);
  return answer.json<{ id: string }>().id;
};
const read = async (id: string, person = owner): Promise<TaskDetail> =>
  TaskDetail.parse((await as(person, 'GET', `/tasks/${id}`)).json());
const list = async (query = '', person = owner): Promise<TaskList> =>
  (await as(person, 'GET', `/tasks${query}`)).json<TaskList>();
const move = async (id: string, status: string, person = owner) =>
  as(person, 'PUT', `/tasks/${id}/status`, { revision: (await read(id, person)).revision, status });
const day = async (shift: number): Promise<string> =>
  (await sql(`select to_char((now() at time zone 'UTC')::date + $1::int, 'YYYY-MM-DD') as day`, [shift])).rows[0]?.day;

describe('a task', () => {
  it('[C117] is made, changed, given to somebody, moved, done, reopened and removed, each in the ledger', async () => {
    const id = await make({
      assigneeId: staff.userId,
      dueOn: '2026-12-01',
      priority: 'high',
      patientRef: REF,
      items: ['a', 'b'],
    });
    const task = await read(id);
    expect(task).toMatchObject({
      title: 'Order gloves',
      status: 'todo',
      revision: 1,
      patientRef: REF,
      items: 2,
      overdue: false,
    });
    expect(task.assignee).toEqual({ id: staff.userId, name: 'Grace Hopper', here: true });
    const { revision, priority, patientRef, repeats } = task;
    const change = {
      revision,
      title: 'Order  small gloves',
      assigneeId: null,
      dueOn: '2026-12-02',
      priority,
      patientRef,
      repeats,
    };
    expect((await as(staff, 'PUT', `/tasks/${id}`, change)).json()).toEqual({ revision: 2, nextId: null });
    expect((await as(staff, 'PUT', `/tasks/${id}`, { ...change, title: 'Late' })).json().code).toBe('record-changed');
    for (const status of ['doing', 'done', 'todo', 'done'])
      expect((await move(id, status, staff)).statusCode).toBe(200);
    expect(await read(id)).toMatchObject({
      title: 'Order small gloves',
      status: 'done',
      doneAt: expect.any(String),
      assignee: null,
    });
    expect((await as(staff, 'DELETE', `/tasks/${id}`)).statusCode).toBe(403);
    expect((await as(owner, 'DELETE', `/tasks/${id}`)).statusCode).toBe(204);
    expect((await as(owner, 'GET', `/tasks/${id}`)).statusCode).toBe(404);
    const { rows } = await sql('select title, patient_ref from core.task where id = $1', [id]);
    expect(rows).toEqual([{ title: null, patient_ref: REF }]);
    const events = (await ledgerOf(world, owner.tenantId))
      .map(({ event }) => event)
      .filter((event) => event.startsWith('task.'));
    expect(events).toEqual([
      'task.created',
      'task.changed',
      'task.moved',
      'task.done',
      'task.reopened',
      'task.done',
      'task.removed',
    ]);
  });

  it('[C117] keeps its words out of the ledger and out of mails', async () => {
    const id = await make({ title: 'Quillfeather matter', assigneeId: staff.userId });
    await as(owner, 'POST', `/tasks/${id}/comments`, { text: 'Quillfeather again' });
    await as(owner, 'PUT', `/tasks/${id}/items`, { items: [{ id: null, text: 'Quillfeather once', done: false }] });
    expect(JSON.stringify(await ledgerOf(world, owner.tenantId))).not.toContain('Quillfeather');
    const mails = (await mailsTo(world.platform, staff.email)).filter(({ kind }) => kind === 'task-assigned');
    expect(mails.length).toBeGreaterThan(0);
    expect(JSON.stringify(mails)).not.toContain('Quillfeather');
    const { rows } = await sql(`select facts::text as facts from core.notice where account_id = $1`, [staff.userId]);
    expect(JSON.stringify(rows)).not.toContain('Quillfeather');
  });

  it('tells whoever gets it, in the product and by mail, unless they want no reminders or gave it to themselves', async () => {
    const quiet = await newMember(world, owner, 'provider');
    await sql('update core.account set mail_reminders = false where id = $1', [quiet.userId]);
    await make({ assigneeId: quiet.userId });
    await make({ assigneeId: quiet.userId }, quiet);
    const { notices } = (await as(quiet, 'GET', '/notices')).json<Notices>();
    expect(notices.map(({ kind, values }) => [kind, values])).toEqual([
      ['task-assigned', { by: 'Ada Byron', task: expect.any(String) }],
    ]);
    expect((await mailsTo(world.platform, quiet.email)).filter(({ kind }) => kind === 'task-assigned')).toEqual([]);
  });

  it('takes no reference and no colleague that the clinic has not, and no rule without a day', async () => {
    for (const [wrong, field] of [
      [{ patientRef: 'PT-FFFFFF' }, 'patientRef'],
      [{ assigneeId: other.userId }, 'assigneeId'],
      [{ repeats: 'FREQ=DAILY' }, 'dueOn'],
      [{ repeats: 'FREQ=SECONDLY', dueOn: '2026-12-01' }, 'repeats'],
      [{ repeats: 'FREQ=YEARLY;BYMONTHDAY=30', dueOn: '2027-02-28' }, 'repeats'],
      [{ dueOn: '9999-12-31' }, 'dueOn'],
      [{ title: ' \u200b ' }, 'title'],
    ] as const) {
      const answer = await as(owner, 'POST', '/tasks', { ...TASK, ...wrong });
      expect([answer.statusCode, answer.json().fields]).toEqual([422, [field]]);
    }
  });

  it('makes the next of its series once, with its checklist, when it is done', async () => {
    const due = await day(-9);
    const id = await make({ dueOn: due, repeats: 'FREQ=WEEKLY', items: ['x'], assigneeId: staff.userId });
    const { items } = { items: (await read(id)).checklist };
    await as(owner, 'PUT', `/tasks/${id}/items/${items[0]?.id}`, { done: true });
    const nextId = (await move(id, 'done')).json<{ nextId: string }>().nextId;
    expect(await read(nextId)).toMatchObject({
      dueOn: await day(5),
      itemsDone: 0,
      items: 1,
      repeats: 'FREQ=WEEKLY',
      status: 'todo',
    });
    await move(id, 'todo');
    expect((await move(id, 'done')).json<{ nextId: string | null }>().nextId).toBeNull();
  });

  it('is listed as mine, open, overdue, done and by reference', async () => {
    const late = await make({ dueOn: await day(-1), assigneeId: staff.userId, patientRef: REF });
    const soon = await make({ dueOn: await day(1) });
    const ids = async (query: string, person = owner) => (await list(query, person)).tasks.map(({ id }) => id);
    expect(await ids('?list=overdue')).toEqual([late]);
    expect((await list('?list=overdue')).tasks[0]?.overdue).toBe(true);
    expect(await ids('?list=open')).toEqual(expect.arrayContaining([late, soon]));
    expect(await ids('?list=mine', staff)).toContain(late);
    expect(await ids('?list=mine', staff)).not.toContain(soon);
    expect(await ids(`?patientRef=${REF}`)).toEqual([late]);
    await move(soon, 'done');
    expect(await ids('?list=done')).toContain(soon);
    expect(await ids('?list=open')).not.toContain(soon);
  });

  it('is talked about; a comment is taken back by who wrote it or who runs the clinic', async () => {
    const id = await make();
    const say = async (person: Person) =>
      (await as(person, 'POST', `/tasks/${id}/comments`, { text: 'Done?' })).json<{ id: string }>().id;
    const [hers, his] = [await say(owner), await say(staff)];
    expect((await read(id)).talk.map(({ by }) => by.id)).toEqual([owner.userId, staff.userId]);
    expect((await as(staff, 'DELETE', `/tasks/${id}/comments/${hers}`)).statusCode).toBe(403);
    for (const each of [his, hers])
      expect((await as(owner, 'DELETE', `/tasks/${id}/comments/${each}`)).statusCode).toBe(204);
    expect((await read(id)).talk).toEqual([]);
  });
});

describe('another clinic', () => {
  it('[C117] finds none of it: every way to a task of somebody else’s is a 404', async () => {
    const id = await make({ items: ['x'] });
    const itemId = (await read(id)).checklist[0]?.id;
    const comment = (await as(owner, 'POST', `/tasks/${id}/comments`, { text: 'x' })).json<{ id: string }>().id;
    const change = { revision: 1, ...TASK };
    for (const [method, path, body] of [
      ['GET', `/tasks/${id}`],
      ['PUT', `/tasks/${id}`, change],
      ['PUT', `/tasks/${id}/status`, { revision: 1, status: 'done' }],
      ['PUT', `/tasks/${id}/items`, { items: [] }],
      ['PUT', `/tasks/${id}/items/${itemId}`, { done: true }],
      ['POST', `/tasks/${id}/comments`, { text: 'x' }],
      ['DELETE', `/tasks/${id}/comments/${comment}`],
      ['DELETE', `/tasks/${id}`],
    ] as const)
      expect([method, path, (await as(other, method, path, body)).statusCode]).toEqual([method, path, 404]);
    expect((await list('?list=open', other)).tasks).toEqual([]);
    expect(await read(id)).toMatchObject({ items: 1, itemsDone: 0, comments: 1, status: 'todo' });
  });
});

describe('the walls of the database', () => {
  const run = (person: { tenantId: string; userId: string }, text: string, params: readonly unknown[] = []) =>
    world.platform.db.inTenant({ tenantId: person.tenantId, userId: person.userId }, (tx) =>
      tx.query({ name: '', text }, params),
    );
  const insert = `insert into core.task (tenant_id, id, title, made_by, changed_by) values ($1, $2, 'x', $3, $3)`;

  it('[C115] let a removed member read and write nothing', async () => {
    const gone = await newMember(world, owner, 'provider');
    const id = await make({ items: ['x'] });
    await sql(`update core.membership set removed_at = now(), removed_by = $2 where account_id = $1`, [
      gone.userId,
      owner.userId,
    ]);
    for (const table of ['task', 'task_item', 'task_comment', 'task_settings'])
      expect(await run(gone, `select * from core.${table}`)).toEqual([]);
    expect(
      await run(gone, `update core.task set title = 'y', changed_by = $1 where id = $2 returning id`, [
        gone.userId,
        id,
      ]),
    ).toEqual([]);
    expect(await run(gone, 'delete from core.task_item returning id')).toEqual([]);
    for (const [text, params] of [
      [insert, [owner.tenantId, newId(), gone.userId]],
      [
        `insert into core.task_comment (tenant_id, task_id, id, text, said_by) values ($1, $2, $3, 'x', $4)`,
        [owner.tenantId, id, newId(), gone.userId],
      ],
      [`insert into core.task_settings (tenant_id, changed_by) values ($1, $2)`, [owner.tenantId, gone.userId]],
    ] as const)
      await expect(run(gone, text, params)).rejects.toMatchObject({ code: '42501' });
  });

  it('[C115] let nobody write for another clinic, or in somebody else’s name', async () => {
    await expect(run(owner, insert, [other.tenantId, newId(), owner.userId])).rejects.toMatchObject({ code: '42501' });
    await expect(run(staff, insert, [owner.tenantId, newId(), owner.userId])).rejects.toMatchObject({ code: '42501' });
    await expect(run(owner, 'delete from core.task')).rejects.toMatchObject({ code: '42501' });
    await expect(run(staff, `insert into core.task_settings (tenant_id, changed_by) values ($1, $2)`, [owner.tenantId, staff.userId])).rejects.toMatchObject({ code: '42501' }); // prettier-ignore
  });

  it('[C117] have no column for anything of a patient but the reference', async () => {
    const { rows } = await sql(
      `select column_name as name from information_schema.columns where table_schema = 'core' and table_name like 'task%' and column_name ~ 'patient|name|birth|phone|mail|note|reason|diagnos'`,
    );
    expect(rows.map(({ name }) => name)).toEqual(['patient_ref']);
  });

  it('take the tasks of a patient along who is erased', async () => {
    await sql('insert into core.patient_reference (tenant_id, ref) values ($1, $2)', [owner.tenantId, 'PT-0E0E0E']);
    const id = await make({ patientRef: 'PT-0E0E0E' });
    await sql(`delete from core.patient_reference where ref = 'PT-0E0E0E'`);
    expect((await sql('select id from core.task where id = $1', [id])).rows).toEqual([]);
  });

  it('take along also those whose reference somebody took off before, and the next of a series', async () => {
    for (const ref of ['PT-0F0F0F', 'PT-0D0D0D'])
      await sql('insert into core.patient_reference (tenant_id, ref) values ($1, $2)', [owner.tenantId, ref]);
    const [once, series, others] = [
      await make({ patientRef: 'PT-0F0F0F', title: 'Call about the knee' }),
      await make({ patientRef: 'PT-0F0F0F', dueOn: await day(0), repeats: 'FREQ=DAILY' }),
      await make({ patientRef: 'PT-0D0D0D' }),
    ];
    for (const [id, patientRef] of [
      [once, null],
      [series, null],
    ] as const) {
      const { revision, title, dueOn, priority, repeats } = await read(id);
      const body = { revision, title, assigneeId: null, dueOn, priority, repeats, patientRef };
      expect((await as(owner, 'PUT', `/tasks/${id}`, body)).statusCode).toBe(200);
    }
    const { nextId } = (await move(series, 'done')).json<{ nextId: string }>();
    expect((await read(nextId)).patientRef).toBeNull();
    // never another's, not by a step between either, nor by SQL: what was written goes with whom it was written of
    for (const id of [once, nextId, others]) {
      const { revision, title, dueOn, priority, repeats } = await read(id);
      const patientRef = id === others ? 'PT-0F0F0F' : 'PT-0D0D0D';
      const body = { revision, title, assigneeId: null, dueOn, priority, repeats, patientRef };
      const reply = await as(owner, 'PUT', `/tasks/${id}`, body);
      expect([reply.statusCode, reply.json<{ fields: string[] }>().fields]).toEqual([422, ['patientRef']]);
      await expect(
        world.platform.db.inTenant(owner, (tx) =>
          tx.query({ name: '', text: 'update core.task set patient_ref = $2 where id = $1' }, [id, patientRef]),
        ),
      ).rejects.toMatchObject({ code: '23514' });
    }
    await expect(
      world.platform.db.inTenant(owner, (tx) =>
        tx.query({ name: '', text: `update core.task set past_refs = '{}'` }, []),
      ),
    ).rejects.toMatchObject({ code: '42501' });
    await sql(`delete from core.patient_reference where ref = 'PT-0F0F0F'`);
    const left = await sql('select id from core.task where id = any ($1)', [[once, series, nextId, others]]);
    expect(left.rows).toEqual([{ id: others }]);
  });

  it('keep a task that was moved to another patient before that was refused, without what may be of the first', async () => {
    for (const ref of ['PT-0A1A1A', 'PT-0B1B1B'])
      await sql('insert into core.patient_reference (tenant_id, ref) values ($1, $2)', [owner.tenantId, ref]);
    const id = await make({ patientRef: 'PT-0B1B1B', title: 'Call about the knee' });
    await as(owner, 'POST', `/tasks/${id}/comments`, { text: 'It was the left one' });
    await sql('alter table core.task disable trigger keep_past_refs');
    await sql(`update core.task set past_refs = '{PT-0A1A1A}' where id = $1`, [id]);
    await sql('alter table core.task enable trigger keep_past_refs');
    await sql(`delete from core.patient_reference where ref = 'PT-0A1A1A'`);
    expect(await read(id)).toMatchObject({ patientRef: 'PT-0B1B1B', title: '…', checklist: [], talk: [] });
    expect((await sql('select past_refs from core.task where id = $1', [id])).rows).toEqual([{ past_refs: [] }]);
  });
});

describe('tasks that the product makes', () => {
  const order = (key: string): TaskOrder => ({ auto: 'no-show', key, patientRef: REF, about: { kind: 'appointment', id: newId() }, assigneeId: staff.userId, dueOn: null }); // prettier-ignore
  const run = (key: string) => world.platform.db.inTenant({ tenantId: owner.tenantId, userId: SYSTEM_USER }, (tx) => taskFor(tx, order(key))); // prettier-ignore

  it('are made once for a thing, also at the same moment, after it was done and after it was removed', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => run('no-show:1')));
    const [id = ''] = made.flatMap((each) => (each === null ? [] : [each]));
    expect(made.filter((each) => each !== null)).toHaveLength(1);
    expect(await read(id)).toMatchObject({
      title: null,
      auto: 'no-show',
      dueOn: await day(0),
      madeBy: null,
      assignee: { id: staff.userId },
    });
    await world.platform.db.inTenant({ tenantId: owner.tenantId, userId: SYSTEM_USER }, (tx) => finishTaskFor(tx, 'no-show:1', REF)); // prettier-ignore
    expect(await read(id)).toMatchObject({ status: 'done' });
    expect(await run('no-show:1')).toBeNull();
    await as(owner, 'DELETE', `/tasks/${id}`);
    expect(await run('no-show:1')).toBeNull();
  });

  it('can be switched off one by one, by those who run the clinic', async () => {
    const settings = (await as(owner, 'GET', '/task-settings')).json();
    expect(settings).toEqual({ noShow: true, packetUnread: true, packetHours: 12, protocolDue: true });
    expect((await as(staff, 'PUT', '/task-settings', settings)).statusCode).toBe(403);
    expect((await as(owner, 'PUT', '/task-settings', { ...settings, noShow: false })).statusCode).toBe(200);
    expect(await run('no-show:2')).toBeNull();
    await as(owner, 'PUT', '/task-settings', settings);
    expect(await run('no-show:2')).not.toBeNull();
    expect(await ledgerOf(world, owner.tenantId)).toContainEqual(expect.objectContaining({ event: 'task.settings-changed', fields: ['noShow'] })); // prettier-ignore
  });

  it('cannot repeat without words of somebody', async () => {
    const id = (await run('no-show:3')) ?? '';
    const change = { ...TASK, revision: 1, title: null, dueOn: '2026-12-01', repeats: 'FREQ=DAILY' };
    expect((await as(owner, 'PUT', `/tasks/${id}`, change)).json().fields).toEqual(['title']);
    expect((await as(owner, 'PUT', `/tasks/${id}`, { ...change, title: 'Call' })).statusCode).toBe(200);
  });
});

it('is given to nobody who may open none, and who comes to be that sees no notice of a patient any more', async () => {
  const viewer = await newMember(world, owner, 'marketing-viewer');
  const refused = await as(owner, 'POST', '/tasks', { ...TASK, assigneeId: viewer.userId });
  expect([refused.statusCode, refused.json().fields]).toEqual([422, ['assigneeId']]);
  const before = await newMember(world, owner, 'provider');
  await sql(
    `insert into core.notice (tenant_id, id, account_id, kind, facts)
     values ($1, gen_random_uuid(), $2, 'request-came', jsonb_build_object('ref', $3::text))`,
    [owner.tenantId, before.userId, REF],
  );
  const told = async () => (await as(before, 'GET', '/notices')).json<Notices>();
  expect(await told()).toMatchObject({ notices: [{ kind: 'request-came' }], unread: 1 });
  expect(
    (await as(owner, 'PUT', `/members/${before.userId}/role`, { role: 'marketing-viewer' })).statusCode,
  ).toBeLessThan(300);
  expect(await told()).toEqual({ notices: [], unread: 0 });
});
