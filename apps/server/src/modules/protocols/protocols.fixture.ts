import type { Protocol, ProtocolRevision } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { ProtocolContent } from '@hyaline/protocol';
import { ask, type Person, type World } from '../imaging/imaging.fixture.ts';

type Item = ProtocolContent['items'][number];

/** An item of the test: no compound that anybody takes, no dose that anybody should. */
export const item = (more: Partial<Item> = {}): Item => ({
  id: newId(),
  compoundId: null,
  compound: 'Zoraidotide',
  dose: { amount: '250', unit: 'mcg' },
  route: 'subcutaneous',
  iuPerMg: null,
  preparation: {
    vial: { amount: '5', unit: 'mg' },
    diluent: 'Bacteriostatic water (benzyl alcohol 0.9 %)',
    diluentMl: '2',
    syringe: 'u100-0.5',
    discardAfterDays: 28,
  },
  schedule: {
    start: '2026-11-23',
    end: null,
    repeat: { freq: 'daily', every: 1 },
    times: ['21:00'],
    cycle: null,
    titration: [],
  },
  note: '',
  ...more,
});

export const content = (more: Partial<ProtocolContent> = {}): ProtocolContent => ({
  version: 1,
  title: 'Recovery of Quennell',
  purpose: 'Tendon canary',
  instructions: 'Change the site each day.',
  items: [item()],
  ...more,
});

export async function draft(
  { app }: World,
  person: Person,
  patientId: string,
  what = content(),
): Promise<ProtocolRevision> {
  const reply = await ask(app, person, 'POST', `/patients/${patientId}/protocols`, { body: { content: what } });
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<ProtocolRevision>();
}

export async function read({ app }: World, person: Person, id: string): Promise<Protocol> {
  const reply = await ask(app, person, 'GET', `/protocols/${id}`);
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<Protocol>();
}

/** Signs the open draft as a browser does: with the hash of what it was shown. */
export async function sign(world: World, person: Person, id: string, allergyAnswer = '') {
  const { revision, draft: open } = await read(world, person, id);
  return ask(world.app, person, 'POST', `/protocols/${id}/signature`, {
    body: { revision, sha256: open?.sha256, allergyAnswer },
  });
}
