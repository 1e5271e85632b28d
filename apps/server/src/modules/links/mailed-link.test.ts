import type { OpenedLink } from '@hyaline/contract';
import { fromBase64Url, newId, toBase64Url, utf8 } from '@hyaline/kit';
import { contexts, deriveLink, open, unwrapPayloadKey } from '@hyaline/sealed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, ledgerOf, newClinic, newIp, openAs, type Owner, view, type World } from './links.fixture.ts';
import { endLinksOfSubject, mailedLink } from './index.ts';

const BORN = '1980-02-29';

describe('a link that the server mails', () => {
  let world: World;
  let owner: Owner;
  beforeAll(async () => {
    world = await createWorld();
    owner = await newClinic(world);
  });
  afterAll(() => world.close());

  const part = { id: newId(), bytes: utf8('a document') };
  async function mail(challenge: 'birth-date' | 'code' = 'birth-date', answer = BORN) {
    const subjectId = newId();
    const { id, secret } = await world.platform.db.inTenant(owner, (tx) =>
      mailedLink(world.platform, tx, {
        subjectId,
        patientRef: 'PT-4F09C2',
        payload: utf8('what is private'),
        parts: [part],
        question: { challenge, answer },
        ip: '192.0.2.1',
      }),
    );
    const keys = await deriveLink(fromBase64Url(secret));
    const lookup = toBase64Url(keys.lookup);
    const attempt = (given: string | null) => openAs(world.app, { lookup, passwordGate: null, answer: given });
    return { id, subjectId, secret, keys, attempt };
  }

  it('[C241] asks a question before anything, and opens for the right answer alone', async () => {
    const { attempt, keys } = await mail();
    const asked = await attempt(null);
    expect([asked.statusCode, asked.json()]).toEqual([401, expect.objectContaining({ code: 'link-question', fields: ['birth-date'] })]); // prettier-ignore
    const wrong = await attempt('1980-02-28');
    expect([wrong.statusCode, wrong.json<{ code: string }>().code]).toEqual([401, 'link-answer-wrong']);
    const right = await attempt(` ${BORN} `);
    expect(right.statusCode).toBe(200);
    const { viewingToken, wrappedKey } = right.json<OpenedLink>();
    const key = await unwrapPayloadKey(keys, fromBase64Url(wrappedKey));
    const payload = (await view(world.app, viewingToken, 'payload')).rawPayload;
    expect(Buffer.from(await open(key, new Uint8Array(payload), contexts.link(keys.lookup))).toString()).toBe(
      'what is private',
    );
    const sealed = (await view(world.app, viewingToken, `parts/${part.id}`)).rawPayload;
    expect(await open(key, new Uint8Array(sealed), contexts.linkPart(keys.lookup, part.id))).toEqual(part.bytes);
    expect((await view(world.app, viewingToken, `parts/${newId()}`)).statusCode).toBe(404);
  });

  it('[C241] closes for good after five wrong answers, also when they come at once, and says so to the clinic', async () => {
    const { id, attempt } = await mail('code', '481516');
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => attempt(`${100_000 + n}`)));
    const codes = answers.map((reply) => reply.json<{ code: string }>().code);
    expect(codes.filter((code) => code === 'link-answer-wrong')).toHaveLength(5);
    expect(new Set(codes)).toEqual(new Set(['link-answer-wrong', 'not-found']));
    expect((await attempt('481516')).statusCode).toBe(404);
    const reply = await world.app.inject({ url: '/api/v1/links', headers: { cookie: owner.cookie } });
    const link = reply.json<{ links: { id: string; state: string }[] }>().links.find((one) => one.id === id);
    expect(link?.state).toBe('locked');
    const rows = (await ledgerOf(world, owner.tenantId)).filter(({ canonical }) => canonical.includes(id));
    expect(rows.filter(({ event, canonical }) => event === 'link.refused' && canonical.includes('wrong-answer'))).toHaveLength(5); // prettier-ignore
    const kept = await world.platform.database.asSuperuser(
      (sql) =>
      sql.query('select 1 from core.link_payload where link_id = $1 union all select 1 from core.link_part where link_id = $1', [id]), // prettier-ignore
    );
    expect(kept.rows).toEqual([]);
  });

  it('forgets wrong answers once the right one came', async () => {
    const { attempt } = await mail();
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 4; n++) expect((await attempt('1999-09-09')).statusCode).toBe(401);
      expect((await attempt(BORN)).statusCode).toBe(200);
    }
  });

  it('[C240] lives for 24 hours to the second, which nobody can prolong', async () => {
    const { id, attempt } = await mail();
    const age = (interval: string) =>
      world.platform.database.asSuperuser((sql) =>
        sql.query(
          `update core.link set created_at = now() - interval '24 hours' + $2::interval, expires_at = now() + $2::interval where id = $1`,
          [id, interval],
        ),
      );
    await age('1 minute');
    expect((await attempt(BORN)).statusCode).toBe(200);
    await age('-1 minute');
    expect((await attempt(BORN)).statusCode).toBe(404);
    const prolong = world.platform.db.inTenant(owner, (tx) =>
      tx.query({ name: 'test-prolong', text: `update core.link set expires_at = now() + interval '2 days'` }, []),
    );
    await expect(prolong).rejects.toMatchObject({ code: '42501' });
  });

  it('ends with what it was made of, at once, and is then like one that never was', async () => {
    const { subjectId, attempt } = await mail();
    const { viewingToken } = (await attempt(BORN)).json<OpenedLink>();
    await world.platform.db.inTenant(owner, (tx) => endLinksOfSubject(tx, subjectId, 'sent-anew'));
    expect((await view(world.app, viewingToken, 'payload')).statusCode).toBe(404);
    const dead = await attempt(BORN);
    const nobody = await openAs(world.app, { lookup: toBase64Url(crypto.getRandomValues(new Uint8Array(32))), passwordGate: null, answer: BORN }, { ip: newIp() }); // prettier-ignore
    const bare = (reply: typeof dead) => ({ ...reply.json<object>(), requestId: '' });
    expect([dead.statusCode, bare(dead)]).toEqual([nobody.statusCode, bare(nobody)]);
  });
});
