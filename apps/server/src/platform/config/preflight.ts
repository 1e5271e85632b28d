import { access, constants, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { type Config, ConfigError, type Environment, loadConfig } from './index.ts';

/**
 * `loadConfig` together with what only the machine can answer: may we write to the data folder, is the port free, can
 * the certificate be read. Everything that is wrong comes out at once, so nobody mends one thing per start.
 * @throws ConfigError
 */
export async function loadAndCheck(env: Environment, argv: readonly string[] = []): Promise<Config> {
  const faults: string[] = [];
  const config = loadOr(env, argv, faults);
  faults.push(...(await machineFaults(config)));
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** The faulty variables are replaced by their defaults, so that the sound ones are still checked against the machine. */
function loadOr(env: Environment, argv: readonly string[], faults: string[]): Config {
  try {
    return loadConfig(env, argv);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(...error.faults);
    const named = new Set(error.faults.map((fault) => fault.split(' ', 1)[0]));
    const sound = Object.fromEntries(Object.entries(env).filter(([name]) => !named.has(name)));
    try {
      return loadConfig({ ...sound, HYALINE_DEMO: 'off' }, []);
    } catch {
      return loadConfig({ HYALINE_DATA: env.HYALINE_DATA }, []);
    }
  }
}

/** What this machine has against these settings; empty when nothing. */
export async function machineFaults(config: Config): Promise<string[]> {
  const checks = await Promise.all([
    folderFault(config.dataDir),
    portFault(config, 'HYALINE_PORT', config.port),
    plainHttpFault(config),
    ...tlsFaults(config),
  ]);
  return checks.filter((fault) => fault !== null);
}

async function folderFault(dataDir: string): Promise<string | null> {
  try {
    // others may pass through, not look in: the embedded database runs as a user of its own when we are root
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    await access(dataDir, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return `HYALINE_DATA: ${dataDir} cannot be written (${codeOf(error)}): choose another folder or give this user the right to write there`;
  }
}

function plainHttpFault(config: Config): Promise<string | null> {
  if (config.httpPort === null) return Promise.resolve(null);
  if (!config.tls)
    return Promise.resolve(
      'HYALINE_HTTP_PORT leads to https, which this server does not speak itself: give it a certificate, or leave that port to the proxy',
    );
  if (config.httpPort === config.port && config.port !== 0)
    return Promise.resolve('HYALINE_HTTP_PORT and HYALINE_PORT are the same port: plain http needs one of its own');
  return portFault(config, 'HYALINE_HTTP_PORT', config.httpPort);
}

function portFault(config: Config, name: string, port: number): Promise<string | null> {
  if (port === 0 || !config.roles.includes('web')) return Promise.resolve(null);
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(portSentence(name, port, config.host, codeOf(error))));
    server.listen({ port, host: config.host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

function portSentence(name: string, port: number, host: string, code: string): string {
  if (code === 'EADDRINUSE')
    return `${name}: port ${port} on ${host} is taken by another program: stop it or choose another port`;
  if (code === 'EACCES') return `${name}: this user may not listen on port ${port}: choose one above 1023`;
  if (code === 'EADDRNOTAVAIL') return `HYALINE_HOST: this machine has no address ${host}`;
  return `${name}: cannot listen on ${host}, port ${port} (${code})`;
}

function tlsFaults(config: Config): Promise<string | null>[] {
  if (!config.tls) return [];
  return [readFault('HYALINE_TLS_CERT', config.tls.certFile), readFault('HYALINE_TLS_KEY', config.tls.keyFile)];
}

async function readFault(name: string, file: string): Promise<string | null> {
  try {
    await access(file, constants.R_OK);
    return null;
  } catch (error) {
    return `${name}: ${file} cannot be read (${codeOf(error)})`;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
