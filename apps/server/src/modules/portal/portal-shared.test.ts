import type {
  ExportManifest,
  Notices,
  OpenedStudy,
  OwnRequests,
  OwnShared,
  PacketPayload,
  PatientRequests,
  SharedItems,
  StudyIndex,
} from '@hyaline/contract';
import { DOCUMENT_HEADER, phi, richTextOf } from '@hyaline/contract';
import { joinInstance } from '@hyaline/dicom';
import { fromBase64Url, fromUtf8, newId, SYSTEM_USER, toBase64Url, utf8 } from '@hyaline/kit';
import { contexts } from '@hyaline/sealed';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBytes } from '../../platform/crypto/index.ts';
import { textOfPdf } from '../../platform/pdf/pdf-text.fixture.ts';
import { visitRoutes } from '../atlas-visits/index.ts';
import { visit } from '../atlas-visits/visits.fixture.ts';
import { allergy, vitals } from '../chart-entries/chart.fixture.ts';
import { brandingRoutes } from '../branding/index.ts';
import { noticeRoutes } from '../notices/index.ts';
import { settings, started } from '../exchange/exchange.fixture.ts';
import { ask, digests, type File, newOwner, phantom, save, type Person } from '../imaging/imaging.fixture.ts';
import { packetDraft, putTogether, readPacket, sendIt } from '../packets/packets.fixture.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { createPortalWorld, invite, type Known, newPatient, patientInside, Phone, type PortalWorld } from './portal.fixture.ts'; // prettier-ignore

const LETTER = utf8('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
let world: PortalWorld;
let rosalind: Known;
let theirs: Known;
let phone: Phone;
let neighbour: Phone;
interface Things {
  study: string;
  visit: string;
  document: string;
  packet: string;
  consent: string;
}
let mine: Things;
let others: Things;
const files: File[] = phantom(71, 2, 16);

beforeAll(async () => {
  world = await createPortalWorld([visitRoutes, patientRequestRoutes, brandingRoutes, noticeRoutes]);
  rosalind = await newPatient(world, world.treats);
  theirs = await newPatient(world, world.treats, 'Neighbourly');
  mine = await thingsOf(rosalind, files);
  others = await thingsOf(theirs, phantom(72, 2, 16));
  phone = await patientInside(world, world.treats, rosalind);
  neighbour = await patientInside(world, world.treats, theirs);
});
afterAll(() => world.close());

async function done<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  person: Person = world.treats,
): Promise<T> {
  const reply = await ask(world.app, person, method, path, body === undefined ? {} : { body });
  if (reply.statusCode >= 300) throw new Error(`${method} ${path} ${reply.statusCode} ${reply.body}`);
  return (reply.body === '' ? {} : reply.json()) as T;
}

/** One of each, in the record and not yet shared; the packet was sent. */
async function thingsOf({ id }: Known, images: readonly File[]): Promise<Things> {
  const study = (await save(world, world.treats, images)).id;
  await done('PUT', `/studies/${study}/patient`, { patientId: id });
  const seen = (await done<{ id: string }>('POST', `/patients/${id}/visits`, { content: visit({}, { label: 'Before surgery', note: 'For us alone' }) })).id; // prettier-ignore
  const about = { name: 'Letter.pdf', category: 'letter', remark: '' };
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(LETTER.length), [DOCUMENT_HEADER]: toBase64Url(utf8(JSON.stringify(about))) }; // prettier-ignore
  const kept = await ask(world.app, world.treats, 'POST', `/patients/${id}/documents`, { headers, body: Buffer.from(LETTER) }); // prettier-ignore
  if (kept.statusCode !== 201) throw new Error(kept.body);
  const document = kept.json<{ id: string }>().id;
  const form = await done<{ id: string }>('POST', '/consent-forms', { title: `To treat ${newId()}`, body: richTextOf('I agree.'), locale: 'en', starter: null }); // prettier-ignore
  const consent = newId();
  const draft = packetDraft('Rest at home');
  const items = [...draft.items, { kind: 'consent' as const, id: consent, formId: form.id }, { kind: 'document' as const, id: newId(), entryId: document }, { kind: 'visit' as const, id: newId(), visitId: seen },]; // prettier-ignore
  const packet = await putTogether(world, world.treats, id, { ...draft, title: phi('After your visit'), items });
  await sendIt(world, world.treats, packet);
  return { study, visit: seen, document, packet, consent };
}

