import { LINK_LIFETIMES, type Link, type Links } from '@hyaline/contract';
import { fromBase64Url, fromUtf8, newId, toBase64Url } from '@hyaline/kit';
import { contexts, deriveLink, open, unwrapPayloadKey } from '@hyaline/sealed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import {
  as,
  ask,
  createWorld,
  ledgerOf,
  mint,
  newClinic,
  newIp,
  newStudy,
  openAs,
  opened,
  share,
  view,
  type World,
} from './links.fixture.ts';

let world: World;
let clinic: Awaited<ReturnType<typeof newClinic>>;
beforeAll(async () => {
  world = await createWorld({ trustProxy: ['10.9.0.0/16'] });
  clinic = await newClinic(world);
});
afterAll(() => world.close());

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
