import type { Adherence, OwnDose, OwnDoses } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, newOwner } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { createPortalWorld, type Known, newPatient, patientInside, type Phone, type PortalWorld } from '../portal/portal.fixture.ts'; // prettier-ignore
import { carerOf } from '../portal/proxy.fixture.ts';
import { sqlAsPatient } from '../portal-messages/messages.fixture.ts';
import { content, sign } from '../protocols/protocols.fixture.ts';
import { adherenceRoutes } from './index.ts';

const DAY_MS = 86_400_000;
const day = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
let world: PortalWorld;
let rosalind: Known;
let theirs: Known;
let phone: Phone;
let neighbour: Phone;
beforeAll(async () => {
  world = await createPortalWorld([adherenceRoutes]);
  rosalind = await newPatient(world, world.treats);
  theirs = await newPatient(world, world.treats, 'Neighbourly');
  phone = await patientInside(world, world.treats, rosalind);
  neighbour = await patientInside(world, world.treats, theirs);
  for (const { id } of [rosalind, theirs]) {
    const plan = content();
    const items = plan.items.map((item) => ({
      ...item,
      schedule: { ...item.schedule, start: day(20), end: null, repeat: { freq: 'daily', every: 1 }, times: ['08:00', '20:00'], cycle: null, titration: [] },
    })); // prettier-ignore
    const made = await ask(world.app, world.treats, 'POST', `/patients/${id}/protocols`, { body: { content: { ...plan, items } } }); // prettier-ignore
    expect(made.statusCode, made.body).toBe(201);
    expect((await sign(world, world.treats, made.json<{ id: string }>().id)).statusCode).toBe(200);
  }
});
afterAll(() => world.close());

const doses = async (of: Phone) => (await of.ask('GET', '/portal/doses?locale=en')).json<OwnDoses>();
const mark = ({ protocolId, itemId, date, time }: OwnDose, state: string | null, note = '') => ({ protocolId, itemId, date, time, state, note }); // prettier-ignore
const strip = async (person = world.treats, { id } = rosalind) => {
  const reply = await ask(world.app, person, 'GET', `/patients/${id}/adherence`);
  return reply.statusCode === 200 ? reply.json<Adherence>() : reply.statusCode;
};
async function dosesIn(archive: Buffer) {
  const zip = new Blob([Uint8Array.from(archive)]);
  const file = (await readZip(zip)).entries.find(({ path }) => path.endsWith('/doses.json'));
  const text = file ? Buffer.from(await readEntry(zip, file)).toString('utf8') : '{"doses":[]}';
  return (JSON.parse(text) as { doses: { state: string; note: string; by: string | null }[] }).doses;
}

