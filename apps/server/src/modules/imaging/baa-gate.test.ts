import { generatePhantom } from '@hyaline/dicom/phantom';
import type { LegalStatus } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { acceptBaaForTest } from '../../testing/baa.ts';
import { legalRoutes } from '../legal/index.ts';
import { ensurePhiSchema } from '../tenancy/index.ts';
import * as fixture from './imaging.fixture.ts';

const { ask, commit, createWorld, newColleague, newOwner, openAll, save, startDraft } = fixture;

/** Another version of the agreement, as a later release brings it. */
interface Later {
  version: string;
  seq: number;
  material: boolean;
  daysAgo: number;
}

/** Tables of a PHI schema in which nothing more of a patient can be stored. A new one must be added here on purpose. */
const STORES_NOTHING = [
  'accounting_request', // that a patient asked
  'consent_form', // the clinic's texts, of nobody
  'erasure', // a patient's right, agreement or not
  'import_patient', // which import made whom
  'legal_hold', // keeps what is there
  'mail_choice', // which mails a patient wants
  'note_template',
  'packet_reading', // that a patient read what was sent
  'patient_assignment', // who sees what is there already
  'protocol_template',
  'reference', // random words
  'request_along', // a patient's right, agreement or not, as the next
  'request_statement',
];

describe('a clinic that has not signed', () => {
  let world: fixture.World;
  let owner: fixture.Person;
  const files = [...generatePhantom({ size: 16, slices: 2, seed: 3 })];
  beforeAll(async () => {
    world = await createWorld([legalRoutes]);
    owner = await newOwner(world, { signed: false });
  });
  afterAll(() => world.close());

  const draft = { body: { instanceCount: 1, totalBytes: 10 } };
  const codeOf = (answer: { statusCode: number; body: string }) => [
    answer.statusCode,
    (JSON.parse(answer.body) as { code: string }).code,
  ];
  const statusOf = async (person: fixture.Person): Promise<LegalStatus> =>
    (await ask(world.app, person, 'GET', '/legal/status')).json();
  const publish = ({ version, seq, material, daysAgo }: Later) =>
    world.platform.database.asSuperuser(async (sql) => {
      await sql.query(
        `insert into core.document_version (code, version, seq, material, effective_on, prevailing_locale, published_at)
         values ('baa', $1, $2, $3, '2026-01-06', 'en', now() - make_interval(days => $4))`,
        [version, seq, material, daysAgo],
      );
    });

  it('[C069] [C286] stores nothing of a patient, whatever is asked: rule 7 of the roles', async () => {
    for (const role of ['provider', 'admin'] as const) {
      const colleague = await newColleague(world, owner, role, `Mr ${role}`);
      expect(codeOf(await ask(world.app, colleague, 'POST', '/studies', draft))).toEqual([403, 'baa-required']);
    }
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': '3', 'upload-metadata': 'studyId eA==,name eA==' };
    for (const [method, path] of [
      ['POST', '/studies'],
      ['POST', '/uploads'],
      ['PATCH', `/uploads/${newId()}`],
      ['POST', `/studies/${newId()}/commit`],
    ] as const) {
      const more = path.startsWith('/uploads') ? { headers } : draft;
      expect(codeOf(await ask(world.app, owner, method, path, more)), path).toEqual([403, 'baa-required']);
    }
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query('select 1 from sec.phi_schema where tenant_id = $1', [owner.tenantId]),
    );
    expect(rows).toEqual([]); // not even the tables were made
  });

  it('tells its people in their language where the signature is given', async () => {
    const answer = await ask(world.app, owner, 'POST', '/studies', { ...draft, headers: { 'accept-language': 'es' } });
    expect(answer.json().detail).toMatch(/Ajustes, Cumplimiento/);
  });

  it('[C069] is held back by its tables too, when a route forgets to ask', async () => {
    await ensurePhiSchema(world.platform, owner.tenantId);
    const insert = {
      name: 'forgotten',
      text: `insert into study (tenant_id, id, saved_by, expected_count, expected_bytes)
        values ((select sec.tenant()), $1, (select sec.user_id()), 1, 1)`,
    };
    const write = () => world.platform.db.inTenant(owner, (tx) => tx.query(insert, [newId()]), { phi: true });
    await expect(write()).rejects.toMatchObject({ code: 'HY403' });
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ relname: string; gated: boolean }>(
        `select c.relname, exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
           where t.tgrelid = c.oid and p.proname = 'require_baa' and t.tgtype & 4 = 4) as gated
         from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r'`,
        [phiSchema(owner.tenantId)],
      ),
    );
    expect(rows.length).toBeGreaterThan(3);
    const open = rows.filter(({ gated }) => !gated).map(({ relname }) => relname);
    expect(open.toSorted()).toEqual(STORES_NOTHING);
  });

  it('reads and lists as ever', async () => {
    expect((await ask(world.app, owner, 'GET', '/studies')).json()).toEqual({ studies: [] });
    expect((await ask(world.app, owner, 'GET', `/studies/${newId()}`)).statusCode).toBe(404);
  });

  it('goes on at once when its owner has signed', async () => {
    const person = await newOwner(world, { signed: false });
    expect((await ask(world.app, person, 'POST', '/studies', draft)).statusCode).toBe(403);
    await acceptBaaForTest(world.platform.database, person.tenantId);
    expect((await save(world, person, files)).instanceCount).toBe(2);
    expect((await statusOf(person)).state).toBe('current');
  });

  it('[C149] learns of new wording without signing, and has 30 days for a material change; then only storing stops', async () => {
    const person = await newOwner(world);
    const study = await save(world, person, files);
    await publish({ version: '1.2', seq: 3, material: false, daysAgo: 40 });
    expect(await statusOf(person)).toMatchObject({ state: 'current', notice: '1.2', dueAt: null });

    await publish({ version: '2.0', seq: 4, material: true, daysAgo: 29 });
    const due = await statusOf(person);
    expect(due).toMatchObject({ state: 'due', version: '2.0', notice: null });
    const leftMs = Date.parse(due.dueAt ?? '') - Date.now();
    expect(Math.round(leftMs / 3_600_000)).toBe(24);
    const begun = await startDraft(world.app, person, files);

    await publish({ version: '3.0', seq: 5, material: true, daysAgo: 31 });
    expect((await statusOf(person)).state).toBe('lapsed');
    // this server still remembers its yes of a moment ago, and the tables do not
    expect(codeOf(await ask(world.app, person, 'POST', '/studies', draft))).toEqual([403, 'baa-required']);
    const anew = await world.node({ database: { ...world.platform.database } });
    expect(codeOf(await ask(anew, person, 'POST', '/studies', draft))).toEqual([403, 'baa-required']);
    expect(codeOf(await commit(anew, person, begun))).toEqual([403, 'baa-required']);

    expect((await openAll(world.app, person, study.id)).files).toHaveLength(2);
    const assigned = await ask(world.app, person, 'PUT', `/studies/${study.id}/assignees`, {
      body: { accountIds: [] },
    });
    expect(assigned.statusCode).toBe(200);
    expect((await ask(world.app, person, 'DELETE', `/studies/${study.id}`)).statusCode).toBe(204);
    expect((await ask(world.app, person, 'GET', '/studies')).json()).toEqual({ studies: [] });
  });
});
