import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerPage, Studies } from '@hyaline/contract';
import { afterEach, describe, expect, it } from 'vitest';
import { findRunning } from '../../apps/server/src/platform/postgres/index.ts';
import { startTestServer, type TestServer } from '../server.ts';
import { API, type Client, expectStatus, openClinic } from '../support/api.ts';
import { saveStudy, type SavedStudy } from '../support/save-study.ts';
import { seeded } from './seed.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.remove();
  server = undefined;
});

/** Saves one study after the other until told to stop. What is in `acknowledged` was answered with 200. */
function keepSaving(client: Client) {
  const acknowledged: SavedStudy[] = [];
  const stop = new AbortController();
  const done = (async () => {
    for (let seed = 1; !stop.signal.aborted; seed++) {
      const saved = await saveStudy(client, { slices: 3, size: 32, seed }).catch(() => null);
      if (saved) acknowledged.push(saved);
      else await sleep(20); // the server is gone, or on its way back
    }
  })();
  return { acknowledged, stop: () => (stop.abort(), done) };
}

async function studiesOf(client: Client): Promise<Studies['studies']> {
  return (await expectStatus(client.ask({ path: `${API}/studies` }), 200)).json<Studies>().studies;
}

/** Ids of the studies that the ledger says were saved. */
async function savedInLedger(client: Client): Promise<Set<string>> {
  const ids = new Set<string>();
  let before = '';
  for (;;) {
    const page = (await expectStatus(client.ask({ path: `${API}/ledger?limit=200${before}` }), 200)).json<LedgerPage>();
    for (const row of page.rows) if (row.event === 'study.saved' && row.resource) ids.add(row.resource.id);
    const last = page.rows.at(-1);
    if (!last || page.rows.length < 200) return ids;
    before = `&before=${last.entryId}`;
  }
}

/** Nothing acknowledged is missing, nothing half saved is shown, and the ledger knows exactly what the list shows. */
async function expectWhole(client: Client, acknowledged: readonly SavedStudy[]): Promise<void> {
  const listed = await studiesOf(client);
  const ids = listed.map(({ id }) => id);
  expect(acknowledged.filter(({ id }) => !ids.includes(id))).toEqual([]);
  expect(listed.filter(({ instanceCount }) => instanceCount !== 3)).toEqual([]);
  const ledger = await savedInLedger(client);
  expect([...ledger].toSorted()).toEqual(ids.toSorted());
  for (const { id } of listed) {
    const { index } = (
      await expectStatus(client.ask({ method: 'POST', path: `${API}/studies/${id}/open`, body: {} }), 200)
    ).json<{ index: { objectId: string; bytes: number } }>();
    const object = await expectStatus(client.ask({ path: `${API}/objects/${index.objectId}` }), 200);
    expect(object.body.length).toBeGreaterThan(index.bytes - 1);
  }
}

/** The database's process, once it is ready. Never 0: a signal to 0 would go to our own process group. */
async function databaseOf(data: string): Promise<number> {
  for (let i = 0; i < 600; i++) {
    const pid = findRunning(data)?.pid;
    if (pid) return pid;
    await sleep(50);
  }
  throw new Error('there is no database to kill');
}

const isAlive = (pid: number): boolean => spawnSync('kill', ['-0', String(pid)]).status === 0;

describe('kill -9', () => {
  it('of the server during saves loses nothing that was acknowledged and leaves no half study', async () => {
    const { between } = seeded('kill -9 of the server');
    server = await startTestServer();
    const { client } = await openClinic(server.url, 'Crash');
    const acknowledged: SavedStudy[] = [];
    for (let round = 0; round < 3; round++) {
      const saving = keepSaving(client);
      await expect.poll(() => saving.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(0);
      await sleep(between(0, 2200));
      const database = await databaseOf(server.data);
      await server.kill();
      await saving.stop();
      acknowledged.push(...saving.acknowledged);
      expect(isAlive(database), 'the database outlives its server').toBe(true);
      server = await server.restart();
      expect(findRunning(server.data)?.pid, 'and is taken over').toBe(database);
      await expectWhole(client, acknowledged);
    }
    expect(acknowledged.length).toBeGreaterThan(0);
  });

  it('of the database during saves: clear refusals, then it goes on by itself, whole', async () => {
    const { between } = seeded('kill -9 of the database');
    server = await startTestServer();
    const { client } = await openClinic(server.url, 'Crash');
    const saving = keepSaving(client);
    const answers: number[] = [];
    await expect.poll(() => saving.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(0);
    for (let round = 0; round < 3; round++) {
      await sleep(between(300, 2000));
      const database = await databaseOf(server.data);
      process.kill(database, 'SIGKILL');
      answers.push(...(await untilAnswered(client, server.data, database)));
    }
    await saving.stop();
    expect(
      answers.filter((status) => ![200, 500, 503].includes(status)),
      'nothing but service or a plain refusal',
    ).toEqual([]);
    await expectWhole(client, saving.acknowledged);
    expect(saving.acknowledged.length).toBeGreaterThan(0);
    expect((await client.ask({ path: '/readyz' })).status).toBe(200);
  });

  it('of both at once recovers, too', async () => {
    const { between } = seeded('kill -9 of both');
    server = await startTestServer();
    const { client } = await openClinic(server.url, 'Crash');
    const saving = keepSaving(client);
    await expect.poll(() => saving.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(0);
    await sleep(between(0, 2000));
    const database = await databaseOf(server.data);
    process.kill(database, 'SIGKILL');
    await server.kill();
    await saving.stop();
    server = await server.restart();
    await expectWhole(client, saving.acknowledged);
  });
});

/** Asks until the list of studies comes from another database process than the killed one; every status on the way. */
async function untilAnswered(client: Client, data: string, killed: number): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < 600; i++) {
    const running = findRunning(data)?.pid; // before asking: for a moment the dead one's children still answer
    const { status } = await client.ask({ path: `${API}/studies` });
    seen.push(status);
    if (status === 200 && running !== undefined && running !== killed) return seen;
    await sleep(50);
  }
  throw new Error(`the list did not come back: ${seen.slice(-5).join(', ')}`);
}
