import { toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import {
  as,
  ask,
  createWorld,
  expire,
  ledgerOf,
  newClinic,
  newIp,
  newStudy,
  openAs,
  opened,
  type Owner,
  password,
  share,
  view,
  type World,
} from './links.fixture.ts';
import { endLinksOfStudy, sweepLinks } from './index.ts';

let world: World;
let clinic: Awaited<ReturnType<typeof newClinic>>;
beforeAll(async () => {
  world = await createWorld({ trustProxy: ['10.9.0.0/16'] });
  clinic = await newClinic(world);
});
afterAll(() => world.close());

const revoke = (id: string, by: Owner = clinic) =>
  ask(world.app, 'POST', `/links/${id}/revocation`, { ...as(by), ip: newIp() });
const rowsOf = (table: string, linkId: string) =>
  world.platform.database.asSuperuser(
    async (sql) => (await sql.query(`select * from core.${table} where link_id = $1`, [linkId])).rows,
  );
const withoutId = (body: string) => body.replace(/"requestId":"[^"]*"/, '');

describe('a link that is over', () => {
  it('[C178] is answered like one that never existed: unknown, malformed, expired, revoked and used up alike, with or without password', async () => {
    const make = async (change = {}, secret?: string) =>
      await share(world, clinic, change, secret ? password(secret) : undefined);
    const [expired, revoked, used, lockedExpired, lockedRevoked, lockedUsed] = [
      await make(),
      await make(),
      await make({ maxOpens: 1 }),
      await make({}, 'a'),
      await make({}, 'b'),
      await make({ maxOpens: 1 }, 'c'),
    ];
    for (const { link } of [expired, lockedExpired]) await expire(world, link.id);
    for (const { link } of [revoked, lockedRevoked]) await revoke(link.id);
    for (const minted of [used, lockedUsed]) await opened(world.app, minted);
    const dead = [expired, revoked, used, lockedExpired, lockedRevoked, lockedUsed].map(({ body }) => body.lookup);
    const unknown = toBase64Url(randomBytes(32));
    const gate = toBase64Url(randomBytes(32));
    const asks: unknown[] = [...dead, unknown].flatMap((lookup) => [
      { lookup, passwordGate: null },
      { lookup, passwordGate: gate },
    ]);
    asks.push(
      { lookup: 'short', passwordGate: null },
      { lookup: `${'A'.repeat(42)}B`, passwordGate: null },
      {},
      { lookup: unknown, passwordGate: null, more: 1 },
    );
    const answers = [];
    for (const body of asks) answers.push(await openAs(world.app, body));
    const seen = answers.map(({ statusCode, headers, body }) => {
      const { date: _, ...others } = headers;
      return JSON.stringify([statusCode, others, withoutId(body)]);
    });
    expect(new Set(seen).size).toBe(1);
    expect(answers[0]?.statusCode).toBe(404);
    expect(answers[0]?.json()).toMatchObject({ code: 'not-found' });
  });

  it('[C178] costs as much time as an unknown one', async () => {
    const { body, link } = await share(world, clinic);
    await revoke(link.id);
    const time = async (lookup: string) => {
      const started = performance.now();
      await openAs(world.app, { lookup, passwordGate: null });
      return performance.now() - started;
    };
    const dead: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 9; i++) {
      dead.push(await time(body.lookup));
      unknown.push(await time(toBase64Url(randomBytes(32))));
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[4] ?? 0;
    // both write a durable ledger row; what is left is one small insert, far below the noise of a network
    expect(Math.abs(median(dead) - median(unknown))).toBeLessThan(Math.max(5, median(unknown)));
  });

  it('[C022] expires by itself: at its second it is not found, and the sweeper deletes payload, key and grants', async () => {
    const minted = await share(world, clinic);
    const { viewingToken } = await opened(world.app, minted);
    await expire(world, minted.link.id);
    expect((await openAs(world.app, { lookup: minted.body.lookup, passwordGate: null })).statusCode).toBe(404);
    expect((await view(world.app, viewingToken, 'payload')).statusCode).toBe(404);
    expect(await rowsOf('link_payload', minted.link.id)).toHaveLength(1);
    await sweepLinks(world.platform);
    for (const table of ['link_payload', 'link_object', 'link_session'])
      expect(await rowsOf(table, minted.link.id)).toEqual([]);
    const events = (await ledgerOf(world, clinic.tenantId))
      .filter(({ canonical }) => canonical.includes(minted.link.id))
      .map(({ event }) => event);
    expect(events).toEqual(['link.created', 'link.opened', 'link.refused', 'link.ended', 'link.expired']);
    await sweepLinks(world.platform); // again changes nothing
    expect(
      (await ledgerOf(world, clinic.tenantId)).filter(
        ({ event, canonical }) => event === 'link.expired' && canonical.includes(minted.link.id),
      ),
    ).toHaveLength(1);
  });

  it('[C064] leaves no payload behind that is older than its kind may live, and the database takes no longer life', async () => {
    const old = await share(world, clinic);
    const fresh = await share(world, clinic);
    await world.platform.database.asSuperuser((sql) =>
      sql.query(
        `update core.link set created_at = now() - interval '366 days', expires_at = now() - interval '1 day' where id = $1`,
        [old.link.id],
      ),
    );
    await sweepLinks(world.platform);
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query(`select l.id from core.link_payload p join core.link l on l.tenant_id = p.tenant_id and l.id = p.link_id
        where l.expires_at <= now() or l.created_at < now() - case l.kind when 'packet' then interval '24 hours'
          when 'viewer' then interval '90 days' else interval '365 days' end`),
    );
    expect(rows).toEqual([]);
    expect(await rowsOf('link_payload', old.link.id)).toEqual([]);
    expect(await rowsOf('link_payload', fresh.link.id)).toHaveLength(1);
    const longer = world.platform.database.asSuperuser((sql) =>
      sql.query(`update core.link set expires_at = created_at + interval '367 days' where id = $1`, [fresh.link.id]),
    );
    await expect(longer).rejects.toMatchObject({ code: '23514' });
  });

  it('[C181] is dead to the second, its chunks included', async () => {
    const minted = await share(world, clinic);
    const { viewingToken } = await opened(world.app, minted);
    const path = `objects/${clinic.objects[0]?.id}`;
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update core.link set expires_at = now() + interval '1 second' where id = $1`, [minted.link.id]),
    );
    expect((await view(world.app, viewingToken, path)).statusCode).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1050));
    expect((await view(world.app, viewingToken, path)).json()).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('[C023] [C280] is revoked on every node at once, erased, and written down', async () => {
    const other = await world.anotherNode();
    const minted = await share(world, clinic);
    const { viewingToken } = await opened(other, minted);
    const answer = await revoke(minted.link.id);
    expect(answer.json()).toMatchObject({ state: 'revoked', revokedAt: expect.any(String) });
    expect((await openAs(other, { lookup: minted.body.lookup, passwordGate: null })).statusCode).toBe(404);
    expect((await view(other, viewingToken, `objects/${clinic.objects[0]?.id}`)).statusCode).toBe(404);
    for (const table of ['link_payload', 'link_object', 'link_session'])
      expect(await rowsOf(table, minted.link.id)).toEqual([]);
    const events = (await ledgerOf(world, clinic.tenantId))
      .filter(({ canonical }) => canonical.includes(minted.link.id))
      .map(({ event }) => event);
    expect(events).toEqual(['link.created', 'link.opened', 'link.revoked', 'link.ended', 'link.refused']);
    expect((await revoke(minted.link.id)).json()).toMatchObject({ state: 'revoked' });
    expect(
      (await ledgerOf(world, clinic.tenantId)).filter(
        ({ event, canonical }) => event === 'link.revoked' && canonical.includes(minted.link.id),
      ),
    ).toHaveLength(1);
  });

  it('goes with its study: when that is deleted, nothing of its links is kept', async () => {
    const study = { ...clinic, ...(await newStudy(world, clinic.tenantId)) };
    const [one, two] = [await share(world, study), await share(world, study)];
    const { viewingToken } = await opened(world.app, one);
    await world.platform.db.inTenant(clinic, (tx) => endLinksOfStudy(tx, study.studyId));
    for (const { body, link } of [one, two]) {
      expect((await openAs(world.app, { lookup: body.lookup, passwordGate: null })).statusCode).toBe(404);
      expect(await rowsOf('link_payload', link.id)).toEqual([]);
    }
    expect((await view(world.app, viewingToken, 'payload')).statusCode).toBe(404);
    const events = (await ledgerOf(world, clinic.tenantId)).filter(({ canonical }) => canonical.includes(one.link.id));
    expect(events.map(({ event }) => event)).toEqual([
      'link.created',
      'link.opened',
      'link.revoked',
      'link.ended',
      'link.refused',
    ]);
  });

  it('cannot be revoked, seen or looked into from another clinic', async () => {
    const { link, body } = await share(world, clinic);
    const stranger = await newClinic(world);
    expect((await revoke(link.id, stranger)).json()).toMatchObject({ status: 404 });
    expect(
      (await ask(world.app, 'GET', `/links/${link.id}/accesses`, { ...as(stranger), ip: newIp() })).statusCode,
    ).toBe(404);
    expect((await ask(world.app, 'GET', '/links', { ...as(stranger), ip: newIp() })).json()).toEqual({ links: [] });
    expect((await openAs(world.app, { lookup: body.lookup, passwordGate: null })).statusCode).toBe(200);
  });
});
