import type { CreatedVisit, CreateVisit, Visit, Visits } from '@hyaline/contract/atlas';
import type { SpineInput } from '@hyaline/spine';
import { CANARY, type ChartWorld, createChartWorld } from '../chart-entries/chart.fixture.ts';
import { exchangeRoutes } from '../exchange/index.ts';
import { grantRoutes } from '../grants/index.ts';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import { sharedStudies } from '../imaging/index.ts';
import { linkRoutes } from '../links/index.ts';
import { sharedVisits, visitRoutes } from './index.ts';

export const createVisitWorld = (): Promise<ChartWorld> =>
  createChartWorld([
    visitRoutes,
    grantRoutes,
    exchangeRoutes,
    (platform) => linkRoutes(platform, { studies: sharedStudies, visits: sharedVisits }),
  ]);

type Content = CreateVisit['content'];
export const visit = (values: SpineInput = {}, more: Partial<Content> = {}): Content => ({
  day: '2026-03-02',
  label: `Before ${CANARY}`,
  note: `Walks a mile.\nPain at night. ${CANARY}`,
  document: { values, goal: null, pins: [{ level: 'L4-L5', at: null, text: `Here ${CANARY}` }] },
  ...more,
});

export const send = (
  world: ChartWorld,
  method: 'GET' | 'POST' | 'PUT',
  rest: string,
  {
    body,
    person = world.treats,
    headers = {},
  }: { body?: unknown; person?: Person; headers?: Record<string, string> } = {},
) => ask(world.app, person, method, `/patients/${world.patientId}/visits${rest}`, { body, headers });

export async function saved(world: ChartWorld, content: Content = visit(), person = world.treats): Promise<string> {
  const reply = await send(world, 'POST', '', { body: { content }, person });
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<CreatedVisit>().id;
}

export async function listed(world: ChartWorld, query = '', person = world.treats): Promise<Visits> {
  const reply = await send(world, 'GET', query, { person });
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json();
}

export async function opened(world: ChartWorld, id: string, person = world.treats): Promise<Visit> {
  const reply = await send(world, 'GET', `/${id}`, { person });
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json();
}
