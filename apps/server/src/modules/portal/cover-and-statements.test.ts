import {
  DOCUMENT_HEADER,
  type Entries,
  type Notices,
  type OwnRequests,
  type PatientRequests,
  type SharedItems,
} from '@hyaline/contract';
import { newId, toBase64Url, utf8 } from '@hyaline/kit';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { textOfPdf } from '../../platform/pdf/pdf-text.fixture.ts';
import { grantRoutes } from '../grants/index.ts';
import { ask, newColleague, type Person } from '../imaging/imaging.fixture.ts';
import { noticeRoutes } from '../notices/index.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { sqlAsPatient } from '../portal-messages/messages.fixture.ts';
import { carerOf } from './proxy.fixture.ts';
import { createPortalWorld, type Known, newPatient, patientInside, Phone, type PortalWorld } from './portal.fixture.ts'; // prettier-ignore

let world: PortalWorld;
let rosalind: Known;
let theirs: Known;
let phone: Phone;
let neighbour: Phone;
beforeAll(async () => {
  world = await createPortalWorld([noticeRoutes, patientRequestRoutes, grantRoutes]);
  rosalind = await newPatient(world, world.treats);
  theirs = await newPatient(world, world.treats, 'Neighbourly');
  phone = await patientInside(world, world.treats, rosalind);
  neighbour = await patientInside(world, world.treats, theirs);
});
afterAll(() => world.close());

const send = (person: Person, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
  ask(world.app, person, method, path, body === undefined ? {} : { body });
const told = async (person: Person, kind: string): Promise<number> =>
  (await send(person, 'GET', '/notices')).json<Notices>().notices.filter((notice) => notice.kind === kind).length;
const filesOf = async (bytes: Uint8Array): Promise<Map<string, Buffer>> => {
  const archive = new Blob([Uint8Array.from(bytes)]);
  const files = new Map<string, Buffer>();
  for (const entry of (await readZip(archive)).entries)
    files.set(entry.path.split('/').at(-1) ?? '', Buffer.from(await readEntry(archive, entry)));
  return files;
};

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
async function upload({ id }: Known, name: string): Promise<string> {
  const about = toBase64Url(utf8(JSON.stringify({ name, category: 'letter', remark: '' })));
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(pdf.length), [DOCUMENT_HEADER]: about }; // prettier-ignore
  const kept = await ask(world.app, world.treats, 'POST', `/patients/${id}/documents`, { headers, body: pdf });
  if (kept.statusCode !== 201) throw new Error(kept.body);
  return kept.json<{ id: string }>().id;
}

it('[C262] a patient who signs in sees their own record and nobody else’s, and each look is theirs in the ledger', async () => {
  const theirLetter = await upload(theirs, 'Theirs.pdf');
  await send(world.treats, 'POST', `/patients/${theirs.id}/shared`, { kind: 'document', itemId: theirLetter });
  const asked = newId();
  await neighbour.ask('POST', '/portal/requests', { id: asked, kind: 'access', words: '', paidInFull: false });
  const theirThings = [`/portal/documents/${theirLetter}`, `/portal/requests/${asked}/papers/receipt`];
  for (const path of theirThings) {
    expect(await neighbour.says('GET', path), path).toBe('200');
    expect(await phone.says('GET', path), path).toBe('404 not-found');
  }
  const read = async (who: Phone) => (await who.ask('GET', '/portal/record?locale=en')).body;
  expect([await read(phone), await read(neighbour)]).toEqual([expect.stringContaining('Rosalind'), expect.stringContaining('Neighbourly')]); // prettier-ignore
  expect(await read(phone)).not.toContain('Neighbourly');
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ id: string }>('select id from core.portal_account where patient_id = $1', [rosalind.id]),
  );
  const looks = (await ledgerOf(world, world.owner, ['portal.read'])).filter(({ patientRef }) => patientRef === rosalind.ref); // prettier-ignore
  expect(looks).toHaveLength(2);
  for (const { canonical } of looks) {
    expect(canonical).toContain(`"actor":"${rows[0]?.id}"`);
    expect(canonical).toContain('"by":"patient"');
  }
  expect(await new Phone(world).says('GET', '/portal/record?locale=en')).toBe('401 not-signed-in');
});

