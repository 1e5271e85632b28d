import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { linkRoutes } from '../links/index.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter } from '../patients/patients.fixture.ts';
import { noticeUnread, packetRoutes } from './index.ts';
import { mailTo, openPacket, packetDraft, putTogether, sendIt } from './packets.fixture.ts';

const BORN = '1961-04-12';

describe('a packet that nobody opened', () => {
  let world: World;
  let owner: Person;
  let grace: Person;
  let patientId: string;
  let ref: string;
  const email = `${newId()}@home.example`;
  beforeAll(async () => {
    world = await createWorld([patientRoutes, packetRoutes, (platform) => linkRoutes(platform, {} as never)]);
    owner = await newOwner(world);
    grace = await newColleague(world, owner, 'provider', 'Grace Treats');
    ({ id: patientId, ref } = await enter(world, grace, { email, birthDate: BORN }));
  });
  afterAll(() => world.close());

  const sql = (text: string, params: readonly unknown[] = []) =>
    world.platform.database.asSuperuser(async (client) => (await client.query(text, [...params])).rows);
  const sentBefore = (linkId: string, hours: number) =>
    sql(
      `update core.link set created_at = now() - make_interval(mins => $2), expires_at = now() - make_interval(mins => $2) + interval '24 hours' where id = $1`,
      [linkId, Math.round(hours * 60)],
    );
  const sent = async (hoursAgo: number): Promise<string> => {
    const { linkId } = await sendIt(world, grace, await putTogether(world, grace, patientId, packetDraft('Walk.')));
    await sentBefore(linkId, hoursAgo);
    return linkId;
  };
  const readInPortal = (linkId: string, of = patientId) =>
    sql(
      `insert into tenant_${owner.tenantId.replaceAll('-', '')}.packet_reading (tenant_id, id, packet_id, patient_id, version, account_id)
       select tenant_id, gen_random_uuid(), subject_id, $2, 1, gen_random_uuid() from core.link where id = $1`,
      [linkId, of],
    );
  const tasks = (linkId: string) =>
    sql(
      'select status, patient_ref as ref, assignee_id as "for", about_kind as about from core.task where auto_key = $1',
      [`packet-unread:${linkId}`],
    );

  it('becomes a task of whoever sent it after 12 hours, once, and is done when somebody opens it', async () => {
    const [late, fresh] = [await sent(12.1), await sent(11.9)];
    const secret = (await mailTo(world, email)).secret ?? '';
    for (let i = 0; i < 3; i++) await noticeUnread(world.platform);
    expect(await tasks(late)).toEqual([{ status: 'todo', ref, for: grace.userId, about: 'packet' }]);
    expect(await tasks(fresh)).toEqual([]);
    await sentBefore(fresh, 13);
    await noticeUnread(world.platform);
    expect(await tasks(fresh)).toMatchObject([{ status: 'todo' }]);
    await openPacket(world, secret, BORN);
    await noticeUnread(world.platform);
    expect([await tasks(fresh), await tasks(late)]).toMatchObject([[{ status: 'done' }], [{ status: 'todo' }]]);
    await readInPortal(late);
    await noticeUnread(world.platform);
    expect(await tasks(late)).toMatchObject([{ status: 'done' }]);
  });

  it('is seen to be read in the portal when whoever sent it sees the patient no more', async () => {
    const gone = await newColleague(world, owner, 'provider', 'Gone Since');
    const patient = await enter(world, gone, { email: `${newId()}@home.example`, birthDate: BORN });
    const { linkId } = await sendIt(world, gone, await putTogether(world, gone, patient.id, packetDraft('Walk.')));
    await sentBefore(linkId, 13);
    await readInPortal(linkId, patient.id);
    await sql(`update core.membership set removed_at = now() where account_id = $1`, [gone.userId]);
    await noticeUnread(world.platform);
    expect(await tasks(linkId)).toEqual([]);
  });

  it('becomes none when it was read in the portal, withdrawn, over, or the clinic switched that off', async () => {
    const ids = [await sent(13), await sent(13), await sent(13), await sent(13)];
    const [inPortal, withdrawn, over] = ids;
    await readInPortal(inPortal ?? '');
    await sql('update core.link set revoked_at = now() where id = $1', [withdrawn]);
    await sentBefore(over ?? '', 25);
    const settings = `insert into core.task_settings (tenant_id, packet_unread, changed_by) values ($1, false, $2)`;
    await sql(settings, [owner.tenantId, owner.userId]);
    await noticeUnread(world.platform);
    for (const id of ids) expect(await tasks(id)).toEqual([]);
    await sql('update core.task_settings set packet_unread = true');
    await noticeUnread(world.platform);
    expect((await Promise.all(ids.map(tasks))).map(({ length }) => length)).toEqual([0, 0, 0, 1]);
  });
});
