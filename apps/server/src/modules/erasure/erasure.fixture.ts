import type { Keeping } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { phiSchema } from '../../platform/db/index.ts';
import { ask, newColleague, type Person, type World } from '../imaging/imaging.fixture.ts';
import { ACTIVITY } from './activity.ts';

export const WISH = { askedBy: 'patient', askedOn: '2026-11-20', words: 'please forget me', withStudies: true };

export const superuser = <Row extends object>(world: World, sql: string, params: unknown[] = []): Promise<Row[]> =>
  world.platform.database.asSuperuser(async (client) => (await client.query<Row>(sql, params)).rows);

/** One statement as this person, past every service. */
export const sqlAs = (world: World, person: Person, text: string, params: unknown[] = []): Promise<object[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query({ name: `by-hand-${newId()}`, text }, params), { phi: true });

export const keepingOf = async (world: World, person: Person, id: string): Promise<Keeping> =>
  (await ask(world.app, person, 'GET', `/patients/${id}/keeping`)).json<Keeping>();

/** @returns the id of the request */
export async function wishOf(world: World, person: Person, id: string, more: object = {}): Promise<string> {
  const reply = await ask(world.app, person, 'POST', `/patients/${id}/erasures`, { body: { ...WISH, ...more } });
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<{ id: string }>().id;
}

export async function carryOutOf(
  world: World,
  person: Person,
  id: string,
  ref: string,
): Promise<{ status: number; code: string | null }> {
  const reply = await ask(world.app, person, 'POST', `/erasures/${id}/carrying-out`, { body: { ref } });
  const code = reply.body === '' ? null : (reply.json<{ code?: string } | null>()?.code ?? null);
  return { status: reply.statusCode, code };
}

/** Makes everything about a patient older, as it will be when the years are over. */
export async function age(world: World, owner: Person, id: string, years: number): Promise<void> {
  const schema = phiSchema(owner.tenantId);
  await world.platform.database.asSuperuser(async (client) => {
    await client.query('begin');
    await client.query('set local session_replication_role = replica'); // signed notes are never changed otherwise
    for (const [table, columns] of Object.entries(ACTIVITY)) {
      const older = columns.map((column) => `${column} = ${column} - make_interval(years => $2)`).join(', ');
      const key = table === 'patient' ? 'id' : 'patient_id';
      await client.query(`update ${schema}.${table} set ${older} where ${key} = $1`, [id, years]);
    }
    await client.query('commit');
  });
}

export async function secondOwner(world: World, owner: Person): Promise<Person> {
  const second = await newColleague(world, owner, 'provider', 'Second Owner');
  const sql = `update core.membership set role = 'owner' where tenant_id = $1 and account_id = $2`;
  await superuser(world, sql, [owner.tenantId, second.userId]);
  return second;
}
