import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPolicyWorld, type PolicyWorld, send, type Someone } from './policy.fixture.ts';

let world: PolicyWorld;
beforeAll(async () => {
  world = await createPolicyWorld();
});
afterAll(() => world.close());

it('[C229] the print view is a page of the server, in the ledger before it is sent, with no name in its title', async () => {
  const by = (holder: string): Someone => world.people.find((each) => each.holder === holder) as Someone;
  const url = `/api/v1/patients/${world.real['id']}/print-view?lang=es`;
  const reply = await send(world, by('provider-assigned'), 'GET', url);
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
  expect(reply.headers['cache-control']).toBe('no-store');
  expect(reply.body).toContain('Qorvixana Vandermolen-Ysk');
  expect(reply.body).toContain(`<title>${world.real['ref']}</title>`);
  expect(reply.body).not.toContain('219-09-9123'); // the social security number is on no paper
  for (const holder of ['provider-unassigned', 'staff', 'admin', 'privacy-officer', 'other-clinic'])
    expect([403, 404]).toContain((await send(world, by(holder), 'GET', url)).statusCode);
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ event: string; outcome: string }>(
      `select event, outcome from audit.entry where event in ('patient.print-viewed', 'patient.read') and canonical like $1 order by id desc limit 2`,
      [`%${by('provider-assigned').userId}%`],
    ),
  );
  expect(rows).toEqual([
    { event: 'patient.read', outcome: 'done' },
    { event: 'patient.print-viewed', outcome: 'done' },
  ]);
});

it('a week of the schedule on paper: names for those who may see them, one entry for each, references for the others', async () => {
  const by = (holder: string): Someone => world.people.find((each) => each.holder === holder) as Someone;
  const view = (names: string): string =>
    `/api/v1/schedule/print-view?from=2040-01-02&to=2040-01-08&zone=America/New_York&names=${names}&lang=es`;
  const entries = async (who: Someone) =>
    (
      await world.platform.database.asSuperuser((sql) =>
        sql.query<{ ref: string | null }>(
          `select patient_ref as ref from audit.entry where event = 'schedule.printed' and canonical like $1 order by id`,
          [`%${who.userId}%`],
        ),
      )
    ).rows.map(({ ref }) => ref);
  const treats = by('provider-assigned');
  const reply = await send(world, treats, 'GET', view('on'));
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
  expect(reply.body).toContain('Qorvixana Vandermolen-Ysk');
  expect(reply.body).toContain('<title>2040-01-02 2040-01-08</title>');
  expect(await entries(treats)).toEqual([null, world.real['ref']]);
  expect((await send(world, treats, 'GET', view('off'))).body).not.toContain('Qorvixana');
  expect(await entries(treats)).toEqual([null, world.real['ref'], null]);
  for (const holder of ['provider-unassigned', 'staff', 'admin']) {
    const other = await send(world, by(holder), 'GET', view('on'));
    expect(other.body).toContain(world.real['ref']);
    expect(other.body).not.toContain('Qorvixana');
    expect(await entries(by(holder))).toEqual([null]);
  }
  expect((await send(world, by('privacy-officer'), 'GET', view('on'))).statusCode).toBe(403);
  expect((await send(world, by('other-clinic'), 'GET', view('on'))).body).not.toContain(world.real['ref']);
});

it('neither page is made, nor entered, for a link on another site', async () => {
  const by = world.people.find((each) => each.holder === 'provider-assigned') as Someone;
  const entries = async (): Promise<number> =>
    (
      await world.platform.database.asSuperuser((sql) =>
        sql.query(
          `select 1 from audit.entry where event in ('schedule.printed', 'patient.print-viewed') and outcome = 'done'`,
        ),
      )
    ).rows.length;
  const before = await entries();
  const urls = [
    '/api/v1/schedule/print-view?from=2040-01-02&to=2040-01-08&zone=America/New_York&names=on&lang=es',
    `/api/v1/patients/${world.real['id']}/print-view?lang=es`,
  ];
  for (const url of urls) {
    const asked = (site: string) => send(world, by, 'GET', url, undefined, { 'sec-fetch-site': site });
    for (const site of ['cross-site', 'same-site']) expect((await asked(site)).statusCode).toBe(403);
  }
  expect(await entries()).toBe(before);
  const [url = ''] = urls;
  for (const site of ['same-origin', 'none'])
    expect((await send(world, by, 'GET', url, undefined, { 'sec-fetch-site': site })).statusCode).toBe(200);
});