describe('what is shared by somebody who covers', () => {
  it('is marked as that by the database, told to those who treat the patient, and theirs to take back', async () => {
    const [first, second] = [await upload(rosalind, 'First.pdf'), await upload(rosalind, 'Second.pdf')];
    const share = (person: Person, itemId: string) => send(person, 'POST', `/patients/${rosalind.id}/shared`, { kind: 'document', itemId }); // prettier-ignore
    const cover = { accountId: world.other.userId, kind: 'cover', endsAt: new Date(Date.now() + 3_600_000).toISOString() }; // prettier-ignore
    expect((await send(world.treats, 'POST', `/patients/${rosalind.id}/assignments`, cover)).statusCode).toBeLessThan(300); // prettier-ignore
    expect((await share(world.treats, first)).statusCode).toBe(201);
    expect(await told(world.treats, 'shared-by-cover')).toBe(0);
    expect((await share(world.other, second)).statusCode).toBe(201);
    expect(await told(world.treats, 'shared-by-cover')).toBe(1);
    expect(await told(world.other, 'shared-by-cover')).toBe(0);
    const list = async () =>
      (await send(world.treats, 'GET', `/patients/${rosalind.id}/shared`)).json<SharedItems>().items;
    expect((await list()).map(({ name, byCover }) => [name, byCover]).toSorted()).toEqual([['First.pdf', false], ['Second.pdf', true]]); // prettier-ignore
    // no program says of itself that it did not cover
    const text = `insert into shared_with_patient (tenant_id, id, patient_id, kind, item_id, shared_by, by_cover)
      values ((select sec.tenant()), $1, $2, 'document', $3, (select sec.user_id()), false)`;
    const byHand = world.platform.db.inTenant(world.other, (tx) => tx.query({ name: '', text }, [newId(), rosalind.id, first]), { phi: true }); // prettier-ignore
    await expect(byHand).rejects.toMatchObject({ code: '42501' });
    const lent = (await list()).find(({ byCover }) => byCover);
    expect((await send(world.treats, 'DELETE', `/patients/${rosalind.id}/shared/${lent?.id ?? ''}`)).statusCode).toBe(204); // prettier-ignore
  });
});

