import { setTimeout as sleep } from 'node:timers/promises';
import type { Looks } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterEach, describe, expect, it } from 'vitest';
import { typed } from '../../apps/server/src/modules/patients/patients.fixture.ts';
import { startTestServer, type TestServer } from '../server.ts';
import { API, type Client, expectStatus, openClinic } from '../support/api.ts';
import { seeded } from './seed.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.remove();
  server = undefined;
});

const KEPT = 6;

/** Opens patients one after the other, in several lines at once, until told to stop. */
function keepLooking(client: Client, patients: readonly { id: string }[]) {
  const answered: string[] = [];
  const stop = new AbortController();
  const line = async (from: number): Promise<void> => {
    for (let at = from; !stop.signal.aborted; at++) {
      const id = patients[at % patients.length]?.id ?? '';
      const answer = await client.ask({ path: `${API}/patients/${id}` }).catch(() => null);
      if (answer?.status === 200 && answer.text.includes('Crashcanary')) answered.push(id);
      else await sleep(20); // the server is gone, or on its way back
    }
  };
  const done = Promise.all([0, 2, 4].map((from) => line(from)));
  return { answered, stop: async () => (stop.abort(), void (await done)) };
}

/** How often the ledger says that each patient was opened. */
async function opened(client: Client, ref: string): Promise<number> {
  let count = 0;
  for (let before = ''; ;) {
    const path = `${API}/access-log?patient=${ref}&group=opened&limit=200${before}`;
    const { looks, next } = (await expectStatus(client.ask({ path }), 200)).json<Looks>();
    count += looks.filter(({ event, outcome }) => event === 'patient.read' && outcome === 'done').length;
    if (next === null) return count;
    before = `&before=${next}`;
  }
}

describe('kill -9 while patients are looked at', () => {
  it('[C226] leaves no answer without its entry: whoever saw a patient stands in the ledger', async () => {
    const { between } = seeded('kill -9 between read and answer');
    server = await startTestServer();
    const { client } = await openClinic(server.url, 'Crash');
    const patients: { id: string; ref: string }[] = [];
    for (let at = 0; at < KEPT; at++) {
      const body = { fields: typed({ givenName: `Crashcanary${at}`, mrn: `C-${at}` }), duplicatesSeen: true };
      const headers = { 'idempotency-key': newId() };
      const made = client.ask({ method: 'POST', path: `${API}/patients`, body, headers });
      patients.push((await expectStatus(made, 201)).json<{ id: string; ref: string }>());
    }
    const answered = new Map<string, number>();
    for (let round = 0; round < 2; round++) {
      const looking = keepLooking(client, patients);
      await expect.poll(() => looking.answered.length, { timeout: 60_000 }).toBeGreaterThan(20);
      await sleep(between(0, 700));
      await server.kill();
      await looking.stop();
      for (const id of looking.answered) answered.set(id, (answered.get(id) ?? 0) + 1);
      server = await server.restart();
    }
    for (const { id, ref } of patients)
      expect(await opened(client, ref), ref).toBeGreaterThanOrEqual(answered.get(id) ?? 0);
    expect([...answered.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThan(40);
  });
});
