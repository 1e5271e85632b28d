import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantRoutes } from '../grants/index.ts';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { allergy, type ChartWorld, createChartWorld, note, upload, write, written } from './chart.fixture.ts';
import { PDF } from './sniff.fixture.ts';

let world: ChartWorld;
let provider: Person;
let admin: Person;
let entryId: string;
let documentId: string;
beforeAll(async () => {
  world = await createChartWorld([grantRoutes]);
  [provider, admin] = world.others as [Person, Person];
  entryId = await written(world, allergy());
  documentId = (await upload(world, PDF)).json<{ id: string }>().id;
});
afterAll(() => world.close());

const at = (rest: string) => `/patients/${world.patientId}${rest}`;
const statusOf = async (person: Person, path: string) => (await ask(world.app, person, 'GET', at(path))).statusCode;
const READS = () => ['/entries', `/entries/${entryId}/versions`, `/documents/${documentId}`, '/studies'];

async function takes(person: Person): Promise<string> {
  const target = { kind: 'patient', patientRef: world.patientRef };
  const body = { target, minutes: 15, reason: 'She is unconscious in room two and nobody knows her' };
  const reply = await ask(world.app, person, 'POST', '/grants', { body });
  if (reply.statusCode !== 201) throw new Error(reply.body);
  return reply.json<{ id: string }>().id;
}

describe('special access to a chart', () => {
  it('[C192] lets a provider read and write while it runs, names itself in every line, and then is over', async () => {
    for (const path of READS()) expect(await statusOf(provider, path), path).toBe(404);
    const grant = await takes(provider);
    for (const path of READS()) expect(await statusOf(provider, path), path).toBe(200);
    expect((await write(world, provider, note('Given 1 mg'))).statusCode).toBe(201);
    await ask(world.app, provider, 'POST', `/grants/${grant}/end`);
    for (const path of READS()) expect(await statusOf(provider, path), path).toBe(404);
    expect((await write(world, provider, note('Later'))).statusCode).toBe(404);
    const events = ['patient.timeline-read', 'entry.versions-read', 'document.downloaded', 'entry.created'];
    const lines = (await ledgerOf(world, world.owner, events)).filter(
      ({ canonical, outcome }) => canonical.includes(`"actor":"${provider.userId}"`) && outcome === 'done',
    );
    expect(lines.map(({ event }) => event)).toEqual([events[0], events[1], events[2], events[3]]);
    for (const { canonical, patientRef } of lines) {
      expect((JSON.parse(canonical) as { facts: { grant?: string } }).facts.grant).toBe(grant);
      expect(patientRef).toBe(world.patientRef);
    }
  });

  it('lets an admin read and nothing else, in SQL too', async () => {
    const grant = await takes(admin);
    expect(await statusOf(admin, '/entries')).toBe(200);
    expect((await write(world, admin, note('No'))).statusCode).toBe(403);
    const change = world.platform.db.inTenant(
      admin,
      (tx) =>
        tx.query({ name: '', text: `update chart_entry set details = 'x', revision = revision + 1 returning id` }, []),
      { phi: true },
    );
    expect(await change).toEqual([]);
    await ask(world.app, admin, 'POST', `/grants/${grant}/end`);
    expect(await statusOf(admin, '/entries')).toBe(404);
  });
});
