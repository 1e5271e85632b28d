import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { access, chmod, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

export interface FoundChromium {
  executable: string;
  /** What the process needs beside its parent's environment. */
  env: Record<string, string>;
}

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

let found: Promise<FoundChromium> | undefined;

/**
 * The browser that tests drive: `HYALINE_CHROMIUM`, else the one packaged in node_modules, else the system's.
 * @throws Error that names the missing libraries when none of them can start
 */
export function findChromium(): Promise<FoundChromium> {
  found ??= find();
  return found;
}

async function find(): Promise<FoundChromium> {
  const own = process.env['HYALINE_CHROMIUM'];
  if (own) return { executable: own, env: {} };
  const packaged = packagedFolder();
  if (packaged && process.platform === 'linux' && process.arch === 'x64') return openPackaged(packaged);
  const system = SYSTEM.find((path) => existsSync(path));
  if (system) return { executable: system, env: {} };
  throw new Error('No Chromium found. Install one (Debian: apt-get install chromium) or set HYALINE_CHROMIUM.');
}

function packagedFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    const folder = join(dirname(entry), '..');
    return existsSync(join(folder, 'bin', 'chromium.br')) ? folder : undefined;
  } catch {
    return undefined;
  }
}

async function openPackaged(folder: string): Promise<FoundChromium> {
  const version = (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  const home = join(await cacheFolder(), `chromium-${version}`);
  if (!existsSync(join(home, 'chromium'))) await unpack(join(folder, 'bin'), home);
  const executable = join(home, 'chromium');
  return { executable, env: { ...libraryEnv(executable, home), ...fontEnv(home), ...homeEnv(home) } };
}

/** `node_modules/.cache`, or a private folder in the temporary one when the checkout is read-only. */
async function cacheFolder(): Promise<string> {
  const preferred = join(import.meta.dirname, '../../node_modules/.cache/hyaline');
  try {
    await mkdir(preferred, { recursive: true });
    await access(preferred, constants.W_OK);
    return preferred;
  } catch {
    const fallback = join(tmpdir(), `hyaline-cache-${process.getuid?.() ?? 'user'}`);
    await mkdir(fallback, { recursive: true, mode: 0o700 });
    return fallback;
  }
}

/** Unpacks beside the target and renames, so that two runs at once never see half a browser. */
async function unpack(bin: string, home: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true });
  const fresh = await mkdtemp(`${home}.`);
  await chmod(fresh, 0o755);
  await Promise.all([
    pipeline(
      createReadStream(join(bin, 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(join(fresh, 'chromium'), { mode: 0o755 }),
    ),
    untar(join(bin, 'swiftshader.tar.br'), fresh),
    untar(join(bin, 'al2023.tar.br'), fresh),
    untar(join(bin, 'fonts.tar.br'), fresh),
  ]);
  await rename(fresh, home).catch(async (error: NodeJS.ErrnoException) => {
    await rm(fresh, { recursive: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

/** By way of a file: tar ends at the end mark of an archive, before a pipe has given it the zeroes behind that. */
async function untar(archive: string, into: string): Promise<void> {
  const plain = join(into, `${basename(archive)}.tar`);
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(plain));
  const tar = spawn('tar', ['-x', '-f', plain, '-C', into], { stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code} on ${archive}`))));
  });
  await rm(plain);
}

/** A bare Debian has no NSS; the package brings it, but it may only be used where the system's is missing. */
function libraryEnv(executable: string, home: string): Record<string, string> {
  if (missingLibraries(executable, {}).length === 0) return {};
  const env = { LD_LIBRARY_PATH: [join(home, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':') };
  const missing = missingLibraries(executable, env);
  if (missing.length > 0) throw new Error(`Chromium cannot start here, missing: ${missing.join(', ')}`);
  return env;
}

function missingLibraries(executable: string, env: Record<string, string>): string[] {
  const result = spawnSync('ldd', [executable], { encoding: 'utf8', env: { ...process.env, ...env } });
  if (result.error) return [];
  return [...result.stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/** Without any font Chromium draws empty boxes. The packaged configuration names folders of another system. */
function fontEnv(home: string): Record<string, string> {
  if (existsSync('/usr/share/fonts') && existsSync('/etc/fonts/fonts.conf')) return {};
  const config = join(home, 'fonts-here.conf');
  const cache = join(tmpdir(), 'hyaline-fonts-cache');
  writeFileSync(
    config,
    `<?xml version="1.0"?><fontconfig><dir>${home}/fonts</dir><cachedir>${cache}</cachedir></fontconfig>`,
  );
  return { FONTCONFIG_FILE: config };
}

const homeEnv = (home: string): Record<string, string> => (process.env['HOME'] ? {} : { HOME: home });
