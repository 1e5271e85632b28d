import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { LinkAccesses, OpenedLink } from '@hyaline/contract';
import { toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPlace } from '../../apps/server/src/platform/postgres/index.ts';
import { startTestCluster, type TestCluster } from '../../apps/server/src/platform/postgres/testing.ts';
import { freshFolder, removeData, startTestServer, type TestServer } from '../server.ts';
import { API, type Answer, type Clinic, expectStatus, makeClient, openClinic } from '../support/api.ts';
import { readIfThere } from '../support/disk.ts';
import { type SavedStudy, saveStudy } from '../support/save-study.ts';
import { type SharedLink, shareStudy } from '../support/share-study.ts';

/** Every file below these folders that can be read, and where the bytes were found in one. */
function filesWith(folders: string[], needle: Buffer): string[] {
  const found: string[] = [];
  for (const folder of folders)
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile() && readIfThere(file).includes(needle)) found.push(file);
    }
  return found;
}

const withoutId = (answer: Answer) => answer.text.replace(/"requestId":"[^"]*"/, '');

describe('a sealed link, attacked from outside', () => {
  let server: TestServer;
  let second: TestServer;
  let clinic: Clinic;
  let study: SavedStudy;
  let cluster: TestCluster;
  let nodeData: string | undefined;

  const openOn = (url: string, lookup: string) =>
    makeClient(url).ask({ method: 'POST', path: `${API}/link-openings`, body: { lookup, passwordGate: null } });
  const viewOn = (url: string, { viewingToken }: OpenedLink, path: string, headers = {}) =>
    makeClient(url).ask({
      path: `${API}/viewing/${path}`,
      headers: { authorization: `Viewing ${viewingToken}`, ...headers },
    });
  const revoke = (link: SharedLink) =>
    expectStatus(clinic.client.ask({ method: 'POST', path: `${API}/links/${link.id}/revocation`, body: {} }), 200);

  beforeAll(async () => {
    // two processes as a hosting company runs them: one database, one keyring, one object store
    cluster = await startTestCluster();
    const { host, adminUser, adminPassword } = cluster;
    const DATABASE_URL = `postgresql://${adminUser}:${encodeURIComponent(adminPassword)}@localhost/postgres?host=${encodeURIComponent(host)}`;
    server = await startTestServer({ env: { DATABASE_URL } });
    nodeData = await freshFolder();
    for (const name of ['keys', 'keyring']) symlinkSync(join(server.data, name), join(nodeData, name));
    const HYALINE_OBJECTS = join(server.data, 'objects');
    second = await startTestServer({ data: nodeData, env: { DATABASE_URL, HYALINE_OBJECTS } });
    clinic = await openClinic(server.url, 'Harbour');
    study = await saveStudy(clinic.client, { slices: 2 });
  });
  afterAll(async () => {
    await second?.stop();
    await server?.remove();
    await cluster?.remove();
    if (nodeData) await removeData(nodeData);
  });

  it('[C023] [C179] withdrawn on one process is gone on the other: opening, payload and the next range', async () => {
    const link = await shareStudy(clinic.client, study.id);
    const opened = (await expectStatus(openOn(second.url, link.lookup), 200)).json<OpenedLink>();
    expect((await viewOn(second.url, opened, 'payload', { range: 'bytes=0-99' })).status).toBe(206);
    await revoke(link);
    const answers = [
      await openOn(second.url, link.lookup),
      await viewOn(second.url, opened, 'payload', { range: 'bytes=100-199' }),
      await openOn(second.url, toBase64Url(crypto.getRandomValues(new Uint8Array(32)))),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(withoutId)).size).toBe(1);
  });

  it('[C014] [C015] its secret and its lookup value are in no file of the server and in nothing that it printed', async () => {
    const link = await shareStudy(clinic.client, study.id);
    const opened = (await expectStatus(openOn(server.url, link.lookup), 200)).json<OpenedLink>();
    await expectStatus(viewOn(server.url, opened, 'payload'), 200);
    const folders = [server.data, findPlace(cluster.dataDir)?.clusterDir ?? cluster.dataDir];
    expect(
      filesWith(folders, Buffer.from(link.id)).length +
        filesWith(folders, Buffer.from(link.id.replaceAll('-', ''), 'hex')).length,
    ).toBeGreaterThan(0); // the search itself works
    const secrets = [
      Buffer.from(link.secret),
      Buffer.from(link.lookup, 'base64url'),
      Buffer.from(opened.viewingToken, 'base64url'),
    ];
    for (const secret of secrets)
      for (const form of [secret, Buffer.from(secret.toString('base64url')), Buffer.from(secret.toString('hex'))]) {
        expect(filesWith(folders, form)).toEqual([]);
        expect(server.output() + second.output()).not.toContain(form.toString('latin1'));
      }
  });

  it('opens at most as often as agreed, with both processes asked at once', async () => {
    const link = await shareStudy(clinic.client, study.id, { maxOpens: 2 });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => openOn(i % 2 ? server.url : second.url, link.lookup)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it('[C182] shows the owner each opening and each refusal', async () => {
    const link = await shareStudy(clinic.client, study.id, { maxOpens: 1 });
    await openOn(server.url, link.lookup);
    await openOn(second.url, link.lookup);
    const answer = await clinic.client.ask({ path: `${API}/links/${link.id}/accesses` });
    const { accesses } = answer.json<LinkAccesses>();
    expect(accesses.map(({ outcome, ip }) => [outcome, ip])).toEqual([
      ['refused', '127.0.0.1'],
      ['opened', '127.0.0.1'],
    ]);
  });

  it('[C185] is not made without the patient’s consent', async () => {
    await expect(shareStudy(clinic.client, study.id, { patientConsent: false })).rejects.toThrow(
      /422.*consent-required/,
    );
  });
});
