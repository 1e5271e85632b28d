import { spawn } from 'node:child_process';
import { chmod, cp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endDatabase, freePort, freshFolder, removeData, startTestServer } from '../server.ts';

const MAIN = path.join(import.meta.dirname, '../../apps/server/src/main.ts');
const ROOT_KEY = 'keys/root.key';
const KEYRING = 'keyring/keyring.sqlite';

/** Starts the server with these settings and waits for its end: all of these starts are refused. */
function refusedStart(env: Record<string, string>): Promise<{ code: number | null; says: string }> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [MAIN], { env: { PATH, NODE_COMPILE_CACHE, ...env } });
  let says = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (says += String(data)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, says })));
}

describe('a start that cannot work', () => {
  let data = '';
  let port = '';

  beforeAll(async () => {
    data = await freshFolder();
    port = String(await freePort());
    const server = await startTestServer({ data });
    expect(await server.stop()).toBe(0);
  });
  afterAll(() => removeData(data));

  const settings = (more: Record<string, string> = {}) => ({
    HYALINE_DATA: data,
    HYALINE_PORT: port,
    HYALINE_ANCHOR_FILE: `${data}.anchors`,
    ...more,
  });

  it('names a taken port, an unwritable folder and every faulty setting at once, and leaves with 1', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const takenPort = typeof address === 'object' && address ? address.port : 0;
    const file = path.join(data, 'file');
    await writeFile(file, '');
    const { code, says } = await refusedStart({
      HYALINE_DATA: path.join(file, 'data'),
      HYALINE_PORT: String(takenPort),
      HYALINE_LOG_LEVEL: 'loud',
      HYALINE_TLS_CERT: 'only-one.pem',
      HYALINE_DEM0: 'off',
    });
    taken.close();
    await rm(file);
    expect(code).toBe(1);
    for (const words of [
      `port ${takenPort}`,
      'cannot be written',
      'HYALINE_LOG_LEVEL must be',
      'HYALINE_TLS_CERT and',
      'is HYALINE_DEMO meant?',
    ])
      expect(says).toContain(words);
    expect(says).not.toContain('at file:'); // no stack for what an operator can mend
  });

  it('with another root key says which one is there and which is needed, and changes nothing', async () => {
    const other = Buffer.alloc(32, 5).toString('base64');
    const { code, says } = await refusedStart(settings({ HYALINE_KEK: other }));
    expect(code).toBe(1);
    expect(says).toMatch(
      /root key in HYALINE_KEK \([0-9a-f]{16}\) does not open the keyring .*made with root key [0-9a-f]{16}/,
    );
  });

  it.each([
    ['root key', ROOT_KEY],
    ['keyring', KEYRING],
  ])('without its %s refuses, names the file and never makes a new one', async (_, name) => {
    const file = path.join(data, name);
    await rename(file, `${file}.away`);
    const first = await refusedStart(settings());
    const second = await refusedStart(settings()); // a second try meets the same refusal, not something half made
    await rename(`${file}.away`, file);
    for (const { code, says } of [first, second])
      expect({ code, says }).toMatchObject({ code: 1, says: expect.stringContaining(name) as unknown });
  });

  it('with the keyring of another installation says that the two do not belong together', async () => {
    const other = await freshFolder();
    const server = await startTestServer({ data: other });
    await server.stop();
    await cp(path.join(data, 'keyring'), path.join(data, 'keyring.kept'), { recursive: true });
    await rm(path.join(data, 'keyring'), { recursive: true });
    await cp(path.join(other, 'keyring'), path.join(data, 'keyring'), { recursive: true });
    const { code, says } = await refusedStart(settings());
    await rm(path.join(data, 'keyring'), { recursive: true });
    await rename(path.join(data, 'keyring.kept'), path.join(data, 'keyring'));
    await removeData(other);
    expect(code).toBe(1);
    expect(says).toMatch(/this database was made with keyring/);
  });

  it('with a root key that others can read says how to close it', async () => {
    await chmod(path.join(data, ROOT_KEY), 0o644);
    const { code, says } = await refusedStart(settings());
    await chmod(path.join(data, ROOT_KEY), 0o600);
    expect(code).toBe(1);
    expect(says).toContain('chmod 600');
  });

  it('beside a running server on the same data says so, and leaves that one alone', async () => {
    const server = await startTestServer({ data });
    const { code, says } = await refusedStart(settings({ HYALINE_PORT: String(await freePort()) }));
    const still = await fetch(`${server.url}/readyz`);
    await server.stop();
    expect(code).toBe(1);
    expect(says).toContain('is using this data folder');
    expect(still.status).toBe(200);
  });

  it('starts again once everything is back in its place', async () => {
    const server = await startTestServer({ data });
    expect(await server.stop()).toBe(0);
    await endDatabase(data);
  });
});