const KINDS = ['study', 'visit', 'document'] as const;
const shareOne = (known: Known, kind: string, itemId: string, person = world.treats) =>
  ask(world.app, person, 'POST', `/patients/${known.id}/shared`, { body: { kind, itemId } });
const sharedWith = async ({ id }: Known): Promise<SharedItems['items']> =>
  (await done<SharedItems>('GET', `/patients/${id}/shared`)).items;
async function takeBack(known: Known, itemId: string): Promise<void> {
  const row = (await sharedWith(known)).find((each) => each.itemId === itemId);
  await done('DELETE', `/patients/${known.id}/shared/${row?.id ?? ''}`);
}
const given = async (who: Phone): Promise<OwnShared> => (await who.ask('GET', '/portal/shared')).json();
const openings = (things: Things): [string, 'GET' | 'POST', string][] => [
  ['study', 'POST', `/portal/studies/${things.study}/open`],
  ['visit', 'GET', `/portal/visits/${things.visit}`],
  ['document', 'GET', `/portal/documents/${things.document}`],
];

async function sqlAsPatient({ id }: Known, text: string, params: readonly unknown[] = []): Promise<object[] | string> {
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ id: string }>('select id from core.portal_account where patient_id = $1 and ended_at is null', [id]),
  );
  const actor = { tenantId: world.owner.tenantId, userId: rows[0]?.id ?? '' };
  return world.platform.db
    .inTenant(actor, (tx) => tx.query({ name: '', text }, params), { own: true })
    .catch((error: { code?: string }) => error.code ?? 'error');
}

