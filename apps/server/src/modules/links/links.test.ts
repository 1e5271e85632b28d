import { LINK_LIFETIMES, type Link, type LinkAccesses, type Links } from '@hyaline/contract';
import { fromBase64Url, fromUtf8, newId, PLATFORM_TENANT, toBase64Url } from '@hyaline/kit';
import { contexts, deriveLink, open, unwrapPayloadKey } from '@hyaline/sealed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import {
  as,
  ask,
  createWorld,
  expire,
  ledgerOf,
  mint,
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

describe('creating a link', () => {
  it('keeps it, lists it with the facts about it, and writes the ledger', async () => {
    const { link } = await share(world, clinic, { hours: 48, maxOpens: 3 });
    expect(link).toMatchObject({
      kind: 'study',
      state: 'live',
      studyId: clinic.studyId,
      patientRef: 'PT-4F09C2',
      opens: 0,
      maxOpens: 3,
      hasPassword: false,
      includesIdentity: false,
      revokedAt: null,
      createdBy: { id: clinic.userId, name: 'Ada Byron' },
    });
    expect(Date.parse(link.expiresAt) - Date.parse(link.createdAt)).toBe(48 * 3_600_000);
    const { links } = (await ask(world.app, 'GET', '/links', { ...as(clinic), ip: newIp() })).json<Links>();
    expect(links.find(({ id }) => id === link.id)).toEqual(link);
    const row = (await ledgerOf(world, clinic.tenantId)).find(
      ({ event, canonical }) => event === 'link.created' && canonical.includes(link.id),
    );
    expect(row?.outcome).toBe('done');
    expect(row?.canonical).toContain('"patientConsent":true');
  });

  it('[C185] is refused without the patient’s consent, which is stored with its time when it is given', async () => {
    const { body } = await mint(clinic.studyId, { patientConsent: false });
    const reply = await ask(world.app, 'POST', '/links', { ...as(clinic), body, ip: newIp() });
    expect(reply.statusCode).toBe(422);
    expect(reply.json()).toMatchObject({ code: 'consent-required' });
    expect((await openAs(world.app, { lookup: body.lookup, passwordGate: null })).statusCode).toBe(404);
    expect(
      (await ledgerOf(world, clinic.tenantId)).some(
        ({ event, outcome }) => event === 'link.created' && outcome === 'refused',
      ),
    ).toBe(true);
    const { link } = await share(world, clinic);
    const stored = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ at: Date }>('select patient_consent_at as at from core.link where id = $1', [link.id]),
    );
    expect(Math.abs((stored.rows[0]?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('[C287] has an end for every kind: packet 24 h, viewer 14 days up to 90, study 7 days up to 365, and no other', async () => {
    expect(LINK_LIFETIMES).toEqual({
      study: { defaultHours: 168, minHours: 1, maxHours: 8760 },
      viewer: { defaultHours: 336, minHours: 1, maxHours: 2160 },
      packet: { defaultHours: 24, minHours: 24, maxHours: 24 },
    });
    for (const hours of [0, -1, 1.5, 8761, null, undefined, 'never']) {
      const { body } = await mint(clinic.studyId);
      const reply = await ask(world.app, 'POST', '/links', { ...as(clinic), body: { ...body, hours }, ip: newIp() });
      expect([hours, reply.statusCode]).toEqual([hours, 422]);
    }
    for (const hours of [1, 8760]) {
      const { link } = await share(world, clinic, { hours });
      expect(Date.parse(link.expiresAt) - Date.parse(link.createdAt)).toBe(hours * 3_600_000);
    }
    const endless = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ n: string }>(`select is_nullable as n from information_schema.columns
        where table_schema = 'core' and table_name = 'link' and column_name = 'expires_at'`),
    );
    expect(endless.rows[0]?.n).toBe('NO');
  });

  it('names the fields whose content cannot be right, and keeps nothing', async () => {
    const short = toBase64Url(randomBytes(31));
    for (const [field, value] of [
      ['wrappedKey', short],
      ['sealedPayload', short],
      ['sealedPayload', '='],
      ['lookup', `${'A'.repeat(42)}B`],
      ['maxOpens', 0],
    ] as const) {
      const { body } = await mint(clinic.studyId);
      const reply = await ask(world.app, 'POST', '/links', {
        ...as(clinic),
        body: { ...body, [field]: value },
        ip: newIp(),
      });
      expect(reply.json()).toMatchObject({ code: 'bad-request', fields: [field] });
    }
  });

  it('takes a study of nobody, and one of another clinic, for one that does not exist', async () => {
    const other = await newClinic(world);
    for (const studyId of [newId(), other.studyId]) {
      const { body } = await mint(studyId);
      const reply = await ask(world.app, 'POST', '/links', { ...as(clinic), body, ip: newIp() });
      expect(reply.json()).toMatchObject({ status: 404, code: 'not-found' });
    }
  });

  it('happens once however often the same request is sent, and never twice with one secret', async () => {
    const { body } = await mint(clinic.studyId);
    const headers = { ...as(clinic).headers, 'idempotency-key': newId() };
    const [first, again] = [
      await ask(world.app, 'POST', '/links', { headers, body, ip: newIp() }),
      await ask(world.app, 'POST', '/links', { headers, body, ip: newIp() }),
    ];
    expect(again.json<Link>()).toEqual(first.json<Link>());
    const reused = await ask(world.app, 'POST', '/links', { ...as(clinic), body, ip: newIp() });
    expect(reused.json()).toMatchObject({ code: 'conflict' });
  });
});

describe('opening a link', () => {
  it('gives the recipient what only the secret opens: the sealed payload and the granted ciphertext', async () => {
    const minted = await share(world, clinic);
    const answer = await opened(world.app, minted);
    expect(answer).toMatchObject({ kind: 'study', clinicName: 'Harbour Spine', expiresAt: minted.link.expiresAt });
    expect(Date.parse(answer.viewingEndsAt) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    const keys = await deriveLink(minted.secret);
    const payloadKey = await unwrapPayloadKey(keys, fromBase64Url(answer.wrappedKey));
    const sealed = new Uint8Array((await view(world.app, answer.viewingToken, 'payload')).rawPayload);
    expect(sealed.length).toBe(answer.payloadBytes);
    expect(fromUtf8(await open(payloadKey, sealed, contexts.link(keys.lookup)))).toBe(minted.payload);
    for (const object of clinic.objects) {
      const reply = await view(world.app, answer.viewingToken, `objects/${object.id}`);
      expect(reply.statusCode).toBe(200);
      expect(reply.rawPayload.equals(object.sealed)).toBe(true);
    }
  });

  it('resumes by range, byte for byte, without counting as another opening', async () => {
    const minted = await share(world, clinic, { maxOpens: 1 });
    const { viewingToken } = await opened(world.app, minted);
    const [object] = clinic.objects;
    const path = `objects/${object?.id}`;
    const sealed = object?.sealed ?? Buffer.alloc(0);
    const ranges: [string, number, number][] = [
      ['bytes=0-99', 0, 100],
      ['bytes=100-', 100, sealed.length],
      ['bytes=-7', sealed.length - 7, sealed.length],
    ];
    for (const [range, start, end] of ranges) {
      const reply = await view(world.app, viewingToken, path, { range });
      expect(reply.statusCode).toBe(206);
      expect(reply.headers['content-range']).toBe(`bytes ${start}-${end - 1}/${sealed.length}`);
      expect(reply.rawPayload.equals(sealed.subarray(start, end))).toBe(true);
    }
    const outside = await view(world.app, viewingToken, path, { range: `bytes=${sealed.length}-` });
    expect([outside.statusCode, outside.headers['content-range']]).toEqual([416, `bytes */${sealed.length}`]);
    expect((await view(world.app, viewingToken, 'payload')).statusCode).toBe(200);
    expect((await openAs(world.app, { lookup: minted.body.lookup, passwordGate: null })).statusCode).toBe(404);
  });

  it('grants the objects of its own study as it was when shared, and nothing else', async () => {
    const { viewingToken } = await opened(world.app, await share(world, clinic));
    const later = newId();
    await world.platform.storage.put(
      world.studies.objectKey(clinic.tenantId, clinic.studyId, later),
      Buffer.from('later'),
    );
    const another = await newStudy(world, clinic.tenantId);
    const foreign = await newClinic(world);
    const others = [later, another.objects[0]?.id, foreign.objects[0]?.id, newId(), 'x', '..%2f..%2fkeys'];
    const replies = await Promise.all(others.map((id) => view(world.app, viewingToken, `objects/${id}`)));
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(others.map(() => 404));
    expect(new Set(replies.map(({ body }) => withoutId(body))).size).toBe(1);
  });

  it('grants only the chosen objects of a study, and is refused when one of them is not of it', async () => {
    const [chosen, left] = clinic.objects.map(({ id }) => id);
    const foreign = (await newClinic(world)).objects[0]?.id ?? '';
    const { viewingToken } = await opened(world.app, await share(world, clinic, { objects: [chosen ?? ''] }));
    expect((await view(world.app, viewingToken, `objects/${chosen}`)).statusCode).toBe(200);
    expect((await view(world.app, viewingToken, `objects/${left}`)).statusCode).toBe(404);
    for (const other of [foreign, newId()]) {
      const { body } = await mint(clinic.studyId, { objects: [chosen ?? '', other] });
      const reply = await ask(world.app, 'POST', '/links', { ...as(clinic), body, ip: newIp() });
      expect([reply.statusCode, reply.json().fields]).toEqual([422, ['objects']]);
    }
  });

  it('never exceeds the maximum of openings, however many ask at once and wherever', async () => {
    const other = await world.anotherNode();
    const { body, link } = await share(world, clinic, { maxOpens: 3 });
    const replies = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        openAs(i % 2 ? world.app : other, { lookup: body.lookup, passwordGate: null }),
      ),
    );
    expect(replies.filter(({ statusCode }) => statusCode === 200)).toHaveLength(3);
    expect(
      replies
        .filter(({ statusCode }) => statusCode !== 200)
        .every(({ statusCode }) => statusCode === 404 || statusCode === 429),
    ).toBe(true);
    const { links } = (await ask(world.app, 'GET', '/links', { ...as(clinic), ip: newIp() })).json<Links>();
    expect(links.find(({ id }) => id === link.id)).toMatchObject({ opens: 3, state: 'used-up' });
  });

  it('ends a viewing with its token: an unknown, malformed or absent one is not found', async () => {
    const [object] = clinic.objects;
    for (const authorization of [
      undefined,
      '',
      'Viewing',
      `Viewing ${toBase64Url(randomBytes(32))}`,
      `Bearer ${toBase64Url(randomBytes(32))}`,
      `Viewing ${'A'.repeat(42)}B`,
    ]) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      for (const path of ['payload', `objects/${object?.id}`]) {
        expect((await ask(world.app, 'GET', `/viewing/${path}`, { headers, ip: newIp() })).json()).toMatchObject({
          status: 404,
          code: 'not-found',
        });
      }
    }
  });
});

