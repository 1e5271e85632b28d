import type { ExportManifest, Links } from '@hyaline/contract';
import type { VisitVersions } from '@hyaline/contract/atlas';
import { newId, toBase64Url } from '@hyaline/kit';
import type { SpineInput } from '@hyaline/spine';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import type { ChartWorld } from '../chart-entries/chart.fixture.ts';
import { ask } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { endLinksOfPatient } from '../links/index.ts';
import type { ExportedVisit } from './index.ts';
import { createVisitWorld, listed, opened, saved, send, visit } from './visits.fixture.ts';

let world: ChartWorld;
beforeAll(async () => {
  world = await createVisitWorld();
});
afterAll(() => world.close());

const codeOf = (reply: { json(): unknown }) => (reply.json() as { code?: string }).code;
const factsOf = (canonical: string) => (JSON.parse(canonical) as { facts: Record<string, unknown> }).facts;
const VISIT_EVENTS = ['listed', 'opened', 'saved', 'changed', 'deleted', 'restored', 'versions-read'].map((name) => `atlas-visit.${name}`); // prettier-ignore
async function noted(work: () => Promise<unknown>, events = VISIT_EVENTS) {
  const before = (await ledgerOf(world, world.owner, events)).length;
  await work();
  return (await ledgerOf(world, world.owner, events)).slice(before);
}