describe('a patient', () => {
  it('sees the doses of a signed plan for a week, today first, and says of each what came of it', async () => {
    const { today, doses: seen } = await doses(phone);
    expect(today).toBe(day(0));
    expect([seen.length, seen[0]?.date, seen[0]?.time, seen.at(-1)?.date]).toEqual([14, day(0), '08:00', day(6)]);
    expect(seen[0]).toMatchObject({ state: null, note: '', dose: expect.stringMatching(/\d/) });
    const [first, second] = [seen[2], seen[3]] as [OwnDose, OwnDose];
    expect(await phone.says('PUT', '/portal/doses', mark(first, 'taken'))).toBe('200');
    expect(await phone.says('PUT', '/portal/doses', mark(second, 'skipped', 'Felt sick'))).toBe('200');
    const after = (await doses(phone)).doses;
    expect(after.slice(2, 4).map(({ state, note }) => [state, note])).toEqual([
      ['taken', ''],
      ['skipped', 'Felt sick'],
    ]);
    await phone.ask('PUT', '/portal/doses', mark(first, null));
    expect((await doses(phone)).doses[2]?.state).toBeNull();
    expect(await phone.says('PUT', '/portal/doses', mark(first, null))).toBe('200'); // nothing there to take back: no row
    await phone.ask('PUT', '/portal/doses', mark(first, 'taken'));
    const rows = await ledgerOf(world, world.owner, ['portal.dose-marked']);
    expect(rows.map(({ patientRef }) => patientRef)).toEqual([rosalind.ref, rosalind.ref, rosalind.ref, rosalind.ref]);
    expect(rows.map(({ canonical }) => canonical).join('')).not.toContain('Felt');
    for (const fact of [`"item":"${second.itemId}"`, `"date":"${second.date}"`, `"time":"${second.time}"`])
      expect(rows[1]?.canonical).toContain(fact);
  });

  it('marks nothing that no plan asks for, nothing long past', async () => {
    const [one] = (await doses(phone)).doses as [OwnDose];
    for (const wrong of [
      { time: '09:00' },
      { date: day(12) },
      { itemId: newId() },
      { protocolId: (await doses(neighbour)).doses[0]?.protocolId ?? '' },
    ])
      expect(await phone.says('PUT', '/portal/doses', { ...mark(one, 'taken'), ...wrong }), JSON.stringify(wrong)).toBe('404 not-found'); // prettier-ignore
    expect(await phone.says('PUT', '/portal/doses', { ...mark(one, 'taken'), note: 'x'.repeat(501) })).toBe('422 bad-request'); // prettier-ignore
  });

  it('marks a dose from the morning of its day where they are, and none before, with words', async () => {
    const [one] = (await doses(phone)).doses as [OwnDose];
    const put = (date: string, timeZone: string) => phone.says('PUT', '/portal/doses', { ...mark(one, 'taken'), date, time: '20:00', timeZone }); // prettier-ignore
    expect(await put(day(-1), 'UTC')).toBe('422 dose-not-due');
    expect(await put(day(-2), 'UTC')).toBe('422 dose-not-due');
    expect(await put(day(0), 'Nowhere/Else')).toBe('422 bad-request');
    const here = (zone: string) => new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' }).format();
    const [east, west] = ['Pacific/Kiritimati', 'Pacific/Pago_Pago']; // 25 hours apart: never the same day
    expect(await put(here(east), east)).toBe('200'); // today there, tomorrow in UTC for most of a day
    expect(await put(here(east), west)).toBe('422 dose-not-due');
    await phone.ask('PUT', '/portal/doses', { ...mark(one, null), date: here(east), time: '20:00', timeZone: east });
  });

  it('[C191] writes by SQL, too, only of their own plan, in their own name, and while it is fresh', async () => {
    const insert = `insert into dose_mark (tenant_id, patient_id, protocol_id, item_id, due_on, due_at, state, marked_by)
      values ((select sec.tenant()), $1, $2, gen_random_uuid(), $3::date, '08:00', 'taken', coalesce($4, sec.user_id()))`;
    const [mine] = (await doses(phone)).doses as [OwnDose];
    const [other] = (await doses(neighbour)).doses as [OwnDose];
    for (const params of [
      [theirs.id, other.protocolId, day(0), null],
      [rosalind.id, other.protocolId, day(0), null],
      [rosalind.id, mine.protocolId, day(30), null],
      [rosalind.id, mine.protocolId, day(0), world.treats.userId],
    ])
      expect(await sqlAsPatient(world, rosalind, insert, params), String(params)).toBe('42501');
    expect(await sqlAsPatient(world, theirs, 'select 1 from dose_mark')).toEqual([]);
    expect(await sqlAsPatient(world, theirs, 'delete from dose_mark returning 1')).toEqual([]);
  });
});

