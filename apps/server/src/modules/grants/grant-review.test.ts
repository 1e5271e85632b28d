import type { GrantDetail, Study } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  age,
  ask,
  codeOf,
  createGrantWorld,
  end,
  ledgerOf,
  newColleague,
  newOwner,
  patient,
  type Person,
  REASON,
  review,
  study,
  take,
  taken,
  toldOf,
  ways,
  type World,
} from './grants.fixture.ts';
import { sweepGrants } from './index.ts';

let world: World;
let owner: Person;
let officer: Person;
let scan: Study;
beforeAll(async () => {
  ({ world, owner, officer, scan } = await createGrantWorld());
});
afterAll(() => world.close());

const newProvider = (name = 'Tom Taker') => newColleague(world, owner, 'provider', name);
const detailOf = async (by: Person, id: string) => (await ask(world, by, 'GET', `/grants/${id}`)).json<GrantDetail>();

describe('the review', () => {
  it('[C192] is made by another person, once, after the end, from what was looked at', async () => {
    const tom = await newProvider('Rex Reviewed');
    const id = await taken(world, tom, study(scan.id));
    await ways(world, tom, scan);
    expect((await review(world, owner, id)).statusCode).toBe(404); // still running
    await end(world, tom, id);
    const open = await detailOf(officer, id);
    expect(open).toMatchObject({ reason: REASON, review: null, grant: { mayReview: true } });
    expect(open.looks.map(({ event }) => event)).toEqual(['study.opened', 'study.listed', 'study.read']);
    expect((await review(world, officer, id, 'not-justified')).statusCode).toBe(422); // without a word
    const done = await review(world, officer, id, 'not-justified', 'The patient was with somebody else.');
    expect(done.json<GrantDetail>().review).toMatchObject({
      by: { name: 'Pia Privacy' },
      outcome: 'not-justified',
      comment: 'The patient was with somebody else.',
    });
    expect((await review(world, owner, id)).statusCode).toBe(404);
    expect((await ledgerOf(world, tom, 'grant.reviewed')).at(-1)).toMatchObject({
      actor: officer.userId,
      facts: { outcome: 'not-justified', account: tom.userId },
    });
    const own = await detailOf(tom, id);
    expect(own).toMatchObject({ reason: REASON, looks: [], review: null });
    expect(own.grant.reviewedAt).not.toBeNull();
  });

  it('[C192] is never made by the person who took the access, though they own the clinic', async () => {
    const lone = await newOwner(world, 'Lena Alone');
    const id = await taken(world, lone, patient('PT-000001'));
    await end(world, lone, id);
    expect((await review(world, lone, id)).statusCode).toBe(404);
    expect((await detailOf(lone, id)).grant).toMatchObject({ mayReview: false, reviewedAt: null });
    const second = await newColleague(world, lone, 'owner', 'Otto Second');
    expect((await review(world, second, id)).statusCode).toBe(200);
    expect((await detailOf(lone, id)).review).toBeNull();
  });

  it('[C192] stands in the way of the next access from the end on, and no longer once it is made', async () => {
    const tom = await newProvider();
    const id = await taken(world, tom, study(scan.id));
    expect(codeOf(await take(world, tom, patient('PT-000001')))).toBe('grant-live');
    await end(world, tom, id);
    const next = await take(world, tom, patient('PT-000001'));
    expect([next.statusCode, codeOf(next)]).toEqual([409, 'review-pending']);
    await review(world, owner, id);
    expect((await take(world, tom, patient('PT-000001'))).statusCode).toBe(201);
  });

  it('[C192] when it is late is called late, once', async () => {
    const tom = await newProvider('Lou Late');
    const id = await taken(world, tom, study(scan.id));
    await end(world, tom, id);
    await age(world, id, 72 * 3600 - 30);
    await sweepGrants(world.platform);
    expect((await detailOf(owner, id)).grant).toMatchObject({ overdue: false, mayReview: true });
    expect(await toldOf(world, owner, 'grant-review-overdue', 'Lou Late')).toBe(0);
    await age(world, id, 31);
    expect((await detailOf(owner, id)).grant).toMatchObject({ overdue: true, mayReview: true });
    await sweepGrants(world.platform);
    await sweepGrants(world.platform);
    expect(await toldOf(world, owner, 'grant-review-overdue', 'Lou Late')).toBe(1);
    expect(await toldOf(world, tom, 'grant-review-overdue', 'Lou Late')).toBe(0);
    expect(codeOf(await take(world, tom, study(scan.id)))).toBe('review-pending');
  });

  it('[C192] is not got round by ten requests at once: one passes, and after it none', async () => {
    const tom = await newProvider();
    const rush = () => Promise.all(Array.from({ length: 10 }, () => take(world, tom, patient('PT-000002'))));
    const replies = await rush();
    const passed = replies.filter(({ statusCode }) => statusCode === 201);
    expect(passed).toHaveLength(1);
    await end(world, tom, passed[0]?.json<{ id: string }>().id ?? '');
    expect((await rush()).map(codeOf)).toEqual(Array.from({ length: 10 }, () => 'review-pending'));
  });
});
