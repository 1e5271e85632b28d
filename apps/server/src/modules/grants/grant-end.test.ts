import type { Grant, Study } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailsTo } from '../mail/index.ts';
import {
  age,
  ask,
  codeOf,
  createGrantWorld,
  end,
  ledgerOf,
  newColleague,
  OPEN,
  patient,
  type Person,
  REASON,
  SHUT,
  study,
  superuser,
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

describe('the end', () => {
  it.each([
    ['59:59 of an hour', 60, 3599, OPEN],
    ['60:01 of an hour', 60, 3601, SHUT],
    ['14:59 of a quarter', 15, 899, OPEN],
    ['15:01 of a quarter', 15, 901, SHUT],
  ])('[C192] %s', async (_when, minutes, seconds, seen) => {
    const tom = await newProvider();
    const id = await taken(world, tom, study(scan.id), { minutes });
    await age(world, id, seconds - 0.5 * Number(seen === OPEN));
    expect(await ways(world, tom, scan)).toEqual(seen);
  });

  it('[C192] comes by the clock alone; the job writes it into the ledger once and asks for the review', async () => {
    const tom = await newProvider('Rita Runout');
    const id = await taken(world, tom, study(scan.id));
    await age(world, id, 3601);
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    await Promise.all([sweepGrants(world.platform), sweepGrants(world.platform)]);
    await sweepGrants(world.platform);
    const ends = (await ledgerOf(world, tom, 'grant.ended')).filter(({ resource }) => resource.id === id);
    expect(ends).toMatchObject([{ actor: null, facts: { reason: 'time', account: tom.userId } }]);
    expect(await toldOf(world, officer, 'grant-review-due', 'Rita Runout')).toBe(1);
    expect(await toldOf(world, tom, 'grant-review-due', 'Rita Runout')).toBe(0);
    const mails = await mailsTo(world.platform, officer.email);
    const links = mails.filter(({ subject }) => subject.includes('review')).map(({ link }) => link);
    expect(new Set(links)).toEqual(new Set(['http://localhost:8080/settings/special-access']));
  });

  it.each(['owner', 'privacy-officer'])('can be brought about by the %s', async (role) => {
    const tom = await newProvider();
    const id = await taken(world, tom, study(scan.id));
    const reply = await end(world, role === 'owner' ? owner : officer, id);
    expect(reply.json<Grant>()).toMatchObject({ live: false, endReason: role });
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    await end(world, tom, id); // is over: nothing happens again
    const ends = (await ledgerOf(world, tom, 'grant.ended')).filter(({ resource }) => resource.id === id);
    expect(ends).toHaveLength(1);
  });

  it.each([
    ['removed', 'removed_at = now()', 'removed_at = null'],
    ['role', `role = 'staff'`, `role = 'provider'`],
  ])('comes with the person’s place: %s, also when they are back at once', async (reason, lose, regain) => {
    const tom = await newProvider();
    const id = await taken(world, tom, study(scan.id));
    const set = (what: string) =>
      superuser(world, `update core.membership set ${what} where account_id = $1`, [tom.userId]);
    await set(lose);
    await set(regain);
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    await sweepGrants(world.platform);
    const ends = (await ledgerOf(world, tom, 'grant.ended')).filter(({ resource }) => resource.id === id);
    expect(ends).toMatchObject([{ facts: { reason } }]);
  });

  it('cannot be put off by a second request, and not by repeating the first', async () => {
    const tom = await newProvider();
    const key = { 'idempotency-key': newId() };
    const body = { target: study(scan.id), minutes: 15, reason: REASON };
    const first = await ask(world, tom, 'POST', '/grants', body, key);
    const repeated = await ask(world, tom, 'POST', '/grants', body, key);
    expect(repeated.json()).toEqual(first.json());
    const again = await take(world, tom, study(scan.id));
    expect([again.statusCode, codeOf(again)]).toEqual([409, 'grant-live']);
    const other = await take(world, tom, patient('PT-000001'));
    expect([other.statusCode, codeOf(other)]).toEqual([409, 'grant-live']);
    const { id } = first.json<{ id: string }>();
    await age(world, id, 901);
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    const refused = (await ledgerOf(world, tom, 'grant.requested')).filter(({ outcome }) => outcome === 'refused');
    expect(refused.slice(-2).map(({ facts }) => facts['reason'])).toEqual(['grant-live', 'grant-live']);
  });
});