describe('a link with a password', () => {
  it('[C180] gives out nothing before the password, keeps only Argon2id of its gate, and stops after 5 wrong ones', async () => {
    const minted = await share(world, clinic, {}, password('7 blue kites'));
    const { lookup, passwordGate } = minted.body;
    const bare = await openAs(world.app, { lookup, passwordGate: null });
    expect(bare.json()).toMatchObject({ status: 401, code: 'link-password' });
    expect(bare.body).not.toMatch(/Harbour|wrappedKey|viewingToken/);
    const [stored] = await rowsOf('link_payload', minted.link.id);
    expect(stored?.gate_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(stored)).not.toContain(passwordGate);
    expect(await opened(world.app, minted)).toMatchObject({ clinicName: 'Harbour Spine' });

    const guess = () => openAs(world.app, { lookup, passwordGate: toBase64Url(randomBytes(32)) });
    const guesses = [];
    for (let i = 0; i < 6; i++) guesses.push(await guess());
    expect(guesses.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(Number(guesses[5]?.headers['retry-after'])).toBeGreaterThan(0);
    const right = await openAs(world.app, { lookup, passwordGate });
    expect(right.statusCode).toBe(429); // the lookup itself is locked, whoever asks from wherever
  });

  it('counts parallel guesses before it looks at them', async () => {
    const { body } = await share(world, clinic, {}, password('x'));
    const replies = await Promise.all(
      Array.from({ length: 12 }, () =>
        openAs(world.app, { lookup: body.lookup, passwordGate: toBase64Url(randomBytes(32)) }),
      ),
    );
    expect(replies.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
  });

  it('does not open its payload for somebody who passed the gate without the password', async () => {
    const minted = await share(world, clinic, {}, password('7 blue kites'));
    const { wrappedKey } = await opened(world.app, minted);
    const withoutPassword = await deriveLink(minted.secret);
    await expect(unwrapPayloadKey(withoutPassword, fromBase64Url(wrappedKey))).rejects.toMatchObject({
      code: 'wrong-key',
    });
    const keys = await deriveLink(minted.secret, password('7 blue kites'));
    expect(await unwrapPayloadKey(keys, fromBase64Url(wrappedKey))).toEqual(minted.payloadKey);
  });
});

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

  it('[C023] is revoked on every node at once, erased, and written down', async () => {
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

describe('the record of accesses', () => {
  it('[C182] shows the owner each access with time and address, wrong passwords and refusals included', async () => {
    const minted = await share(world, clinic, { maxOpens: 2 }, password('p'));
    const { lookup, passwordGate } = minted.body;
    const via = (client: string) => ({
      ip: '10.9.0.1',
      headers: {
        'x-forwarded-for': client,
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      },
    });
    await openAs(world.app, { lookup, passwordGate }, via('198.51.100.7'));
    await openAs(world.app, { lookup, passwordGate: toBase64Url(randomBytes(32)) }, via('2001:db8::5'));
    await openAs(world.app, { lookup, passwordGate }, via('198.51.100.7'));
    await openAs(world.app, { lookup, passwordGate }, via('203.0.113.9'));
    const { accesses } = (
      await ask(world.app, 'GET', `/links/${minted.link.id}/accesses`, { ...as(clinic), ip: newIp() })
    ).json<LinkAccesses>();
    expect(accesses.map(({ outcome, ip, agent }) => [outcome, ip, agent])).toEqual([
      ['refused', '203.0.113.9', 'Firefox, Linux'],
      ['opened', '198.51.100.7', 'Firefox, Linux'],
      ['wrong-password', '2001:db8::5', 'Firefox, Linux'],
      ['opened', '198.51.100.7', 'Firefox, Linux'],
    ]);
    expect(accesses.every(({ at }) => Math.abs(Date.parse(at) - Date.now()) < 60_000)).toBe(true);
  });

  it('counts the bytes that were sent, and keeps them when the viewing ends', async () => {
    const minted = await share(world, clinic);
    const { viewingToken } = await opened(world.app, minted);
    const sent = (await view(world.app, viewingToken, `objects/${clinic.objects[0]?.id}`)).rawPayload.length;
    await revoke(minted.link.id);
    const { accesses } = (
      await ask(world.app, 'GET', `/links/${minted.link.id}/accesses`, { ...as(clinic), ip: newIp() })
    ).json<LinkAccesses>();
    expect(accesses).toMatchObject([{ outcome: 'ended', bytes: sent }]);
    const ended = (await ledgerOf(world, clinic.tenantId)).find(
      ({ event, canonical }) => event === 'link.ended' && canonical.includes(minted.link.id),
    );
    expect(ended?.canonical).toContain(`"bytes":${sent}`);
  });

  it('forgets full addresses after 12 months and keeps the network', async () => {
    const minted = await share(world, clinic);
    await opened(world.app, minted, '192.0.2.77');
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update core.link_access set at = at - interval '366 days' where link_id = $1`, [minted.link.id]),
    );
    await sweepLinks(world.platform);
    const { accesses } = (
      await ask(world.app, 'GET', `/links/${minted.link.id}/accesses`, { ...as(clinic), ip: newIp() })
    ).json<LinkAccesses>();
    expect(accesses.map(({ ip }) => ip)).toEqual(['192.0.2.0/24']);
  });

  it('keeps refusals of unknown links in the installation’s own ledger', async () => {
    const before = (await ledgerOf(world, PLATFORM_TENANT)).length;
    await openAs(world.app, { lookup: toBase64Url(randomBytes(32)), passwordGate: null });
    const rows = await ledgerOf(world, PLATFORM_TENANT);
    expect(rows.length).toBe(before + 1);
    expect(rows.at(-1)).toMatchObject({ event: 'link.refused', outcome: 'refused' });
  });
});
