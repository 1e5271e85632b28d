import { type CreatedEntry, DOCUMENT_HEADER, type Entries, type EntryContent, richTextOf } from '@hyaline/contract';
import { toBase64Url, utf8 } from '@hyaline/kit';
import type { LightMyRequestResponse } from 'fastify';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { enter } from '../patients/patients.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { chartRoutes } from './index.ts';

/** A word that stands in every sealed text of these tests, and must stand nowhere in the open. */
export const CANARY = 'Zyxwolframite';

/** Content as a browser sends it: text is plain there. */
type Typed<T> = T extends string ? string : T extends object ? { [Key in keyof T]: Typed<T[Key]> } : T;
export type TypedContent = Typed<EntryContent>;

export const allergy = (substance = `Penicillin ${CANARY}`): TypedContent => ({
  kind: 'allergy',
  substance,
  code: null,
  category: 'medication',
  reaction: 'Hives',
  severity: 'severe',
  status: 'active',
  noted: '2009',
});
export const note = (text = `She walks two miles. ${CANARY}`): TypedContent => ({
  kind: 'note',
  title: 'First visit',
  template: '',
  body: richTextOf(text),
});
export const lab = (value: number | string, collectedAt: string, more: object = {}): TypedContent => ({
  kind: 'lab',
  panel: 'HbA1c',
  collectedAt,
  laboratory: '',
  results: [
    {
      name: 'Haemoglobin A1c',
      loinc: '4548-4',
      value,
      comparator: null,
      unit: '%',
      low: 4,
      high: 5.6,
      flag: null,
      ...more,
    },
  ],
  remark: '',
});
export const vitals: TypedContent = {
  kind: 'vitals',
  takenAt: '2026-03-02T09:30:00Z',
  signs: { weight: { value: 154, unit: '[lb_av]' }, height: { value: 170, unit: 'cm' } },
  remark: '',
};

export interface ChartWorld extends World {
  owner: Person;
  /** Treats the patient. */
  treats: Person;
  /** In the clinic, and not concerned. */
  others: Person[];
  elsewhere: Person;
  patientId: string;
  patientRef: string;
}

/** @param more - routes of another module */
export async function createChartWorld(more: Parameters<typeof createWorld>[0] = []): Promise<ChartWorld> {
  const world = await createWorld([patientRoutes, chartRoutes, ...more]);
  const owner = await newOwner(world);
  const elsewhere = await newOwner(world);
  const treats = await newColleague(world, owner, 'provider', 'Grace Treats');
  const others = [
    await newColleague(world, owner, 'provider', 'Ole Other'),
    await newColleague(world, owner, 'admin', 'Ada Admin'),
    await newColleague(world, owner, 'staff', 'Sue Staff'),
  ];
  const { id, ref } = await enter(world, treats, {}, [treats.userId]);
  return { ...world, owner, treats, others, elsewhere, patientId: id, patientRef: ref };
}

export const write = (world: ChartWorld, person: Person, content: TypedContent, headers = {}) =>
  ask(world.app, person, 'POST', `/patients/${world.patientId}/entries`, { body: { content }, headers });

export async function written(world: ChartWorld, content: TypedContent, person = world.treats): Promise<string> {
  const reply = await write(world, person, content);
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<CreatedEntry>().id;
}

export async function entries(world: ChartWorld, query = '', person = world.treats): Promise<Entries> {
  const reply = await ask(world.app, person, 'GET', `/patients/${world.patientId}/entries${query}`);
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json();
}

/** Sends a file as the browser does. */
export const upload = (
  world: ChartWorld,
  bytes: Uint8Array,
  { name = 'letter.pdf', person = world.treats }: { name?: string; person?: Person } = {},
): Promise<LightMyRequestResponse> =>
  ask(world.app, person, 'POST', `/patients/${world.patientId}/documents`, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      [DOCUMENT_HEADER]: toBase64Url(utf8(JSON.stringify({ name, category: 'letter', remark: CANARY }))),
    },
    body: Buffer.from(bytes),
  });
