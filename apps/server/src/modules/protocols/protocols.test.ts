import type { Due, ProtocolList } from '@hyaline/contract';
import { newId, toHex } from '@hyaline/kit';
import { protocolDigest } from '@hyaline/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../platform/crypto/index.ts';
import { phiSchema } from '../../platform/db/index.ts';
import { chartRoutes } from '../chart-entries/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { protocolRoutes } from './index.ts';
import { content, draft, item, read, sign } from './protocols.fixture.ts';

let world: World;
let owner: Person;
let grace: Person;
let tom: Person;
let patientId: string;
let ref: string;
beforeAll(async () => {
  world = await createWorld([patientRoutes, chartRoutes, protocolRoutes]);
  owner = await newOwner(world);
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  tom = await newColleague(world, owner, 'provider', 'Tom Other');
});
beforeEach(async () => {
  ({ id: patientId, ref } = await enter(world, grace, { givenName: 'Prescribed', familyName: newId().slice(-8) }));
});
afterAll(() => world.close());

const events = async (...names: string[]) => ledgerOf(world, owner, names);
const mine = async (...names: string[]) => (await events(...names)).filter(({ patientRef }) => patientRef === ref);
const call = (person: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  ask(world.app, person, method, path, body === undefined ? {} : { body });
const figures = () =>
  world.platform.database.asSuperuser(async (sql) => {
    const { rows } = await sql.query<{ active: number; refill: string | null }>(
      `select active_protocols as active, next_refill_on::text as refill from core.patient_reference where tenant_id = $1 and ref = $2`,
      [owner.tenantId, ref],
    );
    return rows[0];
  });

describe('prescribing', () => {
  it('[C226] [C244] goes from compound to draft to a signed version, each in the ledger and none of it in the open', async () => {
    const { id } = await draft(world, grace, patientId);
    const opened = await read(world, grace, id);
    expect(opened).toMatchObject({ state: 'draft', revision: 1, mayWrite: true, patientRef: ref, versions: [] });
    expect(opened.draft?.content.items[0]).toMatchObject({
      dose: { amount: '250', unit: 'mcg' },
      route: 'subcutaneous',
    });
    expect(opened.draft?.sha256).toBe(await protocolDigest(opened.draft?.content ?? content()));
    expect((await sign(world, grace, id)).statusCode).toBe(200);
    const signed = await read(world, owner, id);
    expect(signed).toMatchObject({ state: 'signed', revision: 2, draft: null });
    expect(signed.versions).toMatchObject([
      { number: 1, sha256: opened.draft?.sha256, signedBy: { name: 'Grace Treats' }, content: opened.draft?.content },
    ]);
    const written = await mine('protocol.created', 'protocol.read', 'protocol.signed');
    expect(written.map(({ event }) => event)).toEqual(['protocol.created', 'protocol.read', 'protocol.read', 'protocol.signed', 'protocol.read']); // prettier-ignore
    expect(written[3]?.canonical).toContain(String(opened.draft?.sha256));
    const everything = JSON.stringify(
      await world.platform.database.asSuperuser(async (sql) => {
        const schema = phiSchema(owner.tenantId);
        const tables = ['protocol', 'protocol_version', 'refill', 'follow_up', 'protocol_template'];
        const rows = [];
        for (const table of tables)
          rows.push(
            (
              await sql.query<{ row: string }>(
                `select encode(convert_to(t::text, 'UTF8'), 'escape') as row from ${schema}.${table} t`,
              )
            ).rows,
          );
        rows.push((await sql.query('select canonical from audit.entry where tenant_id = $1', [owner.tenantId])).rows);
        return rows;
      }),
    );
    const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
    for (const canary of ['Zoraidotide', 'Quennell', 'Tendon canary', '250 mcg', '"250"'])
      for (const spelled of [canary, hex(canary), Buffer.from(canary).toString('base64').replaceAll('=', '')])
        expect(everything.includes(spelled), canary).toBe(false);
  });

  it('[C227] lists a patient’s protocols with their items, one line in the ledger', async () => {
    await draft(world, grace, patientId);
    const { protocols, mayWrite } = (await call(owner, 'GET', `/patients/${patientId}/protocols`)).json<ProtocolList>();
    expect([protocols, mayWrite]).toMatchObject([[{ state: 'draft', version: null, hasDraft: true, title: 'Recovery of Quennell', items: [{ compound: 'Zoraidotide', dose: '250 mcg' }] }], true]); // prettier-ignore
    expect(await mine('protocol.listed')).toHaveLength(1);
  });

  it('signs exactly what was shown: another text, another revision or nothing open is refused, and signs nothing', async () => {
    const { id } = await draft(world, grace, patientId);
    const { draft: shown, revision } = await read(world, grace, id);
    const changed = content({ title: 'Another' });
    expect((await call(grace, 'PUT', `/protocols/${id}`, { revision, content: changed })).json()).toEqual({
      id,
      revision: 2,
    });
    const attempt = (body: object) => call(grace, 'POST', `/protocols/${id}/signature`, { allergyAnswer: '', ...body });
    expect((await attempt({ revision, sha256: shown?.sha256 })).statusCode).toBe(409);
    expect((await attempt({ revision: 2, sha256: shown?.sha256 })).statusCode).toBe(409);
    expect((await read(world, grace, id)).versions).toEqual([]);
    expect((await sign(world, grace, id)).statusCode).toBe(200);
    expect((await attempt({ revision: 3, sha256: shown?.sha256 })).statusCode).toBe(409);
  });

  it('asks for both factors again before a signature', async () => {
    const { id } = await draft(world, grace, patientId);
    const age = (interval: string) =>
      world.platform.database.asSuperuser((sql) =>
        sql.query(`update core.session set verified_at = now() - $2::interval where account_id = $1`, [
          grace.userId,
          interval,
        ]),
      );
    await age('1 hour');
    const refused = await sign(world, grace, id);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'step-up-required']);
    expect((await read(world, grace, id)).state).toBe('draft');
    await age('0 seconds');
    expect((await sign(world, grace, id)).statusCode).toBe(200);
  });

  it('a change of what was signed is a draft until it is signed itself; the first version stays as it was', async () => {
    const { id } = await draft(world, grace, patientId);
    await sign(world, grace, id);
    const before = (await read(world, grace, id)).versions[0];
    const next = content({ items: [{ ...item(), dose: { amount: '300', unit: 'mcg' } }] });
    await call(grace, 'PUT', `/protocols/${id}`, { revision: 2, content: next });
    expect(await read(world, grace, id)).toMatchObject({ state: 'signed', revision: 3, versions: [before] });
    await call(grace, 'PUT', `/protocols/${id}`, { revision: 3, content: null });
    expect((await read(world, grace, id)).draft).toBeNull();
    await call(grace, 'PUT', `/protocols/${id}`, { revision: 4, content: next });
    expect((await sign(world, owner, id)).statusCode).toBe(200);
    const { versions } = await read(world, grace, id);
    expect(versions.map(({ number, signedBy }) => [number, signedBy.name])).toEqual([
      [2, 'Ada Byron'],
      [1, 'Grace Treats'],
    ]);
    expect(versions[1]).toEqual(before);
  });

  it('of two people who change the same draft, the second is told and nothing is lost', async () => {
    const { id } = await draft(world, grace, patientId);
    const save = (person: Person, title: string) =>
      call(person, 'PUT', `/protocols/${id}`, { revision: 1, content: content({ title }) });
    const replies = await Promise.all([save(grace, 'One'), save(owner, 'Two')]);
    expect(replies.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    const won = replies[0]?.statusCode === 200 ? 'One' : 'Two';
    expect((await read(world, grace, id)).draft?.content.title).toBe(won);
  });

  it('pauses, resumes and ends with a reason that is sealed; what has ended stays so', async () => {
    const { id } = await draft(world, grace, patientId);
    await sign(world, grace, id);
    const put = (revision: number, state: string, reason = 'Reason canary') =>
      call(grace, 'PUT', `/protocols/${id}/state`, { revision, state, reason });
    expect((await put(2, 'signed')).statusCode).toBe(409);
    expect((await put(2, 'paused', '')).statusCode).toBe(422);
    await call(grace, 'PUT', `/protocols/${id}`, { revision: 2, content: content({ title: 'Open change' }) });
    expect((await put(3, 'paused')).json()).toEqual({ id, revision: 4 });
    expect(await read(world, grace, id)).toMatchObject({ state: 'paused', reason: 'Reason canary', draft: { content: { title: 'Open change' } } }); // prettier-ignore
    expect(await figures()).toMatchObject({ active: 0 });
    expect((await put(4, 'signed')).statusCode).toBe(200);
    expect(await figures()).toMatchObject({ active: 1 });
    expect((await put(5, 'ended')).statusCode).toBe(200);
    expect((await put(6, 'signed')).statusCode).toBe(409);
    expect((await call(grace, 'PUT', `/protocols/${id}`, { revision: 6, content: content() })).statusCode).toBe(409);
    const written = await mine('protocol.paused', 'protocol.resumed', 'protocol.ended');
    expect(written.filter(({ outcome }) => outcome === 'done').map(({ event }) => event)).toEqual(['protocol.paused', 'protocol.resumed', 'protocol.ended']); // prettier-ignore
    expect(JSON.stringify(written)).not.toContain('canary');
  });

  it.each([
    ['no item', content({ items: [] })],
    ['a dose that is no number', content({ items: [item({ dose: { amount: '2,5', unit: 'mg' } })] })],
    ['a field nobody knows', { ...content(), ssn: '1' }],
  ])('is refused with %s, and nothing is written', async (_, bad) => {
    const reply = await call(grace, 'POST', `/patients/${patientId}/protocols`, { content: bad });
    expect(reply.statusCode).toBe(422);
    expect((await call(grace, 'GET', `/patients/${patientId}/protocols`)).json<ProtocolList>().protocols).toEqual([]);
  });
});

