import type { LinkedStudies, Study } from '@hyaline/contract';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { ask, type Person, save } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import {
  allergy,
  CANARY,
  type ChartWorld,
  createChartWorld,
  lab,
  note,
  upload,
  vitals,
  written,
} from './chart.fixture.ts';
import { PDF } from './sniff.fixture.ts';

let world: ChartWorld;
let entryId: string;
let documentId: string;
let study: Study;
beforeAll(async () => {
  world = await createChartWorld();
  entryId = await written(world, allergy());
  await written(world, note());
  await written(world, vitals);
  await written(world, lab(5.5, '2026-01-05'));
  documentId = (await upload(world, PDF, { name: `${CANARY}.pdf` })).json<{ id: string }>().id;
  study = await save(world, world.treats, [...generatePhantom({ size: 16, slices: 2, seed: 4 })]);
  const body = { patientId: world.patientId };
  const linked = await ask(world.app, world.treats, 'PUT', `/studies/${study.id}/patient`, { body });
  if (linked.statusCode !== 200) throw new Error(linked.body);
});
afterAll(() => world.close());

interface Way {
  method: 'GET' | 'POST' | 'PUT';
  path: (patientId: string, entryId: string) => string;
  body?: unknown;
  /** The role alone refuses it: then the answer is the same for every id. */
  writes?: true;
}
const content = allergy('Somebody else’s');
const WAYS: Way[] = [
  { method: 'GET', path: (id) => `/patients/${id}/entries` },
  { method: 'GET', path: (id) => `/patients/${id}/entries?removed=true` },
  { method: 'GET', path: (id, entry) => `/patients/${id}/entries/${entry}/versions` },
  { method: 'GET', path: (id) => `/patients/${id}/documents/${documentId}` },
  { method: 'GET', path: (id) => `/patients/${id}/studies` },
  { method: 'POST', path: (id) => `/patients/${id}/labs/trend`, body: { loinc: '4548-4', name: '' } },
  { method: 'POST', path: (id) => `/patients/${id}/entries`, body: { content }, writes: true },
  {
    method: 'PUT',
    path: (id, entry) => `/patients/${id}/entries/${entry}`,
    body: { revision: 1, content },
    writes: true,
  },
  {
    method: 'POST',
    path: (id, entry) => `/patients/${id}/entries/${entry}/removal`,
    body: { revision: 1, reason: 'None' },
    writes: true,
  },
  {
    method: 'POST',
    path: (id, entry) => `/patients/${id}/entries/${entry}/restoration`,
    body: { revision: 1 },
    writes: true,
  },
  {
    method: 'POST',
    path: (id, entry) => `/patients/${id}/entries/${entry}/signature`,
    body: { revision: 1 },
    writes: true,
  },
  {
    method: 'POST',
    path: (id, entry) => `/patients/${id}/entries/${entry}/addenda`,
    body: { content: note() },
    writes: true,
  },
];

const sqlAs = <Row extends object>(person: Person, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });
const REFUSED = { code: '42501' };

