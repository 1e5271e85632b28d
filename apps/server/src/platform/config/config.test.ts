import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './index.ts';
import { loadAndCheck } from './preflight.ts';
import { configurationPage } from './reference.ts';
import { Settings } from './settings.ts';

function faultsOf(env: Record<string, string>, argv: string[] = []): readonly string[] {
  try {
    loadConfig(env, argv);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('needs no variable at all: a demo on this machine only', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      demo: true,
      databaseUrl: null,
      tls: null,
      kek: null,
    });
    expect(config).toMatchObject({ publicUrl: 'http://localhost:8080', roles: ['web', 'worker', 'prober'] });
    expect(config.dataDir).toBe(path.resolve('data'));
    expect(config.anchorFile.startsWith(config.dataDir + path.sep)).toBe(false);
  });

  it('reports every fault at once', () => {
    const faults = faultsOf(
      {
        HYALINE_PORT: '99999',
        HYALINE_HOST: '0.0.0.0',
        HYALINE_PUBLIC_URL: 'ftp://x',
        DIRECT_DATABASE_URL: 'postgresql://h/d',
        HYALINE_TLS_CERT: 'a.pem',
        HYALINE_KEK: 'short',
        HYALINE_TRUSTED_PROXIES: '10.0.0.0/99',
        HYALINE_DEM0: 'off',
      },
      ['--roles=web,cook'],
    );
    const about = ['HYALINE_PORT', 'HYALINE_HOST', 'HYALINE_PUBLIC_URL', 'DIRECT_DATABASE_URL', 'HYALINE_TLS_CERT'];
    for (const name of [...about, 'HYALINE_KEK', 'HYALINE_TRUSTED_PROXIES', 'HYALINE_DEM0', '--roles'])
      expect(faults.filter((fault) => fault.startsWith(name))).toHaveLength(1);
    expect(faults).toHaveLength(9);
  });

  it('ignores a variable of another program, and asks what a misspelt one means', () => {
    expect(faultsOf({ HYALINE_FULL: '1', HYALINEX: 'x' })).toEqual([]);
    expect(faultsOf({ HYALINE_DMEO: 'off' })).toEqual(['HYALINE_DMEO is not a setting; is HYALINE_DEMO meant?']);
  });

  it('never repeats a secret in a fault', () => {
    const secret = 'c2VjcmV0LXRoYXQtaXMtdG9vLXNob3J0';
    const faults = faultsOf({ HYALINE_KEK: secret, DATABASE_URL: `mysql://u:${secret}@h/d` });
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toContain(secret);
  });

  it('refuses to show the demo to other machines', () => {
    expect(faultsOf({ HYALINE_HOST: '0.0.0.0' }).join()).toContain('HYALINE_DEMO=off');
    expect(faultsOf({ HYALINE_HOST: '0.0.0.0', HYALINE_DEMO: 'off' })).toEqual([]);
  });

  it('refuses a demo behind a proxy', () => {
    const faults = faultsOf({ HYALINE_TRUSTED_PROXIES: '127.0.0.1,10.0.0.1' });
    expect(faults).toEqual([expect.stringMatching(/^HYALINE_TRUSTED_PROXIES .*HYALINE_DEMO=off$/)]);
    expect(faultsOf({ HYALINE_TRUSTED_PROXIES: '10.0.0.1', HYALINE_DEMO: 'off' })).toEqual([]);
    expect(faultsOf({ HYALINE_TRUSTED_PROXIES: '127.0.0.1' })).toEqual([]);
  });

  it.each(['https://clinic.example/app', 'clinic.example', 'https://user@clinic.example', 'https://c.example?x=1'])(
    'does not take %s for a public address',
    (url) => expect(faultsOf({ HYALINE_PUBLIC_URL: url })).toHaveLength(1),
  );

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ HYALINE_PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 8080, databaseUrl: null });
  });

  it('uses the direct database address for migrations, and the pooled one where there is no other', () => {
    const urls = { DATABASE_URL: 'postgresql://a/d', DIRECT_DATABASE_URL: 'postgresql://b/d' };
    expect(loadConfig(urls).directDatabaseUrl).toBe('postgresql://b/d');
    expect(loadConfig({ DATABASE_URL: urls.DATABASE_URL }).directDatabaseUrl).toBe('postgresql://a/d');
  });

  it('adds a taken port and an unwritable folder to the faults of the settings', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'hyaline-')), 'file');
    await writeFile(file, '');
    const env = { HYALINE_PORT: port, HYALINE_DATA: path.join(file, 'data'), HYALINE_LOG_LEVEL: 'loud' };
    const error = await loadAndCheck(env).catch((reason: unknown) => reason);
    taken.close();
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/HYALINE_LOG_LEVEL[^]*HYALINE_DATA[^]*HYALINE_PORT/);
  });

  it('has one documented line per variable, and the page in docs is the current one', async () => {
    const page = configurationPage();
    for (const [name, schema] of Object.entries(Settings.shape)) {
      expect(String(schema.meta()?.doc ?? '').length, name).toBeGreaterThan(20);
      expect(page).toContain(`| \`${name}\` |`);
    }
    const file = path.join(import.meta.dirname, '../../../../../docs/operate/configuration.md');
    expect(await readFile(file, 'utf8')).toBe(page);
  });
});
