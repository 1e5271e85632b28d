import type { CreatedEntry, EntryVersions } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import {
  allergy,
  type ChartWorld,
  createChartWorld,
  entries,
  lab,
  note,
  type TypedContent,
  vitals,
  write,
  written,
} from './chart.fixture.ts';

let world: ChartWorld;
beforeAll(async () => {
  world = await createChartWorld();
});
afterAll(() => world.close());

const at = (id: string, rest = '') => `/patients/${world.patientId}/entries/${id}${rest}`;
const send = (method: 'POST' | 'PUT' | 'GET', path: string, body?: unknown, person: Person = world.treats) =>
  ask(world.app, person, method, path, { body });
const codeOf = (reply: { json(): unknown }) => (reply.json() as { code?: string }).code;
const facts = (canonical: string) => (JSON.parse(canonical) as { facts: Record<string, unknown> }).facts;

/** What the ledger got while `work` ran. */
async function noted(events: string[], work: () => Promise<unknown>) {
  const before = (await ledgerOf(world, world.owner, events)).length;
  await work();
  return (await ledgerOf(world, world.owner, events)).slice(before);
}

describe('an entry', () => {
  it.each([
    ['an allergy', allergy()],
    ['a note', note()],
    ['vital signs', vitals],
    ['laboratory results', lab(5.1, '2026-02-01')],
    [
      'a condition',
      {
        kind: 'condition',
        text: 'Type 2 diabetes',
        code: { system: 'http://hl7.org/fhir/sid/icd-10', code: 'E11.9' },
        clinicalStatus: 'active',
        onset: '2019-05',
        abatement: '',
        remark: '',
      } satisfies TypedContent,
    ],
  ])('keeps %s as it was written', async (_, content) => {
    let id = '';
    const lines = await noted(['entry.created'], async () => (id = await written(world, content)));
    const found = (await entries(world)).entries.find((entry) => entry.id === id);
    expect(found).toMatchObject({
      content,
      revision: 1,
      signed: null,
      removed: null,
      createdBy: { name: 'Grace Treats' },
    });
    expect(lines.map(({ patientRef, outcome }) => [patientRef, outcome])).toEqual([[world.patientRef, 'done']]);
    expect(facts(lines[0]?.canonical ?? '')).toEqual({ kind: content.kind });
  });

  it.each([
    ['an impossible weight', { ...vitals, signs: { weight: { value: 4000, unit: 'kg' } } }],
    [
      'a pressure the wrong way round',
      { ...vitals, signs: { systolic: { value: 80, unit: 'mm[Hg]' }, diastolic: { value: 120, unit: 'mm[Hg]' } } },
    ],
    [
      'a link in a note',
      {
        ...note(),
        body: {
          type: 'doc',
          content: [
            {
              type: 'paragraph',
              content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'javascript:1' } }] }],
            },
          ],
        },
      },
    ],
    ['a field nobody knows', { ...allergy(), color: 'red' }],
    [
      'a document without its bytes',
      {
        kind: 'document',
        name: 'x.pdf',
        category: 'letter',
        type: 'application/pdf',
        size: 1,
        sha256: '0'.repeat(64),
        exif: 'none',
        remark: '',
      },
    ],
    ['a day in years to come', { ...allergy(), noted: '2199-01-01' }],
  ])('is refused with %s', async (_, content) => {
    const reply = await write(world, world.treats, content as TypedContent);
    expect([reply.statusCode, codeOf(reply)]).toEqual([422, 'bad-request']);
  });

  it('is made once for a request that is sent twice', async () => {
    const headers = { 'idempotency-key': newId() };
    const lines = await noted(['entry.created'], async () => {
      const first = (await write(world, world.treats, note('Sent twice'), headers)).json<CreatedEntry>();
      const second = (await write(world, world.treats, note('Sent twice'), headers)).json<CreatedEntry>();
      expect(second).toEqual(first);
    });
    expect(lines).toHaveLength(1);
  });

  it('refuses a change to what somebody else has changed since, and keeps every earlier text', async () => {
    const id = await written(world, allergy('Latex'));
    const change = (revision: number, substance: string, person = world.treats) =>
      send('PUT', at(id), { revision, content: allergy(substance) }, person);
    expect((await change(1, 'Latex gloves')).json()).toEqual({ revision: 2 });
    const late = await change(1, 'Rubber', world.owner);
    expect([late.statusCode, codeOf(late)]).toEqual([409, 'record-changed']);
    expect((await change(2, 'Natural rubber latex', world.owner)).json()).toEqual({ revision: 3 });
    let reply = await send('GET', at(id, '/versions'));
    const lines = await noted(['entry.versions-read'], async () => {
      reply = await send('GET', at(id, '/versions'));
    });
    const { versions } = reply.json<EntryVersions>();
    expect(
      versions.map(({ revision, by, content }) => [revision, by.name, 'substance' in content && content.substance]),
    ).toEqual([
      [2, 'Grace Treats', 'Latex gloves'],
      [1, 'Grace Treats', 'Latex'],
    ]);
    expect(lines).toHaveLength(1);
    const kind = await send('PUT', at(id), { revision: 3, content: note() });
    expect(codeOf(kind)).toBe('bad-request');
  });

  it('leaves the list when it is taken out, with its reason, and comes back', async () => {
    const id = await written(world, note('Written in the wrong chart'));
    const lines = await noted(['entry.removed', 'entry.restored'], async () => {
      const reason = 'Wrong patient';
      expect((await send('POST', at(id, '/removal'), { revision: 1, reason })).statusCode).toBe(200);
      expect((await entries(world)).entries.map((entry) => entry.id)).not.toContain(id);
      const removed = (await entries(world, '?removed=true')).entries.find((entry) => entry.id === id);
      expect(removed?.removed).toMatchObject({ reason, by: { name: 'Grace Treats' } });
      expect(codeOf(await send('PUT', at(id), { revision: 1, content: note('again') }))).toBe('record-changed');
      expect((await send('POST', at(id, '/restoration'), { revision: 1 })).statusCode).toBe(200);
    });
    expect((await entries(world)).entries.map((entry) => entry.id)).toContain(id);
    expect(lines.map(({ event }) => event)).toEqual(['entry.removed', 'entry.restored']);
  });
});

