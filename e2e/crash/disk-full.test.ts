import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Problem, Studies } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterEach, describe, expect, it } from 'vitest';
import { freshFolder, startTestServer, type TestServer } from '../server.ts';
import { API, type Client, expectStatus, openClinic } from '../support/api.ts';
import { writePhantom } from '../support/phantom.ts';
import { saveStudy } from '../support/save-study.ts';

const MIB = 1024 ** 2;
const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

/** A disk of its own, so small that it is soon full. Needs root; without it there is no honest way to fill a disk. */
async function smallDisk(mebibytes: number): Promise<string | null> {
  const folder = await freshFolder();
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0711`, 'hyaline-test', folder]);
  if (mounted.status !== 0) return null;
  cleanUp.push(() => spawnSync('umount', ['-l', folder]));
  return folder;
}

/** Uploads one file as tus does. Returns the status of the answer to its bytes. */
async function upload(client: Client, bytes: Buffer): Promise<{ status: number; problem: Problem | null }> {
  const start = { instanceCount: 1, totalBytes: bytes.length };
  const made = await client.ask({
    method: 'POST',
    path: `${API}/studies`,
    body: start,
    headers: { 'idempotency-key': newId() },
  });
  if (made.status !== 201) return { status: made.status, problem: made.json<Problem>() };
  const { id } = made.json<{ id: string }>();
  const metadata = `studyId ${Buffer.from(id).toString('base64')},name ${Buffer.from('big.dcm').toString('base64')}`;
  const tus = { 'tus-resumable': '1.0.0' };
  const head = { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': metadata };
  const begun = await client.ask({ method: 'POST', path: `${API}/uploads`, headers: head });
  if (begun.status !== 201) return { status: begun.status, problem: begun.json<Problem>() };
  const headers = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
  const sent = await client.ask({ method: 'PATCH', path: String(begun.headers['location']), body: bytes, headers });
  return { status: sent.status, problem: sent.status >= 400 ? sent.json<Problem>() : null };
}

async function bigFile(mebibytes: number): Promise<Buffer> {
  const folder = await freshFolder();
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  const [file = ''] = writePhantom({ folder, slices: 1, size: Math.ceil(Math.sqrt((mebibytes * MIB) / 2)) });
  return readFileSync(file);
}

async function studyIds(client: Client): Promise<string[]> {
  const { studies } = (await expectStatus(client.ask({ path: `${API}/studies` }), 200)).json<Studies>();
  return studies.map(({ id }) => id);
}

describe('a full disk', () => {
  it('refuses a save in clear words, keeps what was saved, and goes on when there is room again', async () => {
    const disk = await smallDisk(12);
    process.stdout.write(
      disk ? 'disk full: by a tmpfs of 12 MiB\n' : 'disk full: by RLIMIT_FSIZE (no right to mount)\n',
    );
    const server = disk ? await onSmallDisk(disk) : await underFileLimit();
    const { client } = await openClinic(server.url, 'Full');
    const kept = await saveStudy(client, { slices: 3, size: 32 });

    const refused = await upload(client, await bigFile(disk ? 16 : 40));
    expect(refused).toMatchObject({ status: 507, problem: { code: 'storage-full' } });

    expect(await studyIds(client)).toEqual([kept.id]);
    await expectStatus(client.ask({ method: 'POST', path: `${API}/studies/${kept.id}/open`, body: {} }), 200);
    const again = await saveStudy(client, { slices: 3, size: 32, seed: 2 }); // small ones still fit
    expect((await studyIds(client)).toSorted()).toEqual([kept.id, again.id].toSorted());
  });

  it('of the whole data folder, database included, corrupts nothing', async () => {
    const disk = await smallDisk(160);
    if (!disk)
      return void process.stdout.write('disk full, database included: NOT RUN, no right to mount a small disk\n');
    const data = path.join(disk, 'data');
    let server = await startTestServer({ data, env: { HYALINE_ANCHOR_FILE: path.join(disk, 'anchors') } });
    cleanUp.push(() => server.remove());
    const { client } = await openClinic(server.url, 'Full');
    const kept = await saveStudy(client, { slices: 3, size: 32 });
    const ballast = path.join(disk, 'ballast');
    await fill(ballast);
    const statuses = [];
    for (let i = 0; i < 20; i++)
      statuses.push((await upload(client, await bigFile(1)).catch(() => ({ status: 0 }))).status);
    expect(statuses.filter((status) => ![204, 500, 503, 507].includes(status))).toEqual([]);
    await rm(ballast);
    await server.stop();
    server = await startTestServer({
      data,
      port: server.port,
      env: { HYALINE_ANCHOR_FILE: path.join(disk, 'anchors') },
    });
    expect(await studyIds(client)).toEqual([kept.id]);
    await saveStudy(client, { slices: 3, size: 32, seed: 3 });
  });
});

async function onSmallDisk(disk: string): Promise<TestServer> {
  const server = await startTestServer({ env: { HYALINE_OBJECTS: path.join(disk, 'objects') } });
  cleanUp.push(() => server.remove());
  return server;
}

/** No file of the server may pass 30 MiB; segments of the database's log have 16. */
async function underFileLimit(): Promise<TestServer> {
  const server = await startTestServer();
  cleanUp.push(() => server.remove());
  spawnSync('prlimit', ['--pid', String(server.pid), `--fsize=${30 * MIB}`]);
  return server;
}

/** Writes until nothing more goes in. */
async function fill(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '');
  for (const size of [MIB, 4096])
    for (;;) {
      try {
        await writeFile(file, Buffer.alloc(size), { flag: 'a' });
      } catch {
        break;
      }
    }
}
