import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';

const here = import.meta.dirname;
const BUILT = join(here, '.cache/pages');

export const OHIF = {
  version: '3.13.2',
  sha512: 'WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==',
};
export const OHIF_FOLDER = join(here, '.cache/ohif');

/** Milliseconds from choosing the files; `all` is null where the peer cannot be asked when it has everything. */
export interface PeerTimes {
  first: number | null;
  all: number | null;
}

export interface Peer {
  readonly name: string;
  readonly version: string;
  /** Goes to the peer's page and waits until it takes files. */
  prepare(page: Page): Promise<void>;
  open(page: Page, paths: readonly string[]): Promise<PeerTimes>;
}

export interface Peers {
  /** Three planes of a volume. */
  readonly planes: Peer;
  /** The same library without any picture: files to voxels only. */
  readonly decode: Peer;
  readonly ohif: Peer;
  close(): Promise<void>;
}

/** The peers on a port of their own, cross-origin isolated as they want it; null when they are not installed. */
export async function openPeers(): Promise<Peers | null> {
  const core = join(here, 'node_modules/@cornerstonejs/core/package.json');
  if (!existsSync(core) || !existsSync(join(OHIF_FOLDER, 'dist/index.html'))) return null;
  const { version } = JSON.parse(readFileSync(core, 'utf8')) as { version: string };
  await buildPages();
  const site = await serve();
  return {
    planes: cornerstone('Cornerstone3D, three planes', version, `${site.url}/pages/planes.html`),
    decode: cornerstone('Cornerstone3D, decoding only', version, `${site.url}/pages/decode.html`),
    ohif: ohif(site.url),
    close: site.close,
  };
}

async function buildPages(): Promise<void> {
  const root = join(here, 'pages');
  const input = { planes: join(root, 'planes.html'), decode: join(root, 'decode.html') };
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    // Node's own module, which a dependency of theirs asks for
    resolve: { alias: { events: join(here, 'node_modules/events/events.js') } },
    build: { outDir: BUILT, emptyOutDir: true, target: 'es2023', rollupOptions: { input } },
    worker: { format: 'es' },
  });
}

interface Outcome {
  times: { first?: number; all?: number };
  error?: string;
}

/** What the pages in pages/ leave on their window. */
interface PeerWindow extends Window {
  ready?: boolean;
  outcome?: Outcome;
}

declare const window: PeerWindow;

const cornerstone = (name: string, version: string, url: string): Peer => ({
  name,
  version,
  async prepare(page) {
    await page.goto(url);
    await page.waitForFunction(() => window.ready === true);
  },
  async open(page, paths) {
    await page.setInputFiles('input[type=file]', [...paths]);
    await page.waitForFunction(() => window.outcome !== undefined, null, { timeout: 240_000 });
    const outcome = await page.evaluate(() => window.outcome);
    if (!outcome || outcome.error !== undefined) throw new Error(`${name}: ${outcome?.error ?? 'nothing came'}`);
    return { first: outcome.times.first ?? null, all: outcome.times.all ?? null };
  },
});

/**
 * OHIF as it comes, in its basic viewer for local files. Seen from outside: its first picture is there when a canvas of
 * a viewport shows something, also when that is one plane of one slice.
 */
const ohif = (url: string): Peer => ({
  name: 'OHIF, as it comes',
  version: OHIF.version,
  async prepare(page) {
    await page.goto(`${url}/localbasic`);
    await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
  },
  async open(page, paths) {
    const startedAt = Date.now();
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([...paths]);
    await page.waitForFunction(showsPicture, null, { timeout: 240_000, polling: 50 });
    return { first: Date.now() - startedAt, all: null };
  },
});

function showsPicture(): boolean {
  return [...document.querySelectorAll<HTMLCanvasElement>('canvas.cornerstone-canvas')].some((canvas) => {
    if (canvas.width === 0) return false;
    const small = new OffscreenCanvas(32, 32).getContext('2d');
    small?.drawImage(canvas, 0, 0, 32, 32);
    return small?.getImageData(0, 0, 32, 32).data.some((value, at) => at % 4 !== 3 && value > 24) ?? false;
  });
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

async function serve(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = fileOf(pathname);
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    response.end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** OHIF is an application of one page: what is no file of it is that page. */
function fileOf(pathname: string): string {
  if (pathname.startsWith('/pages/')) return join(BUILT, pathname.slice('/pages/'.length));
  if (pathname === '/app-config.js') return join(here, 'ohif-config.js');
  const path = join(OHIF_FOLDER, 'dist', pathname);
  return extname(pathname) !== '' && existsSync(path) ? path : join(OHIF_FOLDER, 'dist/index.html');
}
