import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, newClinic, opened, share, type World } from './links.fixture.ts';

const LONG_AGO = '2001-01-01T00:00:00Z';

describe('a receipt of a link', () => {
  let world: World;
  let clinic: Awaited<ReturnType<typeof newClinic>>;
  beforeAll(async () => {
    world = await createWorld();
    clinic = await newClinic(world);
  });
  afterAll(() => world.close());

  /** Any SQL as the application, with the owner's sealed context, as an injected statement would run. */
  const sql = (text: string, params: unknown[] = [], userId = clinic.userId) =>
    world.platform.db.inTenant({ tenantId: clinic.tenantId, userId }, (tx) =>
      tx.query<Record<string, unknown>>({ name: '', text }, params),
    );
  const REFUSED = { code: '42501' };

  it('is not forged by a link of another time, of another’s name or with openings', async () => {
    const insert = (columns: string, values: string) =>
      sql(
        `insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, study_id, patient_ref, has_password, includes_identity,
           expires_at, ${columns})
         values (sec.tenant(), $1::uuid, 'study', sha256($1::uuid::text::bytea), 1, $1::uuid, 'PT-4F09C2', false, false, now() + interval '1 day', ${values})`,
        [newId()],
      );
    const mine = 'created_by, patient_consent_at';
    expect(await insert(mine, 'sec.user_id(), now()')).toEqual([]); // the statement itself is sound
    for (const [column, value] of [
      ['created_at', `'${LONG_AGO}'`],
      ['opens', '3'],
      ['revoked_at', 'now()'],
      ['locked_at', 'now()'],
      ['emptied_at', 'now()'],
    ])
      await expect(insert(`${mine}, ${column}`, `sec.user_id(), now(), ${value}`), column).rejects.toMatchObject(
        REFUSED,
      );
    await expect(insert(mine, `sec.user_id(), '${LONG_AGO}'`)).rejects.toMatchObject(REFUSED);
    await expect(insert(mine, `'${newId()}', now()`)).rejects.toMatchObject(REFUSED);
  });

  it('is not forged by an access or a viewing that the server did not let in', async () => {
    const { link } = await share(world, clinic);
    const access = (more = '', value = '') =>
      `insert into core.link_access (tenant_id, id, link_id, outcome, network, agent${more}) values (sec.tenant(), $1, $2, 'opened', '', ''${value})`;
    await expect(sql(access(), [newId(), link.id])).rejects.toMatchObject(REFUSED);
    for (const [column, value] of [
      ['at', `'${LONG_AGO}'`],
      ['ended_at', 'now()'],
      ['bytes', '1'],
    ])
      await expect(sql(access(`, ${column}`, `, ${value}`), [newId(), link.id], SYSTEM_USER)).rejects.toMatchObject(
        REFUSED,
      );
    const id = newId();
    expect(await sql(access(), [id, link.id], SYSTEM_USER)).toEqual([]);
    const viewing = `insert into core.link_session (token_hash, tenant_id, link_id, access_id, ends_at)
      values (sha256('x'), sec.tenant(), $1, $2, now() + interval '1 day')`;
    await expect(sql(viewing, [link.id, id])).rejects.toMatchObject(REFUSED);
  });

  it('counts openings and nothing else, and keeps the moments at which it ended', async () => {
    const minted = await share(world, clinic);
    const { id } = minted.link;
    for (const change of ['opens = opens + 1', 'locked_at = now()'])
      await expect(sql(`update core.link set ${change} where id = $1`, [id])).rejects.toMatchObject(REFUSED);
    for (const opens of [5, -1])
      await expect(
        sql('update core.link set opens = $2 where id = $1', [id, opens], SYSTEM_USER),
      ).rejects.toMatchObject(REFUSED);
    await opened(world.app, minted);
    expect(await sql('select opens from core.link where id = $1', [id])).toEqual([{ opens: 1 }]);
    const [ended] = await sql(
      `update core.link_access set ended_at = $2 where link_id = $1 returning ended_at > now() - interval '1 minute' as fresh`,
      [id, LONG_AGO],
    );
    expect(ended).toEqual({ fresh: true });
    const revoke = `update core.link set revoked_at = $2, emptied_at = $2 where id = $1 returning revoked_at, emptied_at`;
    const [first] = await sql(revoke, [id, LONG_AGO]);
    expect(new Date(String(first?.['revoked_at'])).getFullYear()).toBeGreaterThan(2001);
    expect(await sql(revoke, [id, LONG_AGO])).toEqual([first]);
    expect(await sql(revoke, [id, null])).toEqual([first]);
  });

  it('keeps what it was made with: nobody puts other content behind an address that is out', async () => {
    const { link } = await share(world, clinic);
    const emptied = `delete from core.link_payload where link_id = $1`;
    await sql(emptied, [link.id]);
    const inserts = [
      `insert into core.link_payload (tenant_id, link_id, wrapped_key, payload)
       values (sec.tenant(), $1, decode(repeat('00', 60), 'hex'), 'x')`,
      `insert into core.link_part (tenant_id, link_id, id, sealed) values (sec.tenant(), $1, $1, 'x')`,
      `insert into core.link_object (tenant_id, link_id, object_id, bytes) values (sec.tenant(), $1, $1, 1)`,
    ];
    for (const insert of inserts) await expect(sql(insert, [link.id])).rejects.toMatchObject(REFUSED);
  });
});