describe('a signed note', () => {
  it('is signed by its author alone, is never changed again, and takes addenda', async () => {
    const id = await written(world, note('To be signed'));
    expect((await send('POST', at(id, '/addenda'), { content: note('Too early') })).statusCode).toBe(409);
    expect((await send('POST', at(id, '/signature'), { revision: 1 }, world.owner)).statusCode).toBe(403);
    const lines = await noted(['entry.signed', 'entry.created'], async () => {
      expect((await send('POST', at(id, '/signature'), { revision: 1 })).statusCode).toBe(200);
      const change = await send('PUT', at(id), { revision: 1, content: note('Changed') });
      expect([change.statusCode, codeOf(change)]).toEqual([409, 'signed-note']);
      expect((await send('POST', at(id, '/addenda'), { content: note('Later') }, world.owner)).statusCode).toBe(201);
    });
    expect(lines.map(({ event }) => event)).toEqual(['entry.signed', 'entry.created']);
    expect(facts(lines[1]?.canonical ?? '')).toEqual({ addendumTo: id, kind: 'note' });
    const all = (await entries(world)).entries;
    expect(all.find((entry) => entry.id === id)?.signed?.by.name).toBe('Grace Treats');
    expect(all.find((entry) => entry.addendumTo === id)?.createdBy.name).toBe('Ada Byron');
  });

  it('cannot be changed by SQL either', async () => {
    const id = await written(world, note('Signed for good'));
    await send('POST', at(id, '/signature'), { revision: 1 });
    const sql = (text: string) =>
      world.platform.db.inTenant(world.treats, (tx) => tx.query({ name: '', text }, [id]), { phi: true });
    for (const set of ["details = 'x', revision = 2", 'signed_at = null, signed_by = null', 'signed_at = now()'])
      await expect(sql(`update chart_entry set ${set} where id = $1`), set).rejects.toMatchObject({ code: '42501' });
  });

  it('wants the person there: an old sign-in is asked again', async () => {
    const id = await written(world, note('Asked again'));
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update core.session set verified_at = now() - interval '20 minutes' where account_id = $1`, [
        world.treats.userId,
      ]),
    );
    expect(codeOf(await send('POST', at(id, '/signature'), { revision: 1 }))).toBe('step-up-required');
  });
});

describe('the list of entries', () => {
  it('[C227] comes in pages, newest first, each with one line in the ledger', async () => {
    const patient = world.patientId;
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await written(world, lab(5 + i / 10, `2025-0${i + 1}-01`)));
    const lines = await noted(['patient.timeline-read'], async () => {
      const first = await entries(world, '?kinds=lab&limit=3');
      expect(first.entries.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      const second = await entries(world, `?kinds=lab&limit=3&after=${encodeURIComponent(first.next ?? '')}`);
      expect(second.entries.slice(0, 2).map(({ id }) => id)).toEqual(ids.slice(3));
      expect((await entries(world, '?kinds=lab,allergy')).entries.map(({ content }) => content.kind)).not.toContain(
        'note',
      );
    });
    expect(lines.map(({ canonical }) => (JSON.parse(canonical) as { resource: object }).resource)).toEqual(
      Array.from({ length: 3 }, () => ({ type: 'patient', id: patient })),
    );
    expect(lines.every(({ patientRef }) => patientRef === world.patientRef)).toBe(true);
  });

  it.each(['?kinds=secret', '?after=nonsense', '?limit=0', "?after=2026-01-01 00:00:00%2B00'--|x"])(
    'refuses %s',
    async (query) => expect((await send('GET', `/patients/${world.patientId}/entries${query}`)).statusCode).toBe(422),
  );
});