describe('allergies of the record', () => {
  const allergic = (substance: string, status = 'active') =>
    call(grace, 'POST', `/patients/${patientId}/entries`, {
      content: {
        kind: 'allergy',
        substance,
        code: null,
        category: 'medication',
        reaction: '',
        severity: null,
        status,
        noted: '',
      },
    });

  it('flag compounds by name, synonym, class and diluent; a signature needs an answer to them', async () => {
    const added = await call(owner, 'POST', '/compounds', {
      fields: {
        name: 'Zoraidotide', synonyms: ['ZRD-7'], classWords: ['Canarypeptide'], form: '', defaultUnit: 'mcg', iuPerMg: null,
        facts: { what: null, regulatory: null, storage: null }, notes: '',
      }, // prettier-ignore
    });
    expect(added.statusCode).toBe(201);
    for (const substance of ['ZRD 7', 'canarypeptides', 'Alcohol, benzyl', 'Latex'])
      expect((await allergic(substance)).statusCode).toBe(201);
    expect((await allergic('Zoraidotide', 'refuted')).statusCode).toBe(201);
    const { id } = await draft(world, grace, patientId);
    const flags = (await read(world, grace, id)).draft?.flags ?? [];
    expect(flags.map(({ allergen, by }) => `${allergen} by ${by}`)).toEqual(['ZRD 7 by synonym', 'canarypeptides by class', 'Alcohol, benzyl by class']); // prettier-ignore
    const refused = await sign(world, grace, id);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'allergy-unanswered']);
    expect((await sign(world, grace, id, 'Tolerated before, observed for an hour')).statusCode).toBe(200);
    const [version] = (await read(world, grace, id)).versions;
    expect(version).toMatchObject({ allergyAnswer: 'Tolerated before, observed for an hour', flags });
    expect((await mine('protocol.signed')).at(-1)?.canonical).toContain('"allergies":3');
  });

  it('of nobody, or of another patient, flag nothing', async () => {
    const { id } = await draft(world, grace, patientId);
    expect((await read(world, grace, id)).draft?.flags).toEqual([]);
  });
});

