import type { LedgerKeeping } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobsOf } from '../../app/modules.ts';
import { createPolicyWorld, type PolicyWorld, send, type Someone } from '../../app/policy.fixture.ts';

let world: PolicyWorld;
beforeAll(async () => {
  world = await createPolicyWorld();
});
afterAll(() => world.close());

const by = (holder: Someone['holder']): Someone => world.people.find((one) => one.holder === holder) as Someone;
const superuser = async <Row extends object>(text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.database.asSuperuser(async (sql) => (await sql.query<Row>(text, [...params])).rows);
const PATH = '/api/v1/ledger/keeping';
const put = async (person: Someone, days: number): Promise<string> => {
  const reply = await send(world, person, 'PUT', PATH, { days });
  return `${reply.statusCode} ${reply.statusCode === 200 ? reply.json<LedgerKeeping>().days : reply.json<{ code: string }>().code}`;
};

describe('how long a ledger is kept', () => {
  it('[C232] [C279] is 2557 days after the clinic’s end unless somebody says longer, and never shorter', async () => {
    expect((await send(world, by('privacy-officer'), 'GET', PATH)).json()).toEqual({ days: 2557 });
    expect(await put(by('owner'), 2556)).toBe('422 bad-request');
    expect(await put(by('owner'), 2192)).toBe('422 bad-request');
    expect(await put(by('owner'), 3653)).toBe('200 3653');
    expect(await put(by('owner'), 3652)).toBe('409 retention-shorter');
    expect(await put(by('owner'), 2557)).toBe('409 retention-shorter');
    for (const holder of ['admin', 'privacy-officer', 'provider-assigned', 'staff'] as const)
      expect(await put(by(holder), 4000)).toBe('403 forbidden');
    expect((await send(world, by('owner'), 'GET', PATH)).json()).toEqual({ days: 3653 });
    const [entry] = await superuser<{ canonical: string }>(`select canonical from audit.entry where event = 'retention.changed'`); // prettier-ignore
    expect(JSON.parse(entry?.canonical ?? '')).toMatchObject({ facts: { ledgerDays: 3653, before: 2557 } });
    // and by SQL
    const asOwner = (text: string) => world.platform.db.inTenant(by('owner'), (tx) => tx.query({ name: '', text }, []));
    await expect(asOwner('update core.practice set ledger_days = 2557')).rejects.toMatchObject({ code: '42501' });
    await expect(asOwner('select sec.keep_ledger(100)')).resolves.toEqual([{ keep_ledger: 'shorter' }]);
    await expect(superuser('update core.practice set ledger_days = 2000')).rejects.toMatchObject({ code: '23514' });
  });

  it('[C188] [C279] no job takes an entry of a clinic that is here, however old; that of requests takes its own after 90 days', async () => {
    await superuser('alter table audit.entry disable trigger append_only');
    await superuser(`update audit.entry set at = at - interval '6 years 11 months' where tenant_id = $1`, [by('owner').tenantId]); // prettier-ignore
    await superuser(`update audit.entry set at = at - interval '12 years' where tenant_id = $1 and event = 'patient.created'`, [by('owner').tenantId]); // prettier-ignore
    await superuser('alter table audit.entry enable always trigger append_only');
    const entries = async () => (await superuser<{ id: string }>('select id from audit.entry')).map(({ id }) => id);
    const before = await entries();
    expect(before.length).toBeGreaterThan(10);
    for (const days of [91, 89])
      await superuser(
        `insert into audit.request (request_id, at, method, route, status, duration_ms, network, browser, os, language)
         values ($1, now() - make_interval(days => $2), 'GET', '/api/v1/ledger', 200, $2, '192.0.2.0/24', '', '', '')`,
        [newId(), days],
      );
    for (const job of jobsOf(world.platform)) await job.run();
    const after = new Set(await entries());
    expect(before.filter((id) => !after.has(id))).toEqual([]);
    const kept = `select duration_ms as days from audit.request where route = '/api/v1/ledger' and duration_ms in (89, 91) and at < now() - interval '1 day'`;
    expect(await superuser(kept)).toEqual([{ days: 89 }]);
    // nor can anybody else, the owner of the machine's own statement included while its triggers stand
    for (const role of ['hyaline_audit_owner', 'hyaline_migrator', 'hyaline_app'])
      await expect(
        world.platform.database.asSuperuser(async (sql) => {
          await sql.query('begin');
          await sql.query(`set local role ${role}`);
          await sql.query('delete from audit.entry');
        }),
      ).rejects.toMatchObject({ code: '42501' });
    await expect(superuser('delete from audit.entry')).rejects.toMatchObject({ code: '42501' });
  });
});
