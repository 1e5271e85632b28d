import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChartWorld } from '../chart-entries/chart.fixture.ts';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { createVisitWorld, saved, send } from './visits.fixture.ts';

let world: ChartWorld;
beforeAll(async () => {
  world = await createVisitWorld();
});
afterAll(() => world.close());

const EVENT = 'atlas-visit.report-made';
const note = (body: object, person: Person = world.treats) =>
  ask(world.app, person, 'POST', `/patients/${world.patientId}/atlas-reports`, { body });
const lines = async () => ledgerOf(world, world.owner, [EVENT]);

describe('a report of the atlas about a patient', () => {
  it.each(['printed', 'downloaded'] as const)('that was %s is one line of the ledger, with its visit', async (what) => {
    const visitId = await saved(world);
    const before = (await lines()).length;
    expect((await note({ what, visitId })).statusCode).toBe(204);
    const [line, ...more] = (await lines()).slice(before);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ event: EVENT, outcome: 'done', patientRef: world.patientRef });
    const { facts, resource } = JSON.parse(line?.canonical ?? '{}') as { facts: object; resource: object };
    expect(facts).toEqual({ what });
    expect(JSON.stringify(resource)).toContain(visitId);
  });

  it('is about the patient alone where no visit is open', async () => {
    expect((await note({ what: 'printed', visitId: null })).statusCode).toBe(204);
    expect((await lines()).at(-1)?.canonical).toContain(world.patientId);
  });

  it('is refused alike for a visit that is not there and one that was deleted', async () => {
    const deleted = await saved(world);
    await send(world, 'POST', `/${deleted}/removal`, { body: { revision: 1, reason: 'entered twice' } });
    for (const visitId of [newId(), deleted]) expect((await note({ what: 'printed', visitId })).statusCode).toBe(404);
    expect((await note({ what: 'mailed', visitId: null })).statusCode).toBe(422);
    expect((await note({ what: 'printed', visitId: null, values: { pelvis: { pi: 61.27 } } })).statusCode).toBe(422);
  });
});
