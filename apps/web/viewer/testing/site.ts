import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { madeOnce } from '../../../../e2e/support/made-once.ts';

const WEB = fileURLToPath(new URL('../../', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};
/** The policy of security design section 6, as the server sends it with viewer documents. */
const POLICY =
  "default-src 'none'; script-src 'nonce-test' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; " +
  "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types default";

export type Api = (request: IncomingMessage, response: ServerResponse, body: Buffer) => boolean;

export interface Site {
  readonly url: string;
  readonly dist: string;
  close(): Promise<void>;
}

/** Builds the harness and the recipient page and serves both under the product's policy. */
export async function serveViewer(options: { isolated?: boolean; api?: Api } = {}): Promise<Site> {
  const shared = await madeOnce('viewer-pages', buildPages);
  const dist = shared ?? (await mkdtemp(join(tmpdir(), 'hyaline-viewer-')));
  if (shared === null) await buildPages(dist);
  const server = createServer((request, response) => {
    void answer(request, response, dist, options).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    dist,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (shared === null) await rm(dist, { recursive: true, force: true });
    },
  };
}

async function buildPages(outDir: string): Promise<void> {
  const input = { harness: join(WEB, 'viewer/testing/harness.html'), open: join(WEB, 'open.html') };
  await build({
    root: WEB,
    configFile: false,
    logLevel: 'silent',
    html: { cspNonce: '%NONCE%' },
    build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, rollupOptions: { input } },
    worker: { format: 'es' },
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  dist: string,
  { isolated, api }: { isolated?: boolean; api?: Api },
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/api/')) {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (!api?.(request, response, Buffer.concat(parts)))
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{"code":"not-found"}');
    return;
  }
  const file =
    pathname === '/open' ? 'open.html' : pathname === '/' ? 'viewer/testing/harness.html' : pathname.slice(1);
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  const isPage = file.endsWith('.html');
  response.setHeader('content-type', type);
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  if (isolated || !isPage) response.setHeader('cross-origin-embedder-policy', 'require-corp');
  if (isolated) response.setHeader('cross-origin-opener-policy', 'same-origin');
  if (isPage) response.setHeader('content-security-policy', POLICY);
  const bytes = await readFile(join(dist, file));
  response.end(isPage ? bytes.toString('utf8').replaceAll('%NONCE%', 'test') : bytes);
}

/** Bytes of the fixtures' files in a folder, by name. */
export const readAll = (folder: URL, names: readonly string[]): { name: string; bytes: Buffer }[] =>
  names.map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }));