describe('what a clinic shares with a patient', () => {
  it('is nothing until it is said of each thing, by whoever treats them, and nobody else says it', async () => {
    expect(await given(phone)).toMatchObject({ studies: [], visits: [], documents: [] });
    for (const [, method, path] of openings(mine)) expect(await phone.says(method, path), path).toBe('404 not-found');
    for (const kind of KINDS) {
      expect((await shareOne(rosalind, kind, mine[kind], world.other)).statusCode, kind).toBe(404);
      expect((await shareOne(rosalind, kind, others[kind])).statusCode, `${kind} of another`).toBe(404);
      expect((await shareOne(rosalind, kind, newId())).statusCode).toBe(404);
    }
    expect(await given(phone)).toMatchObject({ studies: [], visits: [], documents: [] });
  });

  it('is seen as soon as it is shared, with who shared it, and is a row in the ledger each time', async () => {
    for (const kind of KINDS) {
      const first = await shareOne(rosalind, kind, mine[kind]);
      expect(first.statusCode, kind).toBe(201);
      expect((await shareOne(rosalind, kind, mine[kind])).json()).toEqual(first.json());
    }
    const { studies, visits, documents } = await given(phone);
    expect(studies).toMatchObject([{ id: mine.study, images: 2, sharedBy: 'Grace Treats' }]);
    expect(visits).toMatchObject([{ id: mine.visit, day: '2026-03-02', label: 'Before surgery' }]);
    expect(documents).toMatchObject([{ id: mine.document, name: 'Letter.pdf', size: LETTER.length }]);
    expect((await sharedWith(rosalind)).map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
      'document Letter.pdf',
      expect.stringMatching(/^study ./),
      'visit Before surgery',
    ]);
    const lines = await ledgerOf(world, world.owner, ['sharing.added']);
    expect(lines.flatMap(({ patientRef }) => patientRef ?? [])).toEqual([rosalind.ref, rosalind.ref, rosalind.ref]);
  });

  it('opens: pictures as they were saved, a visit without the clinic’s note, a document byte for byte', async () => {
    const answer = await phone.ask('POST', `/portal/studies/${mine.study}/open`);
    const opened = answer.json<OpenedStudy>();
    const object = async (id: string) => (await phone.ask('GET', `/portal/objects/${id}`)).rawPayload;
    const [headerKey, bulkKey] = [fromBase64Url(opened.headerKey), fromBase64Url(opened.bulkKey)];
    const { objectId } = opened.index;
    const index = JSON.parse(fromUtf8(openBytes(headerKey, await object(objectId), contexts.index(objectId)))) as StudyIndex; // prettier-ignore
    const got: Uint8Array[] = [];
    for (const { headerObject, bulkObject } of index.series.flatMap(({ instances }) => instances)) {
      const header = openBytes(
        headerKey,
        await object(headerObject?.id ?? ''),
        contexts.header(headerObject?.id ?? ''),
      );
      got.push(joinInstance(header, openBytes(bulkKey, await object(bulkObject.id), contexts.bulk(bulkObject.id))));
      expect(await neighbour.says('GET', `/portal/objects/${bulkObject.id}`)).toBe('404 not-found');
    }
    expect(digests(got)).toEqual(digests(files.map(({ bytes }) => bytes)));
    const seen = await phone.ask('GET', `/portal/visits/${mine.visit}`);
    expect(seen.json()).toMatchObject({ id: mine.visit, label: 'Before surgery' });
    expect(seen.body).not.toContain('For us alone');
    const letter = await phone.ask('GET', `/portal/documents/${mine.document}`);
    expect(Buffer.from(letter.rawPayload).equals(Buffer.from(LETTER))).toBe(true);
    expect(letter.headers['content-disposition']).toContain('attachment');
    for (const { headers } of [answer, seen, letter, await phone.ask('GET', '/portal/shared')])
      expect(headers['cache-control']).toContain('no-store');
    for (const event of ['study.opened', 'atlas-visit.opened', 'document.downloaded'])
      expect((await ledgerOf(world, world.owner, [event])).map(({ patientRef }) => patientRef), event).toContain(rosalind.ref); // prettier-ignore
  });

  it('[C191] is nobody else’s by any id, in the routes and in the database', async () => {
    for (const kind of KINDS) expect((await shareOne(theirs, kind, others[kind])).statusCode).toBe(201);
    for (const [, method, path] of openings(others)) expect(await phone.says(method, path), path).toBe('404 not-found');
    for (const [, method, path] of openings(mine)) expect(await neighbour.says(method, path), path).toBe('404 not-found'); // prettier-ignore
    const ids = async (known: Known, text: string) => (await sqlAsPatient(known, text) as { id: string }[]).map(({ id }) => id); // prettier-ignore
    expect(await ids(rosalind, 'select id from study')).toEqual([mine.study]);
    expect(await ids(rosalind, 'select id from atlas_visit')).toEqual([mine.visit]);
    expect(await ids(rosalind, `select id from chart_entry where kind = 'document'`)).toEqual([mine.document]);
    expect(await ids(rosalind, 'select distinct study_id as id from instance')).toEqual([mine.study]);
    expect(await ids(rosalind, 'select distinct study_id as id from object')).toEqual([mine.study]);
    expect(await ids(rosalind, 'select distinct patient_id as id from shared_with_patient')).toEqual([rosalind.id]);
    expect(await ids(rosalind, 'select id from packet')).toEqual([mine.packet]);
    expect(await ids(rosalind, 'select distinct packet_id as id from packet_version')).toEqual([mine.packet]);
    expect(await ids(rosalind, 'select distinct packet_id as id from packet_sending')).toEqual([mine.packet]);
    for (const text of [
      'update shared_with_patient set ended_at = null',
      'delete from shared_with_patient',
      'select ended_by from shared_with_patient',
      'update study set patient_ref = patient_ref',
      'select saved_by from study',
      'select * from atlas_visit_version',
      'select details from packet',
      'select * from legal_hold',
      'select * from erasure',
      'update packet set state = state',
    ])
      expect(await sqlAsPatient(rosalind, text), text).toBe('42501');
    const forged = `insert into shared_with_patient (tenant_id, id, patient_id, kind, item_id, shared_by) values ($1, gen_random_uuid(), $2, 'study', $3, sec.user_id())`; // prettier-ignore
    expect(await sqlAsPatient(rosalind, forged, [world.owner.tenantId, rosalind.id, others.study])).toBe('42501');
  });

  it('ends at once when it is taken back, deleted or moved, and does not come back by itself', async () => {
    await takeBack(theirs, others.study);
    expect(await neighbour.says('POST', `/portal/studies/${others.study}/open`)).toBe('404 not-found');
    expect(await sqlAsPatient(theirs, 'select id from study')).toEqual([]);
    expect(await sqlAsPatient(theirs, 'select id from object')).toEqual([]);
    await shareOne(theirs, 'study', others.study);
    await done('PUT', `/studies/${others.study}/patient`, { patientId: null });
    await done('PUT', `/studies/${others.study}/patient`, { patientId: theirs.id });
    const { revision } = await done<{ revision: number }>('GET', `/patients/${theirs.id}/visits/${others.visit}`);
    await done('POST', `/patients/${theirs.id}/visits/${others.visit}/removal`, { revision, reason: 'wrong one' });
    const left = (await neighbour.ask('GET', `/portal/packets/${others.packet}`)).json<PacketPayload>().items;
    expect(left.map(({ kind }) => kind)).toEqual(['instructions', 'consent', 'document']);
    await done('POST', `/patients/${theirs.id}/visits/${others.visit}/restoration`, { revision });
    await done('POST', `/patients/${theirs.id}/entries/${others.document}/removal`, { revision: 1, reason: 'wrong one' }); // prettier-ignore
    expect(await given(neighbour)).toMatchObject({ studies: [], visits: [], documents: [] });
    for (const [, method, path] of openings(others)) expect(await neighbour.says(method, path)).toBe('404 not-found');
    expect(await sharedWith(theirs)).toEqual([]);
    expect((await ledgerOf(world, world.owner, ['sharing.removed'])).map(({ patientRef }) => patientRef)).toEqual([theirs.ref]); // prettier-ignore
  });

  it('[C191] is said by nobody who may not, whatever SQL runs in the clinic’s own role', async () => {
    const as = (person: Person, text: string, params: readonly unknown[]) =>
      world.platform.db
        .inTenant({ tenantId: person.tenantId, userId: person.userId }, (tx) => tx.query({ name: '', text }, params), {
          phi: true,
        }) // prettier-ignore
        .catch((error: { code?: string }) => error.code ?? 'error');
    const insert = `insert into shared_with_patient (tenant_id, id, patient_id, kind, item_id, shared_by)
      values (sec.tenant(), gen_random_uuid(), $1, 'visit', $2, $3)`;
    const { other, treats, owner } = world;
    expect(await as(other, insert, [theirs.id, others.visit, other.userId])).toBe('42501');
    expect(await as(treats, insert, [theirs.id, mine.visit, treats.userId]), 'of another record').toBe('42501');
    expect(await as(treats, insert, [theirs.id, others.visit, owner.userId]), 'in another’s name').toBe('42501');
    const dated = insert.replace('shared_by)', 'shared_by, shared_at)').replace('$3)', '$3, now() - interval \'1 year\')'); // prettier-ignore
    expect(await as(treats, dated, [theirs.id, others.visit, treats.userId]), 'at another time').toBe('42501');
    expect(await as(treats, insert, [theirs.id, others.visit, treats.userId])).toEqual([]);
    expect(await as(other, 'select 1 from shared_with_patient where patient_id = $1', [theirs.id])).toEqual([]);
    for (const text of [
      'delete from shared_with_patient where patient_id = $1',
      'update shared_with_patient set item_id = gen_random_uuid() where patient_id = $1',
      'insert into packet_reading select * from packet_reading where patient_id = $1',
    ])
      expect(await as(treats, text, [theirs.id]), text).toBe('42501');
    expect((await sharedWith(theirs)).map(({ kind }) => kind)).toEqual(['visit']);
  });

  it('ends with the record: put away, and erased', async () => {
    const leaving = await newPatient(world, world.treats, 'Leaving');
    const things = await thingsOf(leaving, phantom(73, 1, 16));
    await shareOne(leaving, 'visit', things.visit);
    await done('DELETE', `/patients/${leaving.id}`, { reason: 'moved away' });
    const live = `select 1 from shared_with_patient where patient_id = $1 and ended_at is null`;
    const asSystem = (text: string) =>
      world.platform.db.inTenant({ tenantId: world.owner.tenantId, userId: world.owner.userId }, (tx) => tx.query({ name: '', text }, [leaving.id]), { phi: true }); // prettier-ignore
    expect(await asSystem(live)).toEqual([]);
    await world.platform.db.inTenant(
      { tenantId: world.owner.tenantId, userId: SYSTEM_USER },
      (tx) => tx.query({ name: '', text: 'select erase_patient($1)' }, [leaving.id]),
      { phi: true },
    );
    expect(await asSystem('select 1 from shared_with_patient where patient_id = $1')).toEqual([]);
  });
});