describe('refills and tasks', () => {
  /** What colleagues see of them among the clinic's tasks. */
  const shared = () =>
    world.platform.database.asSuperuser(async (sql) => {
      const { rows } = await sql.query(
        `select auto, to_char(due_on, 'YYYY-MM-DD') as due, status, title from core.task where patient_ref = $1 order by id`,
        [ref],
      );
      return rows.map(({ auto, due, status, title }) => [auto, due, status, title]);
    });

  it('are due by reference for those who treat the patient, and are settled once', async () => {
    const what = content();
    const { id } = await draft(world, grace, patientId, what);
    const plan = { itemId: what.items[0]?.id, dueOn: '2026-12-01', note: '' };
    expect((await call(grace, 'POST', `/protocols/${id}/refills`, plan)).statusCode).toBe(409); // nothing is signed yet
    await sign(world, grace, id);
    const { id: refillId } = (await call(grace, 'POST', `/protocols/${id}/refills`, plan)).json<{ id: string }>();
    await call(grace, 'POST', `/protocols/${id}/follow-ups`, { dueOn: '2026-11-30', what: 'Ask about the canary' });
    expect(await figures()).toEqual({ active: 1, refill: '2026-12-01' });
    expect(await shared()).toEqual([['refill-due', '2026-12-01', 'todo', null], ['follow-up-due', '2026-11-30', 'todo', null]]); // prettier-ignore

    const due = async (person: Person, list = 'mine') =>
      (await call(person, 'GET', `/protocols/due?list=${list}`))
        .json<Due>()
        .due.filter(({ patientRef }) => patientRef === ref);
    const listed = await due(grace);
    expect(listed.map(({ kind, dueOn }) => [kind, dueOn])).toEqual([['follow-up', '2026-11-30'], ['refill', '2026-12-01']]); // prettier-ignore
    expect(JSON.stringify(listed)).not.toMatch(/canary|Zoraid|Prescribed/);
    expect([await due(owner), (await due(owner, 'all')).length, await due(tom, 'all')]).toEqual([[], 2, []]);
    expect(await mine('protocol.due-listed')).toHaveLength(4);

    const settle = () =>
      call(grace, 'PUT', `/protocols/${id}/refills/${refillId}`, { state: 'dispensed', supply: { vials: 2 }, note: 'Lot canary', nextDueOn: '2027-01-10' }); // prettier-ignore
    expect((await settle()).statusCode).toBe(204);
    expect((await settle()).statusCode).toBe(409);
    const { refills, followUps } = await read(world, grace, id);
    expect(refills.map(({ state, dueOn, supply }) => [state, dueOn, supply])).toEqual([['due', '2027-01-10', null], ['dispensed', '2026-12-01', { vials: 2 }]]); // prettier-ignore
    expect(await figures()).toEqual({ active: 1, refill: '2027-01-10' });
    const done = await call(grace, 'PUT', `/protocols/${id}/follow-ups/${followUps[0]?.id}`, {
      state: 'done',
      note: '',
    });
    expect(done.statusCode).toBe(204);
    expect((await due(grace)).map(({ kind }) => kind)).toEqual(['refill']);
    expect((await shared()).map(([auto, day, status]) => [auto, day, status])).toEqual([['refill-due', '2026-12-01', 'done'], ['follow-up-due', '2026-11-30', 'done'], ['refill-due', '2027-01-10', 'todo']]); // prettier-ignore
    const wrong = await call(grace, 'PUT', `/protocols/${newId()}/refills/${refillId}`, {
      state: 'cancelled',
      note: 'no more',
    });
    expect(wrong.statusCode).toBe(404);
    await call(grace, 'PUT', `/protocols/${id}/state`, { revision: 2, state: 'ended', reason: 'Over' });
    expect(await figures()).toEqual({ active: 0, refill: null });
    expect(await due(grace)).toEqual([]);
    expect((await shared()).map(([, , status]) => status)).toEqual(['done', 'done', 'done']);
  });
});

