import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import type { Actor, Proof } from './context.ts';
import { SharedTrips } from './shared-trips.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.asSuperuser((client) =>
    client.query(`
      create table public.look (who uuid, clinic uuid, what text, xid xid8 default pg_current_xact_id());
      grant select, insert on public.look to hyaline_app;
      create function public.refuse_late() returns trigger language plpgsql as $$
        begin raise exception 'refused at commit' using errcode = '23514'; end $$;
      create constraint trigger late after insert on public.look deferrable initially deferred
        for each row when (new.what = 'late') execute function public.refuse_late()`),
  );
});
beforeEach(() => database.asSuperuser((client) => client.query('truncate public.look')));
afterAll(() => database.drop());

const LOOK = {
  name: 'look',
  text: 'insert into public.look (who, clinic, what) values (sec.user_id(), sec.tenant(), $1) returning who, clinic, what',
};
const somebody = (): Actor => ({ tenantId: newId(), userId: newId() });
const look = (actor: Actor, what: string) =>
  database.db.oneStatement<{ who: string }>(actor, LOOK, [what], { shared: true });
const looks = async () =>
  (
    await database.asSuperuser((client) =>
      client.query<{ who: string; clinic: string; what: string; xid: string }>('select * from public.look'),
    )
  ).rows;
const proofOf = (text: string): Proof => ({ statement: { name: text, text }, params: [], holds: false });
const HOLDS = 'select true';
const FAILS = 'select 1 / 0';

describe('people who ask at once', () => {
  it('share transactions, and each acts and is answered as themselves', async () => {
    const people = Array.from({ length: 20 }, somebody);
    const answers = await Promise.all(people.map((actor, i) => look(actor, `of ${i}`)));
    expect(answers).toEqual(
      people.map(({ tenantId, userId }, i) => [{ who: userId, clinic: tenantId, what: `of ${i}` }]),
    );
    const kept = await looks();
    expect(kept).toHaveLength(20);
    expect(new Set(kept.map(({ xid }) => xid)).size).toBeLessThan(20);
  });

  it('are answered though one of them is not who they say, and that one is refused', async () => {
    const people = Array.from({ length: 12 }, (_, i) => ({ ...somebody(), proof: proofOf(i === 7 ? FAILS : HOLDS) }));
    const answers = await Promise.allSettled(people.map((actor) => look(actor, 'seen')));
    expect(answers.map(({ status }) => status)).toEqual(people.map((_, i) => (i === 7 ? 'rejected' : 'fulfilled')));
    expect(people.map(({ proof }) => proof.holds)).toEqual(people.map((_, i) => i !== 7));
    expect(new Set((await looks()).map(({ who }) => who))).toEqual(
      new Set(people.filter((_, i) => i !== 7).map(({ userId }) => userId)),
    );
  });

  it('go together again without the one at whom their transaction failed', async () => {
    const people = Array.from({ length: 16 }, (_, i) => ({ ...somebody(), proof: proofOf(i === 5 ? FAILS : HOLDS) }));
    const answers = await Promise.allSettled(people.map((actor) => look(actor, 'seen')));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const kept = await looks();
    expect(kept).toHaveLength(15);
    expect(new Set(kept.map(({ xid }) => xid)).size).toBeLessThanOrEqual(5);
  });

  it('are answered though what one of them wants fails at the commit, each look written once', async () => {
    const people = Array.from({ length: 9 }, somebody);
    const answers = await Promise.allSettled(people.map((actor, i) => look(actor, i === 4 ? 'late' : 'seen')));
    expect(answers.map(({ status }) => status)).toEqual(people.map((_, i) => (i === 4 ? 'rejected' : 'fulfilled')));
    expect(await looks()).toHaveLength(8);
  });

  it('do not lend each other a proof: one that holds is no other person’s, nor another session’s', async () => {
    const actor = somebody();
    const [good, bad] = [
      { ...actor, proof: proofOf(HOLDS) },
      { ...actor, proof: proofOf(FAILS) },
    ];
    const asked = [good, bad, good, bad, good].map((who) => look(who, 'seen'));
    const answers = await Promise.allSettled(asked);
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(bad.proof.holds).toBe(false);
  });
});

describe('trips that stand still', () => {
  const PARTY = { step: { statement: { name: 's', text: '' }, params: [] } };

  it('seal whoever waits when they leave, and send away whoever waited too long', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const ends: (() => void)[] = [];
      const trips = new SharedTrips(async (parties) => {
        await new Promise<void>((resolve) => ends.push(resolve));
        return parties.map(() => [{ done: true }]);
      });
      let sealed = 0;
      const ask = () => trips.ask({ ...PARTY, enter: () => ((sealed += 1), []) });
      const first = Array.from({ length: 40 }, ask); // as many as machines have processors, and more
      const under = ends.length;
      expect(sealed).toBe(under);
      vi.advanceTimersByTime(9_000);
      const later = ask();
      vi.advanceTimersByTime(2_000);
      for (const end of ends.splice(0)) end();
      await Promise.all(first.slice(0, under));
      await expect(first[under]).rejects.toMatchObject({ code: '53300' });
      await Promise.allSettled(first);
      while (ends.length > 0) ends.shift()?.();
      expect(await later).toEqual([{ done: true }]);
      expect(sealed).toBe(under + 1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keep nobody beyond ten seconds though none of them ends, and take whoever comes once they go on', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    try {
      const ends: (() => void)[] = [];
      const trips = new SharedTrips(async (parties) => {
        await new Promise<void>((resolve) => ends.push(resolve));
        return parties.map(() => [{ done: true }]);
      });
      const ask = () => trips.ask({ ...PARTY, enter: () => [] });
      const first = Array.from({ length: 40 }, ask);
      const said: string[] = [];
      for (const each of first) void each.then(() => said.push('rows'), (error: { code: string }) => said.push(error.code)); // prettier-ignore
      const waiting = first.length - ends.length;
      await vi.advanceTimersByTimeAsync(4_000);
      const later = ask();
      const told = later.then(() => 'rows', (error: { code: string }) => error.code); // prettier-ignore
      await vi.advanceTimersByTimeAsync(5_900);
      expect(said).toEqual([]);
      await vi.advanceTimersByTimeAsync(200);
      expect(said).toEqual(Array.from({ length: waiting }, () => '53300'));
      await vi.advanceTimersByTimeAsync(4_000);
      expect(await told).toBe('53300');
      for (const end of ends.splice(0)) end();
      await Promise.allSettled(first);
      const anew = ask();
      await vi.advanceTimersByTimeAsync(1);
      ends.shift()?.();
      expect(await anew).toEqual([{ done: true }]);
    } finally {
      vi.useRealTimers();
    }
  });
});