describe('packets on the patient’s own pages', () => {
  const sign = (who: Phone, packet: string, item: string, sha256: string) => {
    const at = new Date().toISOString();
    const chain = ['shown', 'read', 'agreed', 'named'].map((step) => ({ step, at }));
    return who.ask('POST', `/portal/packets/${packet}/consents`, { itemId: item, sha256, name: 'Rosalind Quennell', locale: 'en', chain }); // prettier-ignore
  };

  it('[C241] are read after signing in without another question, which is their receipt, and by nobody else', async () => {
    expect((await given(phone)).packets).toMatchObject([{ id: mine.packet, title: 'After your visit', readAt: null, toSign: 1 }]); // prettier-ignore
    expect(await neighbour.says('GET', `/portal/packets/${mine.packet}`)).toBe('404 not-found');
    expect((await readPacket(world, world.treats, mine.packet)).state).toBe('sent');
    const answer = await phone.ask('GET', `/portal/packets/${mine.packet}`);
    expect(answer.headers['cache-control']).toContain('no-store');
    const page = answer.json<PacketPayload>();
    expect(page.items.map(({ kind }) => kind)).toEqual(['instructions', 'consent', 'document', 'visit']);
    expect(page.version).toBe(2);
    const read = await readPacket(world, world.treats, mine.packet);
    expect([read.state, read.portalReadAt !== null]).toEqual(['read', true]);
    const pdf = await phone.ask('GET', `/portal/packets/${mine.packet}/parts/${page.pdf?.id ?? ''}`);
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const document = page.items.find(({ kind }) => kind === 'document')?.id ?? '';
    const part = await phone.ask('GET', `/portal/packets/${mine.packet}/parts/${document}`);
    expect(part.rawPayload.equals(Buffer.from(LETTER))).toBe(true);
    expect(part.headers['cache-control']).toContain('no-store');
    expect(await neighbour.says('GET', `/portal/packets/${mine.packet}/parts/${document}`)).toBe('404 not-found');
    expect((await given(phone)).packets[0]?.readAt).not.toBeNull();
  });

  it('are signed there as through the link: what was shown, once, in the patient’s own name', async () => {
    const page = (await phone.ask('GET', `/portal/packets/${mine.packet}`)).json<PacketPayload>();
    const item = page.items.find((each) => each.kind === 'consent');
    if (item?.kind !== 'consent') throw new Error('no text to sign');
    expect((await sign(phone, mine.packet, item.id, 'f'.repeat(64))).statusCode).toBe(409);
    expect((await sign(neighbour, mine.packet, item.id, item.sha256)).statusCode).toBe(404);
    expect((await sign(phone, mine.packet, item.id, item.sha256)).statusCode).toBe(201);
    expect((await sign(phone, mine.packet, item.id, item.sha256)).statusCode).toBe(409);
    const { consents, packets } = await given(phone);
    expect(packets[0]?.toSign).toBe(0);
    expect(consents).toMatchObject([{ name: 'Rosalind Quennell', way: 'portal', sha256: item.sha256 }]);
    expect(consents[0]?.chain.map(({ step }) => step)).toEqual(['shown', 'read', 'agreed', 'named']);
    const copy = await phone.ask('GET', `/portal/consents/${consents[0]?.id ?? ''}/copy`);
    expect(copy.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await neighbour.says('GET', `/portal/consents/${consents[0]?.id ?? ''}/copy`)).toBe('404 not-found');
    expect((await readPacket(world, world.treats, mine.packet)).consents).toMatchObject([{ name: 'Rosalind Quennell' }]); // prettier-ignore
    const forged = `insert into packet_consent (tenant_id, id, packet_id, patient_id, version, item_id, account_id, sha256, details) values ($1, gen_random_uuid(), $2, $3, 1, gen_random_uuid(), sec.user_id(), decode(repeat('ab', 32), 'hex'), ''::bytea)`; // prettier-ignore
    const of = (packet: string, patient: string) => [world.owner.tenantId, packet, patient];
    expect(await sqlAsPatient(rosalind, forged, of(others.packet, theirs.id))).toBe('42501');
    expect(await sqlAsPatient(rosalind, forged, of(others.packet, rosalind.id))).toBe('42501');
  });

  it('are gone when they are withdrawn; what was signed stays', async () => {
    const { revision } = await readPacket(world, world.treats, mine.packet);
    await done('POST', `/packets/${mine.packet}/withdrawal`, { revision });
    expect(await phone.says('GET', `/portal/packets/${mine.packet}`)).toBe('404 not-found');
    const { packets, consents } = await given(phone);
    expect([packets, consents.length]).toEqual([[], 1]);
    const copy = await phone.ask('GET', `/portal/consents/${consents[0]?.id ?? ''}/copy`);
    expect(copy.statusCode).toBe(200);
  });
});