describe('the walls around a chart', () => {
  it('[C221] answers everybody who is not concerned as if there were no such patient, on every route', async () => {
    const [provider, admin, staff] = world.others as [Person, Person, Person];
    for (const { method, path, body, writes } of WAYS) {
      for (const person of [provider, admin, staff, world.elsewhere]) {
        const there = await ask(world.app, person, method, path(world.patientId, entryId), { body });
        const nowhere = await ask(world.app, person, method, path(newId(), newId()), { body });
        const office = person === staff || (person === admin && writes === true);
        expect([there.statusCode, nowhere.statusCode], `${method} ${path(':id', ':e')}`).toEqual(
          office ? [403, 403] : [404, 404],
        );
        expect(there.body).not.toContain(CANARY);
        expect(there.json<{ detail: string }>().detail).toBe(nowhere.json<{ detail: string }>().detail);
      }
    }
  });

  it('leaves a line in the ledger for each try that a role would have allowed', async () => {
    const before = (await ledgerOf(world, world.owner, ['patient.timeline-read'])).length;
    await ask(world.app, world.others[0] as Person, 'GET', `/patients/${world.patientId}/entries`);
    const lines = await ledgerOf(world, world.owner, ['patient.timeline-read']);
    expect(lines.slice(before).map(({ outcome, patientRef }) => [outcome, patientRef])).toEqual([['refused', null]]);
  });

  it('[C284] shows no row to SQL of anybody who is not concerned, whatever the statement', async () => {
    const counted = async (person: Person) => {
      const counts: number[] = [];
      for (const table of ['chart_entry', 'chart_entry_version', 'study']) {
        const [row] = await sqlAs<{ n: number }>(person, `select count(*)::integer as n from ${table}`);
        counts.push(row?.n ?? -1);
      }
      return counts;
    };
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update ${phiSchema(world.owner.tenantId)}.chart_entry set details = details, revision = revision`),
    );
    expect(await counted(world.treats)).toEqual([5, 0, 1]);
    expect(await counted(world.owner)).toEqual([5, 0, 1]);
    for (const person of world.others) expect(await counted(person)).toEqual([0, 0, 0]);
    const foreign = phiSchema(world.owner.tenantId);
    await expect(sqlAs(world.others[0] as Person, 'delete from chart_entry returning id')).rejects.toMatchObject(
      REFUSED,
    );
    await ask(world.app, world.elsewhere, 'POST', '/note-templates', {
      body: { starter: null, name: 'Ours', body: { type: 'doc', content: [{ type: 'paragraph' }] } },
    });
    await expect(sqlAs(world.elsewhere, `select * from ${foreign}.chart_entry`)).rejects.toMatchObject(REFUSED);
  });

  it('[C172] takes no row from somebody who does not treat the patient, and none in another’s name', async () => {
    const insert = (person: Person, createdBy: string) =>
      sqlAs(
        person,
        `insert into chart_entry (tenant_id, id, patient_id, kind, details, created_by, changed_by)
         values ($1, $2, $3, 'note', 'x', $4, $4)`,
        [person.tenantId, newId(), world.patientId, createdBy],
      );
    for (const person of world.others) await expect(insert(person, person.userId)).rejects.toMatchObject(REFUSED);
    await expect(insert(world.treats, world.owner.userId)).rejects.toMatchObject(REFUSED);
    for (const person of world.others)
      expect(
        await sqlAs(person, 'update chart_entry set details = $1, revision = revision + 1 returning id', ['x']),
      ).toEqual([]);
    for (const sql of [
      'update chart_entry set created_by = changed_by',
      'update chart_entry set patient_id = id',
      'insert into chart_entry_version select * from chart_entry_version',
      'update chart_entry_version set revision = 1',
      'delete from chart_entry_version',
      'delete from chart_entry',
    ])
      await expect(sqlAs(world.treats, sql), sql).rejects.toMatchObject(REFUSED);
  });

  it('[C172] writes down who changed, took out or signed an entry, whoever the statement names', async () => {
    const [id, signed] = [await written(world, allergy('Named')), await written(world, note('Hers'))];
    const forge = `update chart_entry set details = 'x', revision = 2, changed_by = $2, changed_at = now() - interval '1 year',
      removed_at = now() - interval '1 year', removed_by = $2, removal = 'x' where id = $1`;
    await sqlAs(world.owner, forge, [id, world.treats.userId]);
    const [row] = await sqlAs(
      world.owner,
      `select changed_by as changed, removed_by as removed, changed_at = removed_at and changed_at > now() - interval '1 hour' as now
       from chart_entry where id = $1`,
      [id],
    );
    expect(row).toEqual({ changed: world.owner.userId, removed: world.owner.userId, now: true });
    const sign = 'update chart_entry set signed_by = created_by, signed_at = now() where id = $1';
    await expect(sqlAs(world.owner, sign, [signed])).rejects.toMatchObject(REFUSED);
    await sqlAs(world.treats, `update chart_entry set signed_by = created_by, signed_at = now() - interval '1 year' where id = $1`, [signed]); // prettier-ignore
    const [note1] = await sqlAs(world.owner, `select signed_at > now() - interval '1 hour' as now from chart_entry where id = $1`, [signed]); // prettier-ignore
    expect(note1).toEqual({ now: true });
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`delete from ${phiSchema(world.owner.tenantId)}.chart_entry where id = any ($1)`, [[id, signed]]),
    );
  });

  it('keeps what a change replaces even when SQL makes it', async () => {
    const id = await written(world, allergy('Kept'));
    await sqlAs(world.treats, `update chart_entry set details = 'x', revision = 2 where id = $1`, [id]);
    const rows = await sqlAs<{ revision: number }>(
      world.treats,
      'select revision from chart_entry_version where entry_id = $1',
      [id],
    );
    expect(rows).toEqual([{ revision: 1 }]);
    await expect(sqlAs(world.treats, `update chart_entry set details = 'y' where id = $1`, [id])).rejects.toMatchObject(
      { code: '23514' },
    );
    await world.platform.database.asSuperuser((sql) =>
      sql
        .query(`alter table ${phiSchema(world.owner.tenantId)}.chart_entry disable trigger keep_version`)
        .then(() => sql.query(`delete from ${phiSchema(world.owner.tenantId)}.chart_entry where id = $1`, [id])),
    );
  });

  it('holds no word of the chart outside sealed columns, in the store or in the ledger', async () => {
    const found = await world.platform.database.asSuperuser(async (sql) => {
      const { rows } = await sql.query<{ name: string }>(
        `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and (n.nspname in ('core', 'audit') or n.nspname like 'tenant\\_%')`,
      );
      const hits: string[] = [];
      for (const { name } of rows) {
        const { rows: rest } = await sql.query(
          `select 1 from ${name} t where t::text ~* $1 or encode(t::text::bytea, 'hex') like $2 limit 1`,
          [
            `${CANARY}|${Buffer.from(CANARY).toString('base64').slice(0, 12)}|${Buffer.from(CANARY).toString('hex')}|Hives|4548-4`,
            `%${Buffer.from(CANARY).toString('hex')}%`,
          ],
        );
        if (rest.length > 0) hits.push(name);
      }
      return { tables: rows.length, hits };
    });
    expect(found.tables).toBeGreaterThan(40);
    expect(found.hits).toEqual([]);
    for await (const { key } of world.platform.storage.list(`t/${world.owner.tenantId}/p/${world.patientId}`)) {
      const parts: Uint8Array[] = [];
      for await (const part of await world.platform.storage.get(key)) parts.push(part as Uint8Array);
      expect(Buffer.concat(parts).includes('%PDF')).toBe(false);
      expect(key).toContain(documentId);
    }
  });

  it('shows a linked study to whoever treats its patient, and to nobody else', async () => {
    const colleague = world.others[0] as Person;
    const list = (person: Person) => ask(world.app, person, 'GET', `/patients/${world.patientId}/studies`);
    expect((await list(world.treats)).json<LinkedStudies>().studies.map(({ id }) => id)).toEqual([study.id]);
    expect((await ask(world.app, colleague, 'GET', `/studies/${study.id}`)).statusCode).toBe(404);
    const assign = { kind: 'provider', accountId: colleague.userId };
    await ask(world.app, world.owner, 'POST', `/patients/${world.patientId}/assignments`, { body: assign });
    expect((await ask(world.app, colleague, 'GET', `/studies/${study.id}`)).json<Study>().patientRef).toBe(
      world.patientRef,
    );
    expect((await list(colleague)).json<LinkedStudies>().studies).toHaveLength(1);
    // who treats the patient sees the study, and may not move it: it is its saver's and the owner's to change
    const away = await ask(world.app, colleague, 'PUT', `/studies/${study.id}/patient`, { body: { patientId: null } });
    expect(away.statusCode).toBe(403);
  });
});
