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