it('those who treat the patient see it day by day, and nobody else does', async () => {
  const seen = (await strip()) as Adherence;
  expect([seen.to, seen.items.length, seen.items[0]?.days.length]).toEqual([day(0), 1, 28]);
  expect(seen.items[0]).toMatchObject({ taken: 1, skipped: 1 });
  expect(seen.items[0]?.days.at(-2)).toEqual({ date: day(1), planned: 2, taken: 1, skipped: 1, notes: [{ time: '20:00', state: 'skipped', text: 'Felt sick', by: null }] }); // prettier-ignore
  expect(seen.items[0]?.days[0]?.planned).toBe(0); // before the plan began
  expect((await strip(world.owner, theirs)) as Adherence).toMatchObject({ items: [] });
  for (const person of [world.other, await newOwner(world)]) expect(await strip(person)).toBe(404);
  expect((await ledgerOf(world, world.owner, ['adherence.read']))[0]?.patientRef).toBe(rosalind.ref);
});

describe('somebody who is here for the patient', () => {
  it('says of a dose what they know, beside what the patient said, which stays the patient’s', async () => {
    const { phone: carer, id } = await carerOf(world, rosalind);
    const [, , , , one, two] = (await doses(phone)).doses as [OwnDose, OwnDose, OwnDose, OwnDose, OwnDose, OwnDose];
    const seenBy = async (who: Phone, { date, time }: OwnDose) =>
      (await doses(who)).doses.find((dose) => dose.date === date && dose.time === time);
    expect(await phone.says('PUT', '/portal/doses', mark(one, 'skipped', 'It makes me sick'))).toBe('200');
    expect(await carer.says('PUT', '/portal/doses', mark(one, 'taken', 'She took it'))).toBe('200');
    expect(await carer.says('PUT', '/portal/doses', mark(two, 'taken'))).toBe('200');
    const carers = { state: 'taken', note: 'She took it', by: 'Celia Carer' };
    expect(await seenBy(phone, one)).toMatchObject({ state: 'skipped', note: 'It makes me sick', others: [carers] });
    expect(await seenBy(phone, two)).toMatchObject({ state: null, others: [{ state: 'taken', by: 'Celia Carer' }] });
    const patients = { state: 'skipped', note: 'It makes me sick', by: null };
    expect(await seenBy(carer, one)).toMatchObject({ state: 'taken', note: 'She took it', others: [patients] });

    const days = ((await strip()) as Adherence).items[0]?.days ?? [];
    const on = (day: string) => days.find(({ date }) => date === day);
    expect(on(one.date)).toMatchObject({ skipped: 1, notes: expect.arrayContaining([
      { time: one.time, state: 'skipped', text: 'It makes me sick', by: null },
      { time: one.time, state: 'taken', text: 'She took it', by: 'Celia Carer' },
    ]) }); // prettier-ignore
    expect(on(two.date)?.notes).toContainEqual({ time: two.time, state: 'taken', text: '', by: 'Celia Carer' });
    expect(on(two.date)?.taken).toBe(1); // the patient said nothing of it

    const sqlAs = (text: string) => world.platform.db.inTenant({ tenantId: world.owner.tenantId, userId: id }, (tx) => tx.query({ name: '', text }, []), { own: true }); // prettier-ignore
    await expect(sqlAs(`update dose_mark set state = 'taken', marked_by = sec.user_id() where said_by = patient_id returning 1`)).resolves.toEqual([]); // prettier-ignore
    await expect(sqlAs('delete from dose_mark where said_by = patient_id returning 1')).resolves.toEqual([]);
    const archive = await phone.ask('POST', '/portal/export', { locale: 'en' });
    expect(await dosesIn(archive.rawPayload)).toContainEqual(expect.objectContaining(carers));
    for (const dose of [one, two]) expect(await carer.says('PUT', '/portal/doses', mark(dose, null))).toBe('200');
    expect(await seenBy(phone, one)).toMatchObject({ state: 'skipped', note: 'It makes me sick', others: [] });
    await phone.ask('PUT', '/portal/doses', mark(one, null));
  });
});

it('[C163] what was said of doses is part of the download', async () => {
  const answer = await phone.ask('POST', '/portal/export', { locale: 'en' });
  const kept = await dosesIn(answer.rawPayload);
  expect(kept.map(({ state, note }) => [state, note])).toEqual([
    ['taken', ''],
    ['skipped', 'Felt sick'],
  ]);
});