describe('the sheet', () => {
  it('[C228] [C229] is a tagged PDF of a signed version, in two languages, and printing it is in the ledger with the hash of the file', async () => {
    const { id } = await draft(world, grace, patientId);
    expect((await call(grace, 'GET', `/protocols/${id}/sheet?locale=en`)).statusCode).toBe(404);
    await sign(world, grace, id);
    const hashes: string[] = [];
    for (const locale of ['en', 'es']) {
      const reply = await call(grace, 'GET', `/protocols/${id}/sheet?locale=${locale}`);
      expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'application/pdf']);
      expect(reply.headers['content-disposition']).toBe(`attachment; filename="${ref}-v1.pdf"`);
      hashes.push(toHex(sha256(reply.rawPayload)));
      const pdf = reply.rawPayload.toString('latin1');
      expect(pdf.startsWith('%PDF-1.7')).toBe(true);
      expect(pdf).toContain('/MarkInfo');
      expect(pdf).toContain(`/Lang (${locale})`);
      expect(pdf).not.toContain('Quennell'); // not in what a viewer shows as title; the text itself is compressed
    }
    expect((await call(tom, 'GET', `/protocols/${id}/sheet?locale=en`)).statusCode).toBe(404);
    const printed = await mine('protocol.printed');
    expect(printed.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    for (const [i, { canonical }] of printed.entries()) {
      expect(canonical).toContain('"version":1');
      expect(canonical).toContain(`"file":"${hashes[i]}"`);
    }
  });
});