describe('the day that a patient is told', () => {
  const sql = (text: string, values: unknown[]) =>
    world.platform.database.asSuperuser((client) => client.query(text, values));
  const settle = (place: string) => sql(`insert into core.retention_rule (tenant_id, jurisdiction, adult_years, majority_age, minor_years, changed_by) values ($1, $2, 20, 18, 3, $3)`, [world.owner.tenantId, place, world.owner.userId]); // prettier-ignore
  const leave = () => sql('delete from core.retention_rule where tenant_id = $1', [world.owner.tenantId]);
  const asked = async (): Promise<OwnRequests> => (await phone.ask('GET', '/portal/requests')).json();
  const send = async (): Promise<string> => {
    const id = newId();
    await phone.ask('POST', '/portal/requests', { id, kind: 'access', words: '', paidInFull: false });
    return id;
  };
  const told = async (id: string) => {
    const receipt = await phone.ask('GET', `/portal/requests/${id}/papers/receipt?locale=en`);
    const { requests } = await asked();
    return [
      requests.find((each) => each.id === id)?.dueOn ?? null,
      /We will answer by/.test(textOfPdf(receipt.rawPayload)),
    ];
  };

  it('is promised only where one law names it, as on the public form; elsewhere once the clinic says so itself', async () => {
    for (const place of [null, 'us-ca', 'ar', 'br'] as const) {
      if (place !== null) await settle(place);
      const id = await send();
      const day = (await asked()).dueOn.access;
      expect(day === null, `${place}`).toBe(place !== 'br');
      expect(await told(id)).toEqual([day, day !== null]);
      const { requests } = await done<PatientRequests>('GET', `/patients/${rosalind.id}/requests`);
      const row = requests.find((each) => each.id === id);
      expect(row?.dueOn).toMatch(/^\d{4}/); // the clinic keeps its clock
      if (place === null) {
        await done('POST', `/requests/${id}/extension`, { revision: 1, reason: 'records of three clinics' });
        expect((await told(id))[0]).toBe(row?.extendableTo);
      }
      await leave();
    }
    const id = await send();
    const row = async () =>
      (await done<PatientRequests>('GET', `/patients/${rosalind.id}/requests`)).requests.find((each) => each.id === id);
    expect(await row()).toMatchObject({ law: 'hipaa', lawGuessed: true, mayChooseLaw: true });
    expect(await told(id)).toEqual([null, false]);
    await done('POST', `/requests/${id}/law`, { revision: 1, law: 'ccpa' });
    const chosen = await row();
    expect(chosen).toMatchObject({ law: 'ccpa', lawGuessed: false, source: expect.stringContaining('7021') as string });
    expect(await told(id)).toEqual([chosen?.dueOn, true]);
    const { requests } = await asked();
    for (const { id, revision } of requests)
      expect(await phone.says('POST', `/portal/requests/${id}/withdrawal`, { revision })).toBe('200');
  });
});

