import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { sweepTeam } from './review.service.ts';
import { createTeamWorld, newMember } from './team.fixture.ts';

let world: World;
let owner: Person;
let staff: Person;
beforeAll(async () => {
  world = await createTeamWorld();
  owner = await newOwner(world);
  staff = await newMember(world, owner, 'staff');
});
afterAll(() => world.close());

interface Reviews {
  openReview: { id: string; overdue: boolean; dueAt: string } | null;
  lastReview: { id: string; finishedBy: string; kept: number; removed: number } | null;
}
const reviews = async () => (await ask(world, 'GET', '/team', { token: owner.token })).json<Reviews>();
const finish = (id: string, keep: string[]) =>
  ask(world, 'POST', `/access-reviews/${id}/finish`, { token: owner.token, body: { keep } });
const sql = (text: string) => world.database.asSuperuser((client) => client.query(text, [owner.tenantId]));
const remindersTo = async (email: string) =>
  (await mailsTo(world.platform, email)).filter(({ kind }) => kind === 'access-review').length;

describe('the review of who has access', () => {
  it('[C213] is opened a quarter after the clinic, once, with a mail to its owners alone', async () => {
    await sweepTeam(world.platform);
    expect((await reviews()).openReview).toBeNull();
    await sql(`update core.clinic set created_at = now() - interval '3 months' where tenant_id = $1`);
    await Promise.all([sweepTeam(world.platform), sweepTeam(world.platform)]);
    await sweepTeam(world.platform);
    expect((await reviews()).openReview).toMatchObject({ overdue: false });
    expect(await remindersTo(owner.email)).toBe(1);
    expect(await remindersTo(staff.email)).toBe(0);
  });

  it('is visibly overdue after two weeks, and says so by mail once', async () => {
    await sql(`update core.access_review set due_at = now() where tenant_id = $1`);
    expect((await reviews()).openReview).toMatchObject({ overdue: true });
    await sweepTeam(world.platform);
    await sweepTeam(world.platform);
    expect(await remindersTo(owner.email)).toBe(2);
  });

  it('[C213] lists everybody, and is finished only when everybody has been looked at, with who and when', async () => {
    const leaver = await newMember(world, owner, 'provider');
    const { openReview } = await reviews();
    const id = openReview?.id ?? '';
    expect((await finish(id, [owner.userId, staff.userId])).json()).toMatchObject({ code: 'conflict' });
    expect((await finish(id, [owner.userId, staff.userId, newId()])).json()).toMatchObject({ code: 'conflict' });
    await ask(world, 'POST', `/members/${leaver.userId}/remove`, { token: owner.token, body: { handOverTo: null } });
    expect((await finish(id, [owner.userId, staff.userId])).statusCode).toBe(204);
    const { openReview: none, lastReview } = await reviews();
    expect(none).toBeNull();
    expect(lastReview).toMatchObject({ id, finishedBy: 'Ada Byron', kept: 2, removed: 1 });
    expect((await ledgerOf(world, owner.tenantId)).at(-1)).toMatchObject({
      event: 'access-review.completed',
      kept: 2,
      removed: 1,
    });
    expect((await finish(id, [owner.userId, staff.userId])).statusCode).toBe(404);
    await sweepTeam(world.platform);
    expect((await reviews()).openReview).toBeNull(); // the next quarter has not passed
  });

  it('can be begun at any time, one after the other', async () => {
    const begin = () => ask(world, 'POST', '/access-reviews', { token: owner.token });
    expect((await begin()).statusCode).toBe(201);
    expect((await begin()).json()).toMatchObject({ code: 'conflict' });
    expect((await ask(world, 'POST', '/access-reviews', { token: staff.token })).statusCode).toBe(403);
  });

  it('of another clinic is unknown', async () => {
    const other = await newOwner(world);
    const { openReview } = await reviews();
    const answer = await ask(world, 'POST', `/access-reviews/${openReview?.id}/finish`, {
      token: other.token,
      body: { keep: [other.userId] },
    });
    expect(answer.statusCode).toBe(404);
  });
});
