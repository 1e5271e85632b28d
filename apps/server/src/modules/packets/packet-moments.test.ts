import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter } from '../patients/patients.fixture.ts';
import { packetRoutes } from './index.ts';
import { packetDraft, putTogether, sendIt } from './packets.fixture.ts';

const LONG_AGO = '2001-01-01T00:00:00Z';
const REFUSED = { code: '42501' };

describe('the moment of a packet, a text to sign or a visit', () => {
  let world: World;
  let owner: Person;
  let grace: Person;
  let patientId: string;
  beforeAll(async () => {
    world = await createWorld([patientRoutes, packetRoutes]);
    owner = await newOwner(world);
    grace = await newColleague(world, owner, 'provider', 'Grace Treats');
    ({ id: patientId } = await enter(world, grace, { email: `${newId()}@home.example`, birthDate: '1961-04-12' }));
  });
  afterAll(() => world.close());

  /** Any SQL as the application, with a person's sealed context and the clinic's role. */
  const sql = (text: string, params: unknown[] = [], person = grace) =>
    world.platform.db.inTenant(person, (tx) => tx.query<Record<string, unknown>>({ name: '', text }, params), {
      phi: true,
    });
  const ME = 'sec.user_id()';
  const PACKET = `(tenant_id, id, patient_id, details, created_by`;
  const VISIT = `(tenant_id, id, patient_id, details, created_by, changed_by`;
  const FORM = `(tenant_id, id, locale, title, body, changed_by`;
  const SEALED = `'\\x00'::bytea`;

  it.each(['created_at', 'changed_at'])('cannot be chosen in packet: %s', async (moment) => {
    const text = `insert into packet ${PACKET}, ${moment}) values (sec.tenant(), $1, $2, ${SEALED}, ${ME}, '${LONG_AGO}')`;
    await expect(sql(text, [newId(), patientId])).rejects.toThrow('permission denied for table packet');
  });

  it.each([
    [`atlas_visit ${VISIT}`, `$1, $2, ${SEALED}, ${ME}, ${ME}`, 'created_at'],
    [`atlas_visit ${VISIT}`, `$1, $2, ${SEALED}, ${ME}, ${ME}`, 'changed_at'],
    [`consent_form ${FORM}`, `$1, 'en', coalesce($2, 'x'), '{}', ${ME}`, 'changed_at'],
  ])('cannot be chosen in %s', async (into, values, moment) => {
    const params = [newId(), patientId];
    const text = `insert into ${into}`;
    await expect(sql(`${text}, ${moment}) values (sec.tenant(), ${values}, '${LONG_AGO}')`, params)).rejects.toMatchObject(REFUSED); // prettier-ignore
    expect(await sql(`${text}) values (sec.tenant(), ${values})`, params)).toEqual([]);
  });

  it('cannot be chosen in what was sent, whose versions follow one another', async () => {
    const id = await putTogether(world, grace, patientId, packetDraft('Walk each day.'));
    await sendIt(world, grace, id);
    const version = (number: number, more = '', value = '') =>
      sql(`insert into packet_version (tenant_id, packet_id, number, patient_id, details, made_by${more})
        values (sec.tenant(), $1, $2, $3, ${SEALED}, ${ME}${value})`, [id, number, patientId]); // prettier-ignore
    await expect(version(2, ', made_at', `, '${LONG_AGO}'`)).rejects.toMatchObject(REFUSED);
    for (const number of [3, 7]) await expect(version(number)).rejects.toMatchObject(REFUSED);
    await expect(sql('update packet set version = 7 where id = $1', [id])).rejects.toMatchObject(REFUSED);
    expect(await version(2)).toEqual([]);
    const copy = (columns: string, values: string) =>
      sql(`insert into packet_sending (tenant_id, id, packet_id, patient_id, version, challenge, mail_id, details, sent_by${columns})
        select tenant_id, gen_random_uuid(), packet_id, patient_id, version, challenge, mail_id, details, ${ME}${values} from packet_sending limit 1`); // prettier-ignore
    await expect(copy(', sent_at', `, '${LONG_AGO}'`)).rejects.toMatchObject(REFUSED);
    const [row] = await sql(
      `update packet set changed_at = $2 where id = $1 returning changed_at > now() - interval '1 minute' as fresh`,
      [id, LONG_AGO],
    );
    expect(row).toEqual({ fresh: true });
    const begun = `insert into packet (tenant_id, id, patient_id, details, created_by, state, version) values (sec.tenant(), $1, $2, ${SEALED}, ${ME}, 'sent', 4)`;
    await expect(sql(begun, [newId(), patientId])).rejects.toMatchObject(REFUSED);
  });

  it('and the address of the privacy notice are not every member’s to set', async () => {
    const url = 'https://harbour.example/privacy';
    const set = (by = ME) =>
      `insert into core.privacy_notice (tenant_id, url, changed_by) values (sec.tenant(), $1, ${by})
       on conflict (tenant_id) do update set url = excluded.url, changed_by = excluded.changed_by, changed_at = now()`;
    const evil = ['https://evil.example/privacy'];
    await expect(sql(set(), evil)).rejects.toMatchObject(REFUSED);
    expect(await sql(set(), [url], owner)).toEqual([]);
    expect(await sql(set(), [url], owner)).toEqual([]);
    await expect(sql(set(), evil)).rejects.toMatchObject(REFUSED);
    const change = (what: string) => `update core.privacy_notice set url = $1, ${what} returning url`;
    expect(await sql(change(`changed_by = ${ME}`), evil)).toEqual([]);
    for (const what of [`changed_by = '${grace.userId}', changed_at = now()`, `changed_at = '${LONG_AGO}'`])
      await expect(sql(change(what), evil, owner)).rejects.toMatchObject(REFUSED);
    expect(await sql('select url from core.privacy_notice')).toEqual([{ url }]);
  });
});
