import { createHash } from 'node:crypto';
import { API, type Client, expectStatus } from '../../e2e/support/api.ts';
import { readPixels } from '../../e2e/support/read-study.ts';
import { saveStudy } from '../../e2e/support/save-study.ts';
import { type SharedLink, shareStudy } from '../../e2e/support/share-study.ts';

/** What one person knows to be true; every later look is held against it. */
export interface Known {
  /** Digest of all pixel data, by study. */
  studies: Map<string, string>;
  live: SharedLink[];
  ended: string[];
}

export interface Person {
  client: Client;
  known: Known;
  random: () => number;
}

/** Something a clinic does all day. Throws when the product does not do it, or forgets what it said before. */
export type Deed = (person: Person) => Promise<void>;

const MAX_STUDIES = 12; // of one person: the soak looks for leaks, not for the end of the disk

const pick = <T>(person: Person, list: readonly T[]): T | undefined => list[Math.floor(person.random() * list.length)];

const save: Deed = async (person) => {
  if (person.known.studies.size >= MAX_STUDIES) return destroy(person);
  const seed = 1 + Math.floor(person.random() * 1e9);
  const slices = 2 + Math.floor(person.random() * 4);
  const { id } = await saveStudy(person.client, { slices, seed });
  person.known.studies.set(id, await digest(person.client, id));
};

const look: Deed = async (person) => {
  const study = pick(person, [...person.known.studies]);
  if (study && (await digest(person.client, study[0])) !== study[1])
    throw new Error(`study ${study[0]} has other pixels`);
};

const list: Deed = async ({ client, known }) => {
  const answer = await expectStatus(client.ask({ path: `${API}/studies` }), 200);
  const seen = new Set(answer.json<{ studies: { id: string }[] }>().studies.map(({ id }) => id));
  for (const id of known.studies.keys()) if (!seen.has(id)) throw new Error(`study ${id} is not in the list`);
};

async function destroy(person: Person): Promise<void> {
  const [id] = pick(person, [...person.known.studies]) ?? [];
  if (id === undefined) return;
  await expectStatus(person.client.ask({ method: 'DELETE', path: `${API}/studies/${id}` }), 204);
  person.known.studies.delete(id);
  for (const link of person.known.live.filter(({ studyId }) => studyId === id)) person.known.ended.push(link.lookup);
  person.known.live = person.known.live.filter(({ studyId }) => studyId !== id);
  await expectStatus(person.client.ask({ path: `${API}/studies/${id}` }), 404);
}

const share: Deed = async (person) => {
  const study = pick(person, [...person.known.studies.keys()]);
  if (study) person.known.live.push(await shareStudy(person.client, study));
};

const openLink = (client: Client, lookup: string) =>
  client.ask({ method: 'POST', path: `${API}/link-openings`, body: { lookup, passwordGate: null } });

const visitLink: Deed = async (person) => {
  const link = pick(person, person.known.live);
  if (!link) return;
  const { viewingToken } = (await expectStatus(openLink(person.client, link.lookup), 200)).json<{
    viewingToken: string;
  }>();
  const headers = { authorization: `Viewing ${viewingToken}` };
  await expectStatus(person.client.ask({ path: `${API}/viewing/payload`, headers }), 200);
};

const withdraw: Deed = async (person) => {
  const link = person.known.live.pop();
  if (link) {
    await expectStatus(
      person.client.ask({ method: 'POST', path: `${API}/links/${link.id}/revocation`, body: {} }),
      200,
    );
    person.known.ended.push(link.lookup);
  }
  const gone = pick(person, person.known.ended);
  if (gone) await expectStatus(openLink(person.client, gone), 404, 429);
};

const readLedger: Deed = async ({ client }) => void (await expectStatus(client.ask({ path: `${API}/ledger` }), 200));

async function digest(client: Client, studyId: string): Promise<string> {
  const hash = createHash('sha256');
  const pixels = [...(await readPixels(client, studyId))].toSorted(([a], [b]) => a.localeCompare(b));
  for (const [uid, bytes] of pixels) hash.update(uid).update(bytes);
  return hash.digest('hex');
}

/** How often each deed is done, relative to the others. */
export const DEEDS: readonly { name: string; weight: number; run: Deed }[] = [
  { name: 'save', weight: 4, run: save },
  { name: 'look', weight: 10, run: look },
  { name: 'list', weight: 10, run: list },
  { name: 'share', weight: 1, run: share },
  { name: 'visit a link', weight: 2, run: visitLink },
  { name: 'withdraw', weight: 1, run: withdraw },
  { name: 'read the ledger', weight: 3, run: readLedger },
];
