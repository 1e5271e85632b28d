import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import { DAY_MS } from '@hyaline/kit';
import type { Config } from '../../platform/config/index.ts';
import { certificateFacts } from '../../platform/crypto/certificate.ts';
import { attention, type Finding, ok, wrong } from './finding.ts';

const GIB = 1024 ** 3;
const LOW_GIB = 5;
const EMPTY_GIB = 1;
const RENEW_DAYS = 30;

export function checkNode(version = process.versions.node): Finding {
  if (Number(version.split('.')[0]) >= 24) return ok('Node', version);
  return wrong('Node', `${version} is too old`, 'Run npm ci without --omit=optional: it brings Node 24.');
}

export function checkFolder({ dataDir }: Config): Finding {
  if (!existsSync(dataDir))
    return attention('Data folder', `${dataDir} does not exist yet`, 'The first start makes it.');
  try {
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch {
    return wrong(
      'Data folder',
      `${dataDir} cannot be written`,
      'Give this user the right to write there, or set HYALINE_DATA.',
    );
  }
  if ((statSync(dataDir).mode & 0o022) !== 0)
    return wrong('Data folder', `${dataDir} can be written by others`, `Run: chmod go-w ${dataDir}`);
  return ok('Data folder', dataDir);
}

export async function checkSpace(about: string, folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestExisting(folder));
  const free = (bavail * bsize) / GIB;
  const says = `${free.toFixed(1)} GiB free`;
  if (free < EMPTY_GIB) return wrong(about, says, `Make room on the disk of ${folder}: saving fails when it is full.`);
  if (free < LOW_GIB) return attention(about, says, `Plan for more room on the disk of ${folder}.`);
  return ok(about, says);
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

/** A clock that stands before the newest file of this installation has jumped back, or was never set. */
export function checkClock(now: Date, witnesses: readonly string[]): Finding {
  const newest = Math.max(0, ...witnesses.filter((file) => existsSync(file)).map((file) => statSync(file).mtimeMs));
  if (now.getTime() + 5000 < newest)
    return wrong(
      'Clock',
      `${now.toISOString()}, but files of this installation are from ${new Date(newest).toISOString()}`,
      'Set the clock (timedatectl set-ntp true): codes of the second factor, expiry of links and the ledger need it.',
    );
  return ok('Clock', now.toISOString());
}

/** Free, taken by this very Hyaline, or taken by something else. */
export async function checkPort(config: Config): Promise<Finding> {
  const { host, port } = config;
  if (port === 0 || (await isFree(host, port))) return ok('Port', `${port} on ${host} is free`);
  try {
    const answer = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${port}/healthz`, {
      signal: AbortSignal.timeout(2000),
    });
    if (answer.ok && !config.tls) return ok('Port', `${port} on ${host}: a server answers and is healthy`);
  } catch {
    if (config.tls) return ok('Port', `${port} on ${host} is in use, as it is when Hyaline runs with TLS`);
  }
  return wrong(
    'Port',
    `${port} on ${host} is taken by another program`,
    'Stop that program or choose another HYALINE_PORT.',
  );
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

export async function checkTls(config: Config, now: Date): Promise<Finding> {
  if (!config.tls)
    return ok('TLS', 'none: only this machine can use every function (`hyaline tls init` makes a certificate)');
  const { certFile, keyFile } = config.tls;
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    createSecureContext({ cert, key });
    return tlsDates(certificateFacts(cert), now, keyFile);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return wrong(
      'TLS',
      `${certFile} and ${keyFile} cannot be used: ${why}`,
      'Run `hyaline tls init`, or set both variables anew.',
    );
  }
}

function tlsDates({ names, validTo }: { names: string; validTo: Date }, now: Date, keyFile: string): Finding {
  const days = Math.floor((validTo.getTime() - now.getTime()) / DAY_MS);
  const says = `for ${names}, good for ${days} days`;
  if (days < 0)
    return wrong('TLS', `the certificate ended on ${validTo.toISOString()}`, 'Run `hyaline tls init` and start again.');
  if ((statSync(keyFile).mode & 0o077) !== 0)
    return wrong('TLS', `${keyFile} can be read by others`, `Run: chmod 600 ${keyFile}`);
  return days < RENEW_DAYS
    ? attention('TLS', says, 'Run `hyaline tls init` to renew it, and start again.')
    : ok('TLS', says);
}

/** Memory that the machine can still give, from /proc; no finding elsewhere. */
export function checkMemory(): Finding[] {
  if (!existsSync('/proc/meminfo')) return [];
  const kib = Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
  const says = `${(kib / 1024 ** 2).toFixed(1)} GiB available`;
  return [
    kib < 512 * 1024
      ? attention('Memory', says, 'The server and its database want about 0.5 GiB.')
      : ok('Memory', says),
  ];
}
