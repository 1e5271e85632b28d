import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter } from '../patients/patients.fixture.ts';

const LONG_AGO = '2001-01-01T00:00:00Z';

describe('the moment at which something happened', () => {
  let world: World;
  let owner: Person;
  let colleague: Person;
  let patient: { id: string; ref: string };
  beforeAll(async () => {
    world = await createWorld([patientRoutes]);
    owner = await newOwner(world);
    colleague = await newColleague(world, owner, 'provider', 'Grace Treats');
    patient = await enter(world, owner);
  });
  afterAll(() => world.close());

  const sql = (person: Person, text: string, params: unknown[] = []) =>
    world.platform.db.inTenant(person, (tx) => tx.query<Record<string, unknown>>({ name: '', text }, params), {
      phi: true,
    });
  const BY = '(select sec.tenant()), $1, $2';
  const SEALED = `'\\x00'::bytea`;
  const entering: [string, string][] = [
    ['patient', `insert into patient (tenant_id, id, ref, created_by, created_at) values (${BY}, sec.user_id(), $3)`],
    ['chart_entry', `insert into chart_entry (tenant_id, id, patient_id, kind, details, created_by, changed_by, created_at)
      values (${BY}, 'note', ${SEALED}, sec.user_id(), sec.user_id(), $3)`],
    ['protocol_version', `insert into protocol_version (tenant_id, protocol_id, patient_id, number, details, sha256, signed_by, signed_at)
      values (${BY}, 1, ${SEALED}, sha256(''), sec.user_id(), $3)`],
    ['disclosure', `insert into disclosure (tenant_id, id, patient_id, patient_ref, source, details, recorded_by, recorded_at)
      values (${BY}, 'PT-000000', 'hand', ${SEALED}, sec.user_id(), $3)`],
    ['legal_hold', `insert into legal_hold (tenant_id, id, patient_id, ref, details, set_by, set_at)
      values (${BY}, 'PT-000000', ${SEALED}, sec.user_id(), $3)`],
  ]; // prettier-ignore

  it.each(entering)('cannot be chosen in %s, not even by an owner’s own SQL', async (_, text) => {
    const params = [newId(), text.includes('created_by, created_at') ? 'PT-0A0A0A' : patient.id, LONG_AGO];
    await expect(sql(owner, text, params)).rejects.toMatchObject({ code: '42501' });
  });

  it('is the present one, whatever an update says', async () => {
    const [row] = await sql(owner, 'update patient set changed_at = $2 where id = $1 returning changed_at > now() - interval \'1 minute\' as fresh', [patient.id, LONG_AGO]); // prettier-ignore
    expect(row).toEqual({ fresh: true });
  });

  it('of a suspension’s end comes with the name of whoever ended it', async () => {
    const id = newId();
    await sql(
      owner,
      `insert into disclosure_suspension (tenant_id, id, patient_id, patient_ref, details, is_oral, ends_at, made_by)
       values ((select sec.tenant()), $1, $2, $3, '\\x00', false, now() + interval '3 days', sec.user_id())`,
      [id, patient.id, patient.ref],
    );
    const end = `update disclosure_suspension set ended_at = $2, ended_by = $3 where id = $1 returning ended_at > now() - interval '1 minute' as fresh`;
    await expect(sql(owner, end, [id, LONG_AGO, colleague.userId])).rejects.toMatchObject({ code: '42501' });
    expect(await sql(owner, end, [id, LONG_AGO, owner.userId])).toEqual([{ fresh: true }]);
    expect(await sql(owner, end, [id, LONG_AGO, owner.userId])).toEqual([]); // once ended, it stays so
  });
});
