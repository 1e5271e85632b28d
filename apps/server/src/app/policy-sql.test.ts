import { POLICY } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../platform/db/index.ts';
import { createPolicyWorld, type PolicyWorld, type Someone } from './policy.fixture.ts';

let world: PolicyWorld;
let tables: string[];
const CLINIC_PEOPLE = (): Someone[] => world.people.filter(({ tenantId }) => tenantId === world.people[0]?.tenantId);

beforeAll(async () => {
  world = await createPolicyWorld();
  const schema = phiSchema(world.people[0]?.tenantId ?? '');
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'patient_id' and not a.attisdropped
       where n.nspname = $1 and c.relkind = 'r' order by 1`,
      [schema],
    ),
  );
  tables = ['patient', ...rows.map(({ name }) => name)];
});
afterAll(() => world.close());

/** Any SQL as the application, with a person's sealed context and no guard before it: as an injected statement would run. */
const sqlAs = <Row extends object>(person: Someone, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });
const key = (table: string): string => (table === 'patient' ? 'id' : 'patient_id');

/** Tables that hold no row of the patient when nothing special was done: each says when it would. */
const EMPTY = new Set([
  'study', // saved by its provider, beside the record
  'chart_entry_version',
  'protocol_version',
  'packet_version', // made when it is sent
  'packet_sending',
  'packet_consent',
  'refill',
  'follow_up',
  'import_patient',
  'legal_hold',
  'erasure',
  'patient_request',
  'request_along',
  'request_statement',
  'packet_reading', // written once the patient has come in, as the next ones
  'shared_with_patient',
  'message_thread',
  'message',
  'mail_choice',
  'dose_mark',
  'appointment_wish',
  'appointment_wish_note',
  'proxy', // given to somebody one by one
]);
/** What the privacy officer's own cell opens: the accounting, holds and erasures, by reference. */
const OFFICERS = new Set([
  'disclosure',
  'disclosure_suspension',
  'accounting_request',
  'legal_hold',
  'erasure',
  'erasure_request',
  'patient_request',
]);

const knows = ({ holder }: Someone): boolean =>
  holder !== 'other-clinic' && ['read', 'write'].includes(POLICY[holder].phi as string);

describe('tables of patients, asked by the application’s own role', () => {
  it('[C191] show each row to those who have the cell, and to nobody else', async () => {
    const wrong: string[] = [];
    for (const table of tables) {
      const seen: string[] = [];
      for (const person of CLINIC_PEOPLE()) {
        const rows = await sqlAs(person, `select 1 from ${table} where ${key(table)} = $1`, [world.real['id']]);
        if (rows.length > 0) seen.push(person.holder);
        const may = knows(person) || (person.holder === 'privacy-officer' && OFFICERS.has(table));
        if (rows.length > 0 && !may) wrong.push(`${person.holder} reads ${table}`);
        if (rows.length === 0 && knows(person) && !EMPTY.has(table)) wrong.push(`${person.holder} misses ${table}`);
      }
      if (EMPTY.has(table)) continue;
      expect(seen, table).toEqual(expect.arrayContaining(['owner', 'provider-assigned']));
    }
    expect(wrong).toEqual([]);
    expect(tables.length).toBeGreaterThan(10);
  });

  it('[C191] let nobody change, move or delete what they may not know', async () => {
    const wrong: string[] = [];
    const attempts = (table: string): string[] => [
      `delete from ${table} where ${key(table)} = $1 returning 1`,
      `update ${table} set tenant_id = tenant_id where ${key(table)} = $1 returning 1`,
    ];
    for (const table of tables)
      for (const person of CLINIC_PEOPLE().filter(
        (each) => !knows(each) && !(each.holder === 'privacy-officer' && OFFICERS.has(table)),
      ))
        for (const text of attempts(table)) {
          const done = await sqlAs(person, text, [world.real['id']]).catch((error: { code?: string }) => error.code);
          if (done !== '42501' && (!Array.isArray(done) || done.length > 0)) wrong.push(`${person.holder}: ${text}`);
        }
    expect(wrong).toEqual([]);
  });

  it('[C191] show the name and phone alone to whoever was given an identity, until it ends', async () => {
    const staff = CLINIC_PEOPLE().find(({ holder }) => holder === 'staff') as Someone;
    const owner = CLINIC_PEOPLE().find(({ holder }) => holder === 'owner') as Someone;
    const { id } = world.real;
    const give = `insert into patient_assignment (tenant_id, id, patient_id, account_id, kind, made_by, ends_at)
      values ($1, gen_random_uuid(), $2, $3, 'identity', $4, now() + interval '1 day')`;
    await sqlAs(owner, give, [owner.tenantId, id, staff.userId, owner.userId]);
    const opened: string[] = [];
    for (const table of tables)
      if ((await sqlAs(staff, `select 1 from ${table} where ${key(table)} = $1`, [id])).length > 0) opened.push(table);
    expect(opened).toEqual(['patient_assignment', 'patient_identity']);
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update ${phiSchema(owner.tenantId)}.patient_assignment set started_at = now() - interval '2 days',
        ends_at = now() - interval '1 day' where kind = 'identity'`),
    );
    expect(await sqlAs(staff, 'select 1 from patient_identity where patient_id = $1', [id])).toEqual([]);
  });
});
