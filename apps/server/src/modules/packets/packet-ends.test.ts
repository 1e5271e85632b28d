import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartRoutes } from '../chart-entries/index.ts';
import { grantRoutes } from '../grants/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { sharedStudies } from '../imaging/index.ts';
import { linkRoutes } from '../links/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { protocolRoutes } from '../protocols/index.ts';
import { draft as draftProtocol, read as readProtocol, sign } from '../protocols/protocols.fixture.ts';
import { packetRoutes } from './index.ts';
import { mailTo, openPacket, packetDraft, putTogether, readPacket, sendIt, tryToOpen } from './packets.fixture.ts';

const BORN = '1961-04-12';

describe('what a clinic sends ends', () => {
  let world: World;
  let owner: Person;
  let grace: Person;
  let tom: Person;
  beforeAll(async () => {
    world = await createWorld([
      patientRoutes,
      chartRoutes,
      protocolRoutes,
      grantRoutes,
      packetRoutes,
      (platform) => linkRoutes(platform, { studies: sharedStudies, visits: { shareable: async () => null } }),
    ]);
    owner = await newOwner(world);
    grace = await newColleague(world, owner, 'provider', 'Grace Treats');
    tom = await newColleague(world, owner, 'provider', 'Tom Other');
  });
  afterAll(() => world.close());

  const patient = async () => {
    const email = `${newId()}@quennell.example`;
    return { email, ...(await enter(world, grace, { email })) };
  };
  const sendAgain = async (id: string) => {
    const { revision } = await readPacket(world, grace, id);
    const reply = await ask(world.app, grace, 'POST', `/packets/${id}/sendings`, { body: { revision, challenge: 'code' } }); // prettier-ignore
    return reply.statusCode === 201 ? '201' : `${reply.statusCode} ${reply.json<{ code: string }>().code}`;
  };
  const preview = async (id: string) => (await ask(world.app, grace, 'GET', `/packets/${id}/preview`)).statusCode;

  it('where access is special: a provider reads and drafts, and sends nothing, not even by SQL', async () => {
    const { id: patientId, ref } = await patient();
    const id = await putTogether(world, grace, patientId, packetDraft('Rest.'));
    await sendIt(world, grace, id);
    const body = { target: { kind: 'patient', patientRef: ref }, minutes: 15, reason: 'She is unconscious in room two and nobody knows her' }; // prettier-ignore
    expect((await ask(world.app, tom, 'POST', '/grants', { body })).statusCode).toBe(201);
    const { revision } = await readPacket(world, tom, id);
    const sent = await ask(world.app, tom, 'POST', `/packets/${id}/sendings`, { body: { revision, challenge: 'code' } }); // prettier-ignore
    expect([sent.statusCode, sent.json<{ code: string }>().code]).toEqual([403, 'forbidden']);
    const insert = `insert into packet_sending (tenant_id, id, packet_id, patient_id, version, challenge, mail_id, details, sent_by)
      select tenant_id, gen_random_uuid(), packet_id, patient_id, version, challenge, mail_id, details, (select sec.user_id())
      from packet_sending where packet_id = $1 limit 1`;
    const byHand = (person: Person) =>
      world.platform.db.inTenant(person, (tx) => tx.query({ name: '', text: insert }, [id]), { phi: true });
    await expect(byHand(tom)).rejects.toThrow(/row-level security/);
    await expect(byHand(grace)).resolves.toEqual([]);
  });

  it('when the record is put away, with the mails that carry the links', async () => {
    const { id: patientId, ref, email } = await patient();
    const id = await putTogether(world, grace, patientId, packetDraft('Rest.'));
    const { linkId } = await sendIt(world, grace, id);
    const { secret } = await mailTo(world, email);
    await openPacket(world, secret, BORN);
    const second = await putTogether(world, grace, patientId, packetDraft('Walk.'));
    await sendIt(world, grace, second); // its mail still waits
    const away = await ask(world.app, grace, 'DELETE', `/patients/${patientId}`);
    expect(away.statusCode, away.body).toBeLessThan(300);
    expect((await tryToOpen(world, secret, BORN)).reply.statusCode).toBe(404);
    const ended = (await ledgerOf(world, owner, ['link.revoked'])).filter(({ patientRef }) => patientRef === ref);
    expect(ended).toHaveLength(2);
    expect(ended[0]?.canonical).toContain('patient-removed');
    expect(ended.some(({ canonical }) => canonical.includes(linkId))).toBe(true);
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query('select state, sealed from core.mail where dedupe_key like $1', [`packet.${second}.%`]),
    );
    expect(rows).toEqual([{ state: 'failed', sealed: null }]);
  });

  it('when a protocol in it is not in force any more, or a document was deleted: neither goes out again', async () => {
    const { id: patientId } = await patient();
    const { id: protocolId } = await draftProtocol(world, grace, patientId);
    await sign(world, grace, protocolId);
    const uploaded = await world.app.inject({
      method: 'POST',
      url: `/api/v1/patients/${patientId}/documents`,
      headers: {
        origin: 'http://localhost:8080',
        cookie: grace.cookie,
        'content-type': 'application/octet-stream',
        'hyaline-document': Buffer.from(JSON.stringify({ name: 'Plan.pdf', category: 'other', remark: '' })).toString('base64url'), // prettier-ignore
      },
      payload: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'),
    });
    const entryId = uploaded.json<{ id: string }>().id;
    const withProtocol = await putTogether(world, grace, patientId, packetDraft('', { items: [{ kind: 'protocol', id: newId(), protocolId }] })); // prettier-ignore
    const withDocument = await putTogether(world, grace, patientId, packetDraft('', { items: [{ kind: 'document', id: newId(), entryId }] })); // prettier-ignore
    for (const id of [withProtocol, withDocument]) expect(await sendAgain(id)).toBe('201');
    for (const id of [withProtocol, withDocument]) expect([await sendAgain(id), await preview(id)]).toEqual(['201', 200]); // prettier-ignore
    const { revision } = await readProtocol(world, grace, protocolId);
    const state = await ask(world.app, grace, 'PUT', `/protocols/${protocolId}/state`, { body: { revision, state: 'ended', reason: 'Side effects' } }); // prettier-ignore
    expect(state.statusCode, state.body).toBe(200);
    const removal = await ask(world.app, grace, 'POST', `/patients/${patientId}/entries/${entryId}/removal`, { body: { revision: 1, reason: 'Of another patient' } }); // prettier-ignore
    expect(removal.statusCode, removal.body).toBe(200);
    for (const id of [withProtocol, withDocument])
      expect([await sendAgain(id), await preview(id)]).toEqual(['409 packet-part-gone', 409]);
  });

  it('when it is withdrawn, though the agreement of the clinic has lapsed and a draft is open', async () => {
    const { id: patientId, email } = await patient();
    const id = await putTogether(world, grace, patientId, packetDraft('Rest.'));
    await sendIt(world, grace, id);
    const { secret } = await mailTo(world, email);
    const { revision, draft } = await readPacket(world, grace, id);
    const next = { ...draft, title: 'After your second visit' };
    expect((await ask(world.app, grace, 'PUT', `/packets/${id}`, { body: { revision, draft: next } })).statusCode).toBe(200); // prettier-ignore
    await world.platform.database.asSuperuser((sql) =>
      sql.query(
        `insert into core.document_version (code, version, seq, material, effective_on, prevailing_locale, published_at)
         values ('baa', '9.0', 90, true, '2026-01-06', 'en', now() - interval '31 days')`,
      ),
    );
    const gone = await ask(world.app, grace, 'POST', `/packets/${id}/withdrawal`, { body: { revision: revision + 1 } });
    expect(gone.statusCode, gone.body).toBe(200);
    expect((await tryToOpen(world, secret, BORN)).reply.statusCode).toBe(404);
    expect(await readPacket(world, grace, id)).toMatchObject({ state: 'withdrawn', revision: revision + 2, hasDraft: true, draft: { title: 'After your second visit' } }); // prettier-ignore
    const written = world.platform.db.inTenant(grace, (tx) => tx.query({ name: '', text: `update packet set details = 'x' where id = $1` }, [id]), { phi: true }); // prettier-ignore
    await expect(written).rejects.toMatchObject({ code: 'HY403' });
  });
});
