import type { Packets } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartRoutes } from '../chart-entries/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { linkRoutes } from '../links/index.ts';
import { sharedStudies } from '../imaging/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { protocolRoutes } from '../protocols/index.ts';
import { draft as draftProtocol, sign } from '../protocols/protocols.fixture.ts';
import { packetRoutes } from './index.ts';
import { mailTo, openPacket, packetDraft, putTogether, readPacket, sendIt, tryToOpen } from './packets.fixture.ts';

const BORN = '1961-04-12';

describe('a packet', () => {
  let world: World;
  let owner: Person;
  let grace: Person;
  beforeAll(async () => {
    world = await createWorld([
      patientRoutes,
      chartRoutes,
      protocolRoutes,
      packetRoutes,
      (platform) => linkRoutes(platform, { studies: sharedStudies, visits: { shareable: async () => null } }),
    ]);
    owner = await newOwner(world);
    grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  });
  afterAll(() => world.close());

  const patient = async (more = {}) => {
    const email = `${newId()}@quennell.example`;
    return { email, ...(await enter(world, grace, { email, ...more })) };
  };

  it('[C242] carries a signed protocol, instructions, a document and a consent text to its patient, in versions that stay', async () => {
    const { id: patientId, email } = await patient();
    const { id: protocolId } = await draftProtocol(world, grace, patientId);
    await sign(world, grace, protocolId);
    const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
    const about = { name: 'Plan of Quennell.pdf', category: 'other', remark: '' };
    const uploaded = await world.app.inject({
      method: 'POST',
      url: `/api/v1/patients/${patientId}/documents`,
      headers: {
        origin: 'http://localhost:8080',
        cookie: grace.cookie,
        'content-type': 'application/octet-stream',
        'hyaline-document': Buffer.from(JSON.stringify(about)).toString('base64url'),
      },
      payload: pdf,
    });
    expect(uploaded.statusCode, uploaded.body).toBe(201);
    const { forms } = (await ask(world.app, grace, 'GET', '/consent-forms')).json<{ forms: { starter: string; locale: string; title: string; body: object }[] }>(); // prettier-ignore
    const example = forms.find(({ starter, locale }) => starter === 'treatment' && locale === 'es');
    const body = { title: example?.title, body: example?.body, locale: 'es', starter: 'treatment' };
    const { id: formId } = (await ask(world.app, grace, 'POST', '/consent-forms', { body })).json<{ id: string }>();
    const first = packetDraft('Change the site each day.');
    const [instructions] = first.items;
    if (!instructions) throw new Error('no item');
    const ids = { protocol: newId(), document: newId(), consent: newId() };
    const items = [
      { kind: 'protocol' as const, id: ids.protocol, protocolId },
      instructions,
      { kind: 'document' as const, id: ids.document, entryId: uploaded.json<{ id: string }>().id },
      { kind: 'consent' as const, id: ids.consent, formId },
    ];
    const id = await putTogether(world, grace, patientId, { ...first, items });
    const preview = (await ask(world.app, grace, 'GET', `/packets/${id}/preview`)).json<{ items: object[] }>();
    expect(preview.items).toHaveLength(4);

    await sendIt(world, grace, id);
    const one = await openPacket(world, (await mailTo(world, email)).secret, BORN);
    expect(one.payload).toMatchObject({
      version: 1,
      number: 1,
      title: 'After your visit',
      forName: 'Rosalind Quennell',
    });
    expect(one.payload.items.map(({ kind }) => kind)).toEqual(['protocol', 'instructions', 'document', 'consent']);
    expect(JSON.stringify(one.payload)).toContain('Zoraidotide');
    expect(await one.part(ids.document)).toEqual(pdf);
    expect((await one.part(one.payload.pdf?.id ?? '')).subarray(0, 5).toString()).toBe('%PDF-');
    const taken = await ledgerOf(world, owner, ['packet.downloaded']);
    expect(taken.some(({ canonical }) => canonical.includes(ids.document))).toBe(true);
    // whatever piece of it is asked for, it comes whole and is noted
    const noted = taken.length;
    for (const range of ['bytes=1-', 'bytes=-100', 'bytes=0-0', 'bytes=999999999-']) {
      const headers = { authorization: `Viewing ${one.token}`, range };
      const piece = await ask(world.app, grace, 'GET', `/viewing/parts/${ids.document}`, { headers });
      expect([piece.statusCode, piece.rawPayload.length > pdf.length], range).toEqual([200, true]);
    }
    expect(await ledgerOf(world, owner, ['packet.downloaded'])).toHaveLength(noted + 4);

    // what was sent never changes: a change is the next version, and the link to the first shows the first
    const { revision, draft } = await readPacket(world, grace, id);
    const next = { ...draft, title: 'After your second visit' };
    expect((await ask(world.app, grace, 'PUT', `/packets/${id}`, { body: { revision, draft: next } })).statusCode).toBe(200); // prettier-ignore
    const again = JSON.parse(
      JSON.stringify((await openPacket(world, (await mailTo(world, email)).secret, BORN)).payload),
    );
    expect(again).toEqual(JSON.parse(JSON.stringify(one.payload)));
    await sendIt(world, grace, id);
    const two = await openPacket(world, (await mailTo(world, email)).secret, BORN);
    expect(two.payload).toMatchObject({ number: 2, title: 'After your second visit' });
    await expect(sqlAs(grace, `update packet_version set details = 'x'`)).rejects.toThrow(/permission denied/);

    const { packets } = (await ask(world.app, grace, 'GET', `/patients/${patientId}/packets`)).json<Packets>();
    expect(packets).toEqual([expect.objectContaining({ id, state: 'read', version: 2, hasDraft: false })]);
  });

  it('[C230] stands in the ledger when it is mailed: which template, and the address as a hash that ends with the patient', async () => {
    const { id: patientId, ref, email } = await patient();
    const id = await putTogether(world, grace, patientId, packetDraft('Rest.'));
    await sendIt(world, grace, id);
    await sendIt(world, grace, id);
    const rows = (await ledgerOf(world, grace, ['packet.sent'])).filter(({ patientRef }) => patientRef === ref);
    const facts = rows.map(({ canonical }) => (JSON.parse(canonical) as { facts: Record<string, string> }).facts);
    expect(facts).toEqual([expect.objectContaining({ template: 'packet' }), expect.objectContaining({ template: 'packet' })]); // prettier-ignore
    const [first, again] = facts.map(({ recipient }) => recipient);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first); // the same address
    const sameMail = await patient({ email });
    const other = await putTogether(world, grace, sameMail.id, packetDraft('Rest.'));
    await sendIt(world, grace, other);
    const theirs = (await ledgerOf(world, grace, ['packet.sent'])).find(
      ({ patientRef }) => patientRef === sameMail.ref,
    );
    expect(theirs?.canonical).not.toContain(first); // nobody finds out who shares one, nor tries addresses
    expect(rows.map(({ canonical }) => canonical).join()).not.toContain(email);
  });

  it('[C241] asks its question of every browser anew, and has one live link at a time', async () => {
    const { id: patientId, email } = await patient();
    const id = await putTogether(world, grace, patientId, packetDraft('Rest.'));
    const { code } = await sendIt(world, grace, id, 'code');
    expect(code).toMatch(/^\d{6}$/);
    const { secret } = await mailTo(world, email);
    for (let browser = 0; browser < 2; browser++) {
      const { reply } = await tryToOpen(world, secret, null);
      expect([reply.statusCode, reply.json<{ code: string; fields: string[] }>()]).toEqual([401, expect.objectContaining({ code: 'link-question', fields: ['code'] })]); // prettier-ignore
      await openPacket(world, secret, code ?? '');
    }
    const stored = await world.platform.database.asSuperuser(
      (sql) =>
      sql.query(`select 1 from audit.entry where canonical like '%"${code}"%' union all select 1 from core.idempotency where response::text like '%${code}%'`), // prettier-ignore
    );
    expect(stored.rows).toEqual([]);
    await sendIt(world, grace, id, 'birth-date');
    expect((await tryToOpen(world, secret, code)).reply.statusCode).toBe(404);
    const newer = (await mailTo(world, email)).secret;
    expect(newer).not.toBe(secret);
    await openPacket(world, newer, BORN);
    const { sendings } = await readPacket(world, grace, id);
    expect(sendings.map(({ state, opens }) => [state, opens])).toEqual([['live', 1], ['revoked', 2]]); // prettier-ignore
  });

  it('[C241] closes after five wrong answers, and tells the clinic', async () => {
    const { id: patientId, email } = await patient();
    const id = await putTogether(world, grace, patientId, packetDraft('Rest.'));
    await sendIt(world, grace, id);
    const { secret } = await mailTo(world, email);
    for (let n = 1; n <= 5; n++) expect((await tryToOpen(world, secret, `1999-01-0${n}`)).reply.statusCode).toBe(401);
    expect((await tryToOpen(world, secret, BORN)).reply.statusCode).toBe(404);
    const { sendings, state } = await readPacket(world, grace, id);
    expect(sendings[0]).toMatchObject({ state: 'locked', opens: 0, wrongAnswers: 5, firstOpenedAt: null });
    expect(state).toBe('sent');
  });

  it('[C240] is open at 23:59 h and not at 24:01 h, and a withdrawn one is gone at once', async () => {
    const { id: patientId, email } = await patient();
    const id = await putTogether(world, grace, patientId, packetDraft('Rest.'));
    const { linkId } = await sendIt(world, grace, id);
    const { secret } = await mailTo(world, email);
    const age = (left: string) =>
      world.platform.database.asSuperuser((sql) =>
        sql.query(
          `update core.link set created_at = now() - interval '24 hours' + $2::interval, expires_at = now() + $2::interval where id = $1`,
          [linkId, left],
        ),
      );
    await age('1 minute');
    await openPacket(world, secret, BORN);
    await age('-1 minute');
    const late = (await tryToOpen(world, secret, BORN)).reply;
    expect(late.statusCode).toBe(404);
    await sendIt(world, grace, id);
    const newer = (await mailTo(world, email)).secret;
    const reader = await openPacket(world, newer, BORN);
    const { revision } = await readPacket(world, grace, id);
    const gone = await ask(world.app, grace, 'POST', `/packets/${id}/withdrawal`, { body: { revision } });
    expect(gone.statusCode, gone.body).toBe(200);
    expect((await reader.send('GET', '/viewing/payload')).statusCode).toBe(404);
    const dead = (await tryToOpen(world, newer, BORN)).reply;
    const bare = (reply: typeof dead) => ({ ...reply.json<object>(), requestId: '' });
    expect([dead.statusCode, bare(dead)]).toEqual([late.statusCode, bare(late)]);
    expect((await readPacket(world, grace, id)).state).toBe('withdrawn');
  });

  it('says what is missing before anything is sent', async () => {
    const { id: patientId } = await patient({ birthDate: '', email: '' });
    const id = await putTogether(world, grace, patientId, packetDraft('Rest.'));
    const body = { revision: 1, challenge: 'code' };
    const sending = () => ask(world.app, grace, 'POST', `/packets/${id}/sendings`, { body });
    expect((await sending()).json()).toMatchObject({ status: 409, code: 'packet-address' });
    const other = await patient({ birthDate: '' });
    const second = await putTogether(world, grace, other.id, packetDraft('Rest.'));
    const asked = await ask(world.app, grace, 'POST', `/packets/${second}/sendings`, { body: { ...body, challenge: 'birth-date' } }); // prettier-ignore
    expect(asked.json()).toMatchObject({ status: 409, code: 'packet-no-birth-date' });
    const lost = packetDraft('', { items: [{ kind: 'protocol', id: newId(), protocolId: newId() }] });
    const third = await putTogether(world, grace, other.id, lost);
    expect((await ask(world.app, grace, 'POST', `/packets/${third}/sendings`, { body })).json()).toMatchObject({ status: 409, code: 'packet-part-gone' }); // prettier-ignore
    expect((await sending()).statusCode).toBe(409);
  });

  /** Any SQL as the application: with a person's sealed context and the clinic's role, as an injected statement would run. */
  function sqlAs<Row extends object>(person: Person, text: string, params: readonly unknown[] = []): Promise<Row[]> {
    return world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });
  }
});