describe('a visit in the atlas', () => {
  it('is kept as it was entered, listed by its day and opened, each with one line in the ledger', async () => {
    const values: SpineInput = { sagittal: { ll: 44 }, coronal: { curves: [{ upper: 'T5', apex: 'T8', lower: 'T12', cobb: 28, side: 'right' }] } }; // prettier-ignore
    let first = '';
    let second = '';
    const lines = await noted(async () => {
      second = await saved(world, visit({ sagittal: { ll: 50 } }, { day: '2026-05-04', label: 'After' }));
      first = await saved(world, visit(values, { document: { values, goal: { sagittal: { ll: 55 } }, pins: [] } }));
      const list = await listed(world);
      expect(list).toMatchObject({ patientRef: world.patientRef, mayWrite: true });
      expect(list.visits.map(({ id, day }) => [id, day])).toEqual([[second, '2026-05-04'], [first, '2026-03-02']]); // prettier-ignore
      expect(list.visits[1]?.values).toMatchObject({ sagittal: { ll: 44, tk: 38 } });
      expect(JSON.stringify(list)).not.toContain('Walks a mile');
      const one = await opened(world, first);
      expect(one).toMatchObject({ revision: 1, createdBy: { name: 'Grace Treats' }, patientRef: world.patientRef });
      expect(one.note).toContain('Walks a mile.\nPain');
      expect(one.document).toMatchObject({ values: { sagittal: { ll: 44 } }, goal: { sagittal: { ll: 55 } } });
    });
    expect(lines.map(({ event, patientRef, outcome }) => [event, patientRef, outcome])).toEqual(
      ['atlas-visit.saved', 'atlas-visit.saved', 'atlas-visit.listed', 'atlas-visit.opened'].map((event) => [event, world.patientRef, 'done']), // prettier-ignore
    );
    expect(lines.map(({ canonical }) => factsOf(canonical))).toEqual([{}, {}, {}, {}]);
  });

  it.each([
    ['a kyphosis with which nobody looks ahead', { values: { pelvis: { ss: 40 }, sagittal: { ll: 10, tk: 90 } } }],
    ['a tilt that does not go with the pelvis', { values: { pelvis: { pi: 50, ss: 40, pt: 30 } } }],
    ['a goal that no posture has', { values: {}, goal: { coronal: { curves: [{ upper: 'L2', apex: 'L3', lower: 'L4', cobb: 90, side: 'left' }] } } }], // prettier-ignore
  ])('is refused in words with %s', async (_, document) => {
    const before = (await listed(world)).visits.length;
    const reply = await send(world, 'POST', '', { body: { content: { ...visit(), document } } });
    expect([reply.statusCode, codeOf(reply)]).toEqual([422, 'posture-unreachable']);
    const problem = reply.json<{ detail: string; fields: string[] }>();
    expect(problem.detail).toContain('Nothing was saved');
    expect(problem.fields[0]).toMatch(/^content\.document\.(values|goal)\./);
    expect((await listed(world)).visits).toHaveLength(before);
  });

  it.each([
    ['a day to come', { day: '2199-01-01' }],
    ['a field nobody knows', { colour: 'red' }],
    ['a value outside of what a spine can be', { document: { values: { sagittal: { ll: 400 } } } }],
    ['a label of a page', { label: 'x'.repeat(81) }],
  ])('is refused with %s', async (_, change) => {
    const reply = await send(world, 'POST', '', { body: { content: { ...visit(), ...change } } });
    expect([reply.statusCode, codeOf(reply)]).toEqual([422, 'bad-request']);
  });

  it('is made once for a request that is sent twice', async () => {
    const headers = { 'idempotency-key': newId() };
    const lines = await noted(async () => {
      const first = await send(world, 'POST', '', { body: { content: visit() }, headers });
      const second = await send(world, 'POST', '', { body: { content: visit() }, headers });
      expect(second.json()).toEqual(first.json());
    });
    expect(lines.map(({ event }) => event)).toEqual(['atlas-visit.saved']);
  });

  it('refuses a change to what somebody changed since, and keeps what it said before', async () => {
    const id = await saved(world, visit({ sagittal: { ll: 41 } }));
    const change = (revision: number, ll: number, person = world.treats) =>
      send(world, 'PUT', `/${id}`, { body: { revision, content: visit({ sagittal: { ll } }) }, person });
    expect((await change(1, 42)).json()).toEqual({ revision: 2 });
    const late = await change(1, 43, world.owner);
    expect([late.statusCode, codeOf(late)]).toEqual([409, 'record-changed']);
    expect((await change(2, 44, world.owner)).json()).toEqual({ revision: 3 });
    const { versions } = (await send(world, 'GET', `/${id}/versions`)).json<VisitVersions>();
    expect(versions.map(({ revision, by, content }) => [revision, by.name, content.document.values.sagittal.ll])).toEqual([[2, 'Grace Treats', 42], [1, 'Grace Treats', 41]]); // prettier-ignore
    expect(await opened(world, id)).toMatchObject({ revision: 3, document: { values: { sagittal: { ll: 44 } } } });
  });

  it('is deleted with a reason and its links, and comes back without them', async () => {
    const id = await saved(world);
    const secret = () => toBase64Url(randomBytes(32));
    const link = {
      kind: 'viewer',
      lookup: secret(),
      sealedPayload: toBase64Url(randomBytes(80)),
      wrappedKey: toBase64Url(randomBytes(60)),
      hours: 24,
      maxOpens: null,
      passwordGate: null,
      visitId: id,
    };
    const made = await ask(world.app, world.treats, 'POST', '/links', { body: link });
    expect([made.statusCode, made.body]).toEqual([201, expect.any(String)]);
    const stateOf = async () =>
      (await ask(world.app, world.treats, 'GET', '/links'))
        .json<Links>()
        .links.find(({ subjectId }) => subjectId === id);
    expect(await stateOf()).toMatchObject({ state: 'live', patientRef: world.patientRef });
    const body = { revision: 1, reason: 'Of another patient' };
    const lines = await noted(
      async () => expect((await send(world, 'POST', `/${id}/removal`, { body })).json()).toEqual({ revision: 1 }),
      ['atlas-visit.deleted', 'link.revoked'],
    );
    expect(lines.map(({ event, patientRef }) => [event, patientRef])).toEqual([['link.revoked', world.patientRef], ['atlas-visit.deleted', world.patientRef]]); // prettier-ignore
    expect(await stateOf()).toMatchObject({ state: 'revoked' });
    expect((await send(world, 'GET', `/${id}`)).statusCode).toBe(404);
    const again = await ask(world.app, world.treats, 'POST', '/links', { body: { ...link, lookup: secret() } });
    expect(again.statusCode).toBe(404);
    const [gone] = (await listed(world, '?removed=true')).visits;
    expect(gone).toMatchObject({ id, removed: { by: { name: 'Grace Treats' }, reason: 'Of another patient' } });
    expect((await send(world, 'POST', `/${id}/restoration`, { body: { revision: 1 } })).statusCode).toBe(200);
    expect((await opened(world, id)).removed).toBeNull();
    expect(await stateOf()).toMatchObject({ state: 'revoked' });

    const other = await ask(world.app, world.treats, 'POST', '/links', { body: { ...link, lookup: secret() } });
    expect(other.statusCode).toBe(201);
    const [ended] = await noted(
      () => world.platform.db.inTenant(world.owner, (tx) => endLinksOfPatient(tx, world.patientRef), { phi: true }),
      ['link.revoked'],
    );
    expect(factsOf(ended?.canonical ?? '')).toMatchObject({ reason: 'patient-erased' });
  });

  it('is in the archive of the record, with its measures and their method, and in the manifest', async () => {
    const id = await saved(world, visit({ sagittal: { ll: 47 } }));
    const reply = await ask(world.app, world.treats, 'POST', `/patients/${world.patientId}/export`, { body: { images: false, locale: 'en' } }); // prettier-ignore
    const archive = new Blob([Uint8Array.from(reply.rawPayload)]);
    const { entries } = await readZip(archive);
    const read = async (path: string): Promise<unknown> => {
      const entry = entries.find((each) => each.path === path);
      if (!entry) throw new Error(`no ${path}`);
      return JSON.parse(Buffer.from(await readEntry(archive, entry)).toString());
    };
    const path = `patients/${world.patientRef}/visits/${id}.json`;
    const exported = (await read(path)) as ExportedVisit;
    expect(exported).toMatchObject({ createdBy: { name: 'Grace Treats' }, content: { day: '2026-03-02' } });
    expect(exported.measures.ll).toBeCloseTo(47, 0);
    expect(exported.method).toContain('Cobb');
    const manifest = (await read('manifest.json')) as ExportManifest;
    expect(manifest.files.map((file) => file.path)).toContain(path);
    expect(manifest.counts['visits']).toBe((await listed(world)).visits.length);
  });
});