describe('what a patient asks for on their own pages', () => {
  const asked = async (who: Phone): Promise<OwnRequests> => (await who.ask('GET', '/portal/requests')).json();
  it('[C147] [C253] reaches the clinic as theirs, identity shown, with the law’s clock; the clinic answers it', async () => {
    const before = (await asked(phone)).requests.map(({ id }) => id);
    const bodies = [
      { kind: 'access', words: 'A copy of everything', paidInFull: false },
      { kind: 'amendment', words: 'I never smoked', paidInFull: false },
      { kind: 'restriction', words: 'Do not tell my insurer', paidInFull: true },
      { kind: 'confidential-communication', words: 'Write to my office', paidInFull: false },
      { kind: 'deletion', words: '', paidInFull: false },
    ];
    for (const body of bodies)
      expect(await phone.says('POST', '/portal/requests', { id: newId(), ...body }), body.kind).toBe('201');
    expect(await phone.says('POST', '/portal/requests', { id: newId(), kind: 'amendment', words: '', paidInFull: false })).toBe('422 bad-request'); // prettier-ignore
    const { requests } = await done<{ requests: { id: string; kind: string; channel: string; identity: { method: string } | null; revision: number; words: string }[] }>('GET', `/patients/${rosalind.id}/requests`); // prettier-ignore
    expect(requests.filter(({ id }) => !before.includes(id)).map(({ kind, channel, identity }) => `${kind} ${channel} ${identity?.method ?? ''}`).toSorted()).toEqual(
      bodies.map(({ kind }) => `${kind} portal portal`).toSorted(),
    ); // prettier-ignore
    const { notices } = await done<Notices>('GET', '/notices');
    const told = notices.filter((notice) => notice.kind === 'request-came' && notice.values.ref === rosalind.ref);
    expect(told).toHaveLength(1); // once, as long as they have not looked
    const amendment = requests.find(({ kind }) => kind === 'amendment');
    await done('POST', `/requests/${amendment?.id ?? ''}/answer`, { revision: amendment?.revision, outcome: 'granted', reasons: [], text: 'Done.' }); // prettier-ignore
    const own = (await asked(phone)).requests.find(({ kind }) => kind === 'amendment');
    expect(own).toMatchObject({ state: 'answered', outcome: 'granted', answer: { text: 'Done.' }, papers: ['receipt', 'answer'] }); // prettier-ignore
    const letter = await phone.ask('GET', `/portal/requests/${own?.id ?? ''}/papers/answer?locale=es`);
    expect(letter.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(letter.headers['cache-control']).toContain('no-store');
    expect(await phone.says('GET', `/portal/requests/${own?.id ?? ''}/papers/extension`)).toBe('409 conflict');
    expect(await neighbour.says('GET', `/portal/requests/${own?.id ?? ''}/papers/answer`)).toBe('404 not-found');
  });

  it('is withdrawn by the patient, and by no other patient; nothing else of it is theirs to change', async () => {
    const one = (await asked(phone)).requests.find(({ kind, state }) => kind === 'access' && state === 'open');
    const body = { revision: one?.revision };
    expect(await neighbour.says('POST', `/portal/requests/${one?.id ?? ''}/withdrawal`, body)).toBe('404 not-found');
    expect(await phone.says('POST', `/portal/requests/${one?.id ?? ''}/withdrawal`, body)).toBe('200');
    expect(await phone.says('POST', `/portal/requests/${one?.id ?? ''}/withdrawal`, body)).toBe('409 conflict');
    expect((await asked(neighbour)).requests).toEqual([]);
    for (const text of [
      `update patient_request set outcome = 'granted'`,
      `update patient_request set due_on = null`,
      `delete from patient_request`,
      `update patient_request set state = 'answered', revision = revision + 1, closed_by = sec.user_id(), closed_at = now()`,
      `update patient_request set state = 'withdrawn', closed_by = sec.user_id(), closed_at = now()`,
    ])
      expect(['42501', '23514']).toContain(await sqlAsPatient(rosalind, text));
  });
});

it('[C163] downloads everything that is shared: pictures as they were saved, visits, documents, packets with signatures, and comes back as it was', async () => {
  await done('POST', `/patients/${rosalind.id}/entries`, { content: allergy('Penicillin') });
  await done('POST', `/patients/${rosalind.id}/entries`, { content: vitals });
  const answer = await phone.ask('POST', '/portal/export', { locale: 'en' });
  const archive = new Blob([Uint8Array.from(answer.rawPayload)]);
  const { entries } = await readZip(archive);
  const paths = entries.map(({ path }) => path);
  const folder = `patients/${rosalind.ref}`;
  expect(paths).toContain(`${folder}/visits/${mine.visit}.json`);
  expect(paths).toContain(`${folder}/documents/${mine.document}.pdf`);
  const images = entries.filter(({ path }) => path.startsWith(`${folder}/images/${mine.study}/`));
  const bytes = await Promise.all(images.map((entry) => readEntry(archive, entry)));
  expect(digests(bytes)).toEqual(digests(files.map((file) => file.bytes)));
  const packets = entries.find(({ path }) => path === `${folder}/packets.json`);
  expect(packets && Buffer.from(await readEntry(archive, packets)).toString()).toContain('Rosalind Quennell');
  for (const id of Object.values(others)) expect(paths.join()).not.toContain(id);

  const manifestOf = async (bytes: Uint8Array): Promise<ExportManifest> => {
    const zip = new Blob([Uint8Array.from(bytes)]);
    const entry = (await readZip(zip)).entries.find(({ path }) => path === 'manifest.json');
    return JSON.parse(Buffer.from(entry ? await readEntry(zip, entry) : []).toString()) as ExportManifest;
  };
  const { counts, files: written } = await manifestOf(answer.rawPayload);
  expect(counts).toMatchObject({ patients: 1, allergy: 1, vitals: 1, document: 1, visits: 1, studies: 1, images: 2 });
  const empty = await newOwner(world);
  const begun = await started(world, empty, answer.rawPayload, { format: 'archive' });
  const run = await ask(world.app, empty, 'POST', `/imports/${begun.id}/run`, { body: { settings: settings(), duplicates: 'create' } }); // prettier-ignore
  expect(run.json()).toMatchObject({ created: 1, refused: 0 });
  const back = await ask(world.app, empty, 'POST', '/patients/export', { body: { images: false, locale: 'en' } });
  const again = await manifestOf(back.rawPayload);
  expect(again.counts).toMatchObject({ patients: 1, allergy: 1, vitals: 1, document: 1 });
  const documents = ({ files: all }: Pick<ExportManifest, 'files'>) =>
    all.flatMap(({ path, sha256 }) => (path.includes('/documents/') ? [sha256] : []));
  expect(documents(again)).toEqual(documents({ files: written }));
});

it('shows the clinic’s colours and name inside, and at the door of its own links alone', async () => {
  const branding = await ask(world.app, world.owner, 'GET', '/branding');
  expect((await phone.ask('GET', '/portal/session')).json()).toMatchObject({ brand: branding.json() });
  const known = await newPatient(world, world.treats, 'Doors');
  const secret = await invite(world, world.treats, known);
  const door = async (text: string) => (await new Phone(world).ask('POST', '/portal/entrance', { secret: text })).json<{ brand: object | null }>().brand; // prettier-ignore
  expect(await door(secret)).toEqual(branding.json());
  expect(await door(toBase64Url(new Uint8Array(32).fill(7)))).toBeNull();
  await done('DELETE', `/patients/${known.id}/portal`);
  expect(await door(secret)).toBeNull();
});