describe('a correction that was denied', () => {
  const own = async (who: Phone) => (await who.ask('GET', '/portal/requests')).json<OwnRequests>().requests;
  const denied = (outcome: 'denied' | 'partly' = 'denied'): Promise<string> => deniedTo(phone, outcome);
  const deniedTo = async (who: Phone, outcome: 'denied' | 'partly' = 'denied'): Promise<string> => {
    const id = newId();
    await who.ask('POST', '/portal/requests', { id, kind: 'amendment', words: 'I never smoked', paidInFull: false });
    const answer = { revision: 1, outcome, reasons: ['accurate-and-complete'], text: 'Your own words of May.' };
    expect((await send(world.treats, 'POST', `/requests/${id}/answer`, answer)).statusCode).toBe(200);
    return id;
  };
  const state = (who: Phone, id: string, text = 'I did not say that.') => who.says('POST', `/portal/requests/${id}/statement`, { text }); // prettier-ignore

  it('takes the patient’s statement once, tells the clinic, takes its reply, and both go along', async () => {
    const id = await denied();
    expect((await own(phone)).find((each) => each.id === id)).toMatchObject({ mayState: true, statement: null });
    expect(await state(phone, id)).toBe('200');
    expect(await state(phone, id)).toBe('200'); // sent again, it is the same
    expect(await state(phone, id, 'And another thing')).toBe('409 conflict');
    expect(await told(world.treats, 'request-stated')).toBe(1);
    const reply = { revision: 2, whose: 'clinic', text: 'It stands in your letter of 2024.' };
    const again = { ...reply, whose: 'patient' };
    expect((await send(world.treats, 'POST', `/requests/${id}/statements`, again)).statusCode).toBe(409);
    expect((await send(world.treats, 'POST', `/requests/${id}/statements`, reply)).statusCode).toBe(200);
    const both = { statement: 'I did not say that.', rebuttal: 'It stands in your letter of 2024.' };
    const seen = (await send(world.treats, 'GET', `/patients/${rosalind.id}/requests`)).json<PatientRequests>()
      .requests;
    expect(seen.find((each) => each.id === id)).toMatchObject(both);
    expect((await own(phone)).find((each) => each.id === id)).toMatchObject({ ...both, mayState: false, papers: ['receipt', 'answer', 'statement'] }); // prettier-ignore

    for (const [locale, title] of [
      ['en', 'Statement of disagreement'],
      ['es', 'Declaración de desacuerdo'],
    ] as const) {
      const papers = [
        await send(world.treats, 'GET', `/requests/${id}/papers/statement?locale=${locale}`),
        await phone.ask('GET', `/portal/requests/${id}/papers/statement?locale=${locale}`),
      ];
      for (const paper of papers) {
        const text = textOfPdf(paper.rawPayload);
        for (const part of [title, 'I never smoked', 'Your own words of May', 'I did not say that', 'letter of 2024'])
          expect(text).toContain(part);
      }
    }
    // what is disclosed of the record takes it along: the patient's archive and the clinic's, as data and on paper
    const archives = [
      await phone.ask('POST', '/portal/export', { locale: 'en' }),
      await ask(world.app, world.treats, 'POST', `/patients/${rosalind.id}/export`, { body: { locale: 'en', images: false } }), // prettier-ignore
    ];
    for (const archive of archives) {
      expect(archive.statusCode).toBe(200);
      const files = await filesOf(archive.rawPayload);
      const kept = JSON.parse(files.get('disagreements.json')?.toString() ?? '{}') as { disagreements: object[] };
      expect(kept.disagreements).toEqual([expect.objectContaining({ requestId: id, request: 'I never smoked', ...both })]); // prettier-ignore
      expect(textOfPdf(files.get('summary.pdf') ?? Buffer.alloc(0))).toMatch(/disagrees with.*I did not say that/s);
    }
    const rows = (await ledgerOf(world, world.owner, ['request.statement-added'])).map(({ canonical }) => canonical);
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/did not say|letter of 2024/);
  });

  it('speaks of the one entry that it is about: in the chart, in the archive at that entry, and on its paper', async () => {
    const allergy = (substance: string) => ({ content: { kind: 'allergy', substance, code: null, reaction: '', severity: null, status: 'active', noted: '', category: null } }); // prettier-ignore
    const entered = async (patientId: string, substance: string) => {
      const reply = await send(world.treats, 'POST', `/patients/${patientId}/entries`, allergy(substance));
      expect(reply.statusCode, reply.body).toBe(201);
      return reply.json<{ id: string }>().id;
    };
    const [latex, nickel, foreign] = [
      await entered(rosalind.id, 'Canary latex'),
      await entered(rosalind.id, 'Canary nickel'),
      await entered(theirs.id, 'Canary wool'),
    ];
    const id = newId();
    await phone.ask('POST', '/portal/requests', { id, kind: 'amendment', words: 'Latex is fine', paidInFull: false });
    const deny = (about: string) => send(world.treats, 'POST', `/requests/${id}/answer`, { revision: 1, outcome: 'denied', reasons: ['accurate-and-complete'], text: '', about }); // prettier-ignore
    expect((await deny(foreign)).statusCode).toBe(422);
    expect((await deny(latex)).statusCode).toBe(200);
    expect(await state(phone, id, 'Latex never harmed me.')).toBe('200');
    const again = { revision: 3, whose: 'clinic', text: 'It was tested.', about: nickel };
    expect((await send(world.treats, 'POST', `/requests/${id}/statements`, again)).statusCode).toBe(409);
    const { entries } = (await send(world.treats, 'GET', `/patients/${rosalind.id}/entries`)).json<Entries>();
    expect(entries.filter(({ disputed }) => disputed).map((entry) => entry.id)).toEqual([latex]);
    const { requests } = (await send(world.treats, 'GET', `/patients/${rosalind.id}/requests`)).json<PatientRequests>();
    expect(requests.find((each) => each.id === id)?.about).toMatchObject({ id: latex, kind: 'allergy' });
    const archive = await ask(world.app, world.treats, 'POST', `/patients/${rosalind.id}/export`, { body: { locale: 'en', images: false } }); // prettier-ignore
    const files = await filesOf(archive.rawPayload);
    expect(files.get('disagreements.json')?.toString()).toContain(latex);
    const text = textOfPdf(files.get('summary.pdf') ?? Buffer.alloc(0));
    const at = (words: string) => text.indexOf(words);
    expect(at('There is a disagreement with this entry')).toBeGreaterThan(at('Canary latex'));
    expect(at('Latex never harmed me')).toBeGreaterThan(at('There is a disagreement with this entry'));
    expect(at('Latex never harmed me')).toBeLessThan(at('Conditions'));
    expect(text.split('Latex never harmed me')).toHaveLength(2);
    const paper = await send(world.treats, 'GET', `/requests/${id}/papers/statement?locale=es`);
    expect(textOfPdf(paper.rawPayload)).toContain('una alergia, registrada el');
    // entered in the evening there, which is the next day by UTC
    await world.platform.database.asSuperuser(async (db) => {
      await db.query(`insert into core.access_settings (tenant_id, time_zone, changed_by) values ($1, 'America/Santiago', $2)`, [world.owner.tenantId, world.owner.userId]); // prettier-ignore
      await db.query(`set session_replication_role = replica`);
      await db.query(`update ${phiSchema(world.owner.tenantId)}.chart_entry set created_at = '2026-06-11T02:00:00Z' where id = $1`, [latex]); // prettier-ignore
      await db.query(`reset session_replication_role`);
    });
    for (const evening of [
      await send(world.treats, 'GET', `/requests/${id}/papers/statement?locale=es`),
      await phone.ask('GET', `/portal/requests/${id}/papers/statement?locale=es`),
    ])
      expect(textOfPdf(evening.rawPayload)).toContain('registrada el 10 de junio de 2026');
  });

  it('denied in part takes a statement as well: in the portal, by the clinic, on the letter, in the archive and at the entry', async () => {
    const fields = { kind: 'allergy', substance: 'Canary amber', code: null, reaction: '', severity: null, status: 'active', noted: '', category: null }; // prettier-ignore
    const about = (await send(world.treats, 'POST', `/patients/${rosalind.id}/entries`, { content: fields })).json<{ id: string }>().id; // prettier-ignore
    const unstated = await denied('partly');
    expect((await send(world.treats, 'GET', `/requests/${unstated}/papers/statement?locale=en`)).statusCode).toBe(409);
    expect((await send(world.treats, 'POST', `/requests/${unstated}/along`)).statusCode).toBe(200);
    const paper = await send(world.treats, 'GET', `/requests/${unstated}/papers/statement?locale=en`);
    expect(textOfPdf(paper.rawPayload)).toMatch(/we do a part of it.*You sent us no statement/s);
    expect((await phone.ask('GET', `/portal/requests/${unstated}/papers/statement?locale=en`)).statusCode).toBe(200);
    const [id, onPaper] = [await denied('partly'), await denied('partly')];
    const marked = async () => (await send(world.treats, 'GET', `/patients/${rosalind.id}/entries`)).json<Entries>().entries.find((each) => each.id === about)?.disputed; // prettier-ignore
    expect((await own(phone)).find((each) => each.id === id)).toMatchObject({ mayState: true, statement: null });
    const letter = await phone.ask('GET', `/portal/requests/${id}/papers/answer?locale=en`);
    expect(textOfPdf(letter.rawPayload)).toContain('statement of disagreement');
    expect(await state(phone, id, 'Half of it stands still.')).toBe('200');
    const reply = { revision: 2, whose: 'clinic', text: 'That half was measured.', about };
    expect((await send(world.treats, 'POST', `/requests/${id}/statements`, reply)).statusCode).toBe(200);
    expect(await marked()).toBe(true);
    const byHand = { revision: 2, whose: 'patient', text: 'Entered from paper.' };
    expect((await send(world.treats, 'POST', `/requests/${onPaper}/statements`, byHand)).statusCode).toBe(200);
    const archive = await ask(world.app, world.treats, 'POST', `/patients/${rosalind.id}/export`, { body: { locale: 'en', images: false } }); // prettier-ignore
    const kept = (await filesOf(archive.rawPayload)).get('disagreements.json')?.toString();
    expect(kept).toContain('Half of it stands still.');
    expect(kept).toContain('Entered from paper.');
  });

  it('goes along with the denial, without a statement, once the patient asks: shown, exported, printed, until one is written', async () => {
    const id = await denied();
    const along = (who: Phone, which = id) => who.says('POST', `/portal/requests/${which}/along`);
    const exported = async () => {
      const files = await filesOf((await phone.ask('POST', '/portal/export', { locale: 'en' })).rawPayload);
      const { disagreements } = JSON.parse(files.get('disagreements.json')?.toString() ?? '{}') as { disagreements: { requestId: string; statement: string | null }[] }; // prettier-ignore
      const summary = textOfPdf(files.get('summary.pdf') ?? Buffer.alloc(0)).replaceAll(/\s+/g, ' ');
      return [disagreements.find(({ requestId }) => requestId === id)?.statement, summary.includes('asked that the request and the answer go along')]; // prettier-ignore
    };
    const [before] = await exported();
    expect(before).toBeUndefined();
    expect(await along(neighbour)).toBe('404 not-found');
    expect(await along(phone)).toBe('200');
    expect(await along(phone)).toBe('200'); // sent again, it is the same
    expect(await told(world.treats, 'request-along')).toBe(1);
    expect(await exported()).toEqual([null, true]);
    const mine = async () => (await own(phone)).find((each) => each.id === id);
    expect(await mine()).toMatchObject({ along: true, mayState: true, papers: ['receipt', 'answer', 'statement'] });
    const clinics = async () => (await send(world.treats, 'GET', `/patients/${rosalind.id}/requests`)).json<PatientRequests>().requests.find((each) => each.id === id); // prettier-ignore
    expect(await clinics()).toMatchObject({ along: true, statement: null });
    const paper = await phone.ask('GET', `/portal/requests/${id}/papers/statement?locale=es`);
    expect(textOfPdf(paper.rawPayload)).toMatch(/I never smoked.*Your own words of May/s);
    const rows = (await ledgerOf(world, world.owner, ['request.along-asked'])).filter(({ canonical }) => canonical.includes(id)); // prettier-ignore
    expect(rows.map(({ patientRef }) => patientRef)).toEqual([rosalind.ref]);
    expect(await state(phone, id, 'I changed my mind.')).toBe('200');
    expect((await exported())[0]).toBe('I changed my mind.');
    expect(await along(phone)).toBe('409 conflict');

    // of nothing that was not denied, by no statement either, and nothing of it changes
    const open = newId();
    await phone.ask('POST', '/portal/requests', { id: open, kind: 'amendment', words: 'My height', paidInFull: false });
    expect(await along(phone, open)).toBe('409 conflict');
    expect((await send(world.treats, 'POST', `/requests/${open}/along`)).statusCode).toBe(409);
    const una = await newColleague(world, world.owner, 'provider', 'Una Elsewhere');
    expect((await send(una, 'POST', `/requests/${id}/along`)).statusCode).toBe(404);
    const insert = `insert into request_along (tenant_id, request_id, patient_id, asked_by)
      values ((select sec.tenant()), $1, $2, coalesce($3, sec.user_id()))`;
    const other = await denied();
    expect(await sqlAsPatient(world, rosalind, insert, [open, rosalind.id, null])).toBe('42501');
    expect(await sqlAsPatient(world, theirs, insert, [other, theirs.id, null])).toBe('42501');
    expect(await sqlAsPatient(world, rosalind, insert, [other, rosalind.id, world.treats.userId])).toBe('42501');
    for (const text of ['update request_along set asked_at = now()', 'delete from request_along'])
      expect(await sqlAsPatient(world, rosalind, text)).toBe('42501');
    expect(await sqlAsPatient(world, theirs, 'select 1 from request_along')).toEqual([]);
    // nor by whoever was let in by leave alone
    const carer = await carerOf(world, await newPatient(world, world.treats, 'Lent'), { scope: ['requests'] });
    const lent = await deniedTo(carer.phone);
    expect((await own(carer.phone)).map((each) => each.id)).toEqual([lent]);
    expect(await along(carer.phone, lent)).toBe('404 not-found');
  });

  it('[C191] takes no statement of anybody else, of an open request, or by SQL of what was not denied', async () => {
    const id = await denied();
    expect(await state(neighbour, id)).toBe('404 not-found');
    const open = newId();
    await phone.ask('POST', '/portal/requests', { id: open, kind: 'amendment', words: 'My weight', paidInFull: false });
    expect(await state(phone, open)).toBe('409 conflict');
    const insert = `insert into request_statement (tenant_id, request_id, patient_id, details, written_by)
      values ((select sec.tenant()), $1, $2, '\\x00', coalesce($3, sec.user_id()))`;
    expect(await sqlAsPatient(world, rosalind, insert, [open, rosalind.id, null])).toBe('42501');
    expect(await sqlAsPatient(world, theirs, insert, [id, theirs.id, null])).toBe('42501');
    expect(await sqlAsPatient(world, rosalind, insert, [id, rosalind.id, world.treats.userId])).toBe('42501');
    expect(await state(phone, id)).toBe('200');
    for (const text of [`update request_statement set details = '\\x00'`, 'delete from request_statement'])
      expect(await sqlAsPatient(world, rosalind, text)).toBe('42501');
    expect(await sqlAsPatient(world, theirs, 'select 1 from request_statement')).toEqual([]);
  });

  it('takes none from whoever was let in by leave, and a representative’s under their name wherever it goes', async () => {
    const ward = await newPatient(world, world.treats, 'Warded');
    const patient = await patientInside(world, world.treats, ward);
    const deniedTo = async (who: Phone): Promise<string> => {
      const id = newId();
      await who.ask('POST', '/portal/requests', { id, kind: 'amendment', words: 'She drinks', paidInFull: false });
      const answer = { revision: 1, outcome: 'denied', reasons: ['accurate-and-complete'], text: 'It is right.' };
      expect((await send(world.treats, 'POST', `/requests/${id}/answer`, answer)).statusCode).toBe(200);
      return id;
    };
    const carer = await carerOf(world, ward, { scope: ['requests'] });
    const theirs = await deniedTo(carer.phone);
    expect((await own(carer.phone))[0]).toMatchObject({ id: theirs, mayState: false });
    expect(await state(carer.phone, theirs, 'CARERWORDS')).toBe('404 not-found');
    const insert = `insert into request_statement (tenant_id, request_id, patient_id, details, written_by)
      values ((select sec.tenant()), $1, $2, '\\x00', sec.user_id())`;
    const inSql = (id: string, text: string, params: string[] = []) =>
      world.platform.db
        .inTenant({ tenantId: world.owner.tenantId, userId: id }, (tx) => tx.query({ name: '', text }, params), {
          own: true,
        }) // prettier-ignore
        .catch((error: { code?: string }) => error.code);
    expect(await inSql(carer.id, insert, [theirs, ward.id])).toBe('42501');
    expect(await state(patient, theirs, 'No, I do not')).toBe('200');
    expect(await inSql(carer.id, 'select 1 from request_statement')).toEqual([]);

    const guardian = await carerOf(world, ward, {
      scope: ['requests'],
      basis: 'representative',
      name: 'Gwen Guardian',
    });
    const asked = await deniedTo(guardian.phone);
    expect(await state(guardian.phone, asked, 'She never drank')).toBe('200');
    const named = { id: asked, statement: 'She never drank', statedBy: 'Gwen Guardian' };
    expect((await own(guardian.phone))[0]).toMatchObject(named);
    expect((await own(patient)).find(({ id }) => id === asked)).toMatchObject(named);
    const seen = (await send(world.treats, 'GET', `/patients/${ward.id}/requests`)).json<PatientRequests>().requests;
    expect(seen.map(({ id, statedBy }) => [id, statedBy]).toSorted()).toEqual([[theirs, null], [asked, 'Gwen Guardian']].toSorted()); // prettier-ignore
    const letter = await patient.ask('GET', `/portal/requests/${asked}/papers/statement?locale=en`);
    expect(textOfPdf(letter.rawPayload)).toContain('Gwen Guardian does not agree');
    const files = await filesOf((await patient.ask('POST', '/portal/export', { locale: 'en' })).rawPayload);
    expect(files.get('disagreements.json')?.toString()).toMatch(/"statedBy": ?"Gwen Guardian"/);
    const summary = textOfPdf(files.get('summary.pdf') ?? Buffer.alloc(0)).replaceAll(/\s+/g, ' ');
    expect(summary).toContain('Statement of the patient');
    expect(summary).toContain('Statement of Gwen Guardian, for the patient');
  });

  it('closes nothing by one that does not open, and the clinic enters it again', async () => {
    const id = await denied();
    const insert = `insert into request_statement (tenant_id, request_id, patient_id, details, written_by)
      values ((select sec.tenant()), $1, $2, '\\x00', sec.user_id())`;
    expect(await sqlAsPatient(world, rosalind, insert, [id, rosalind.id])).toEqual([]);
    expect((await own(phone)).find((each) => each.id === id)).toMatchObject({ statement: '', mayState: false });
    expect((await send(world.treats, 'GET', `/patients/${rosalind.id}/requests`)).statusCode).toBe(200);
    const files = await filesOf((await phone.ask('POST', '/portal/export', { locale: 'en' })).rawPayload);
    expect(textOfPdf(files.get('summary.pdf') ?? Buffer.alloc(0)).replaceAll(/\s+/g, ' ')).toContain(
      'that cannot be read',
    );
    const again = { revision: 2, whose: 'patient', text: 'As I wrote before' };
    expect((await send(world.treats, 'POST', `/requests/${id}/statements`, again)).statusCode).toBe(200);
    expect((await own(phone)).find((each) => each.id === id)).toMatchObject({ statement: 'As I wrote before' });
  });
});
