import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import { type DicomClinic, openDicomClinic } from './dicomweb-clinic.ts';
import type { ServiceTest } from './service.ts';

const OHIF = '@ohif/app@3.13.2';
const SLICES = 8;
const PICTURE_WITHIN_MS = 150_000;

/** The OHIF viewer, as its makers packed it, behind a proxy of one origin: it finds a study and shows a picture. */
export const ohif: ServiceTest = {
  name: 'OHIF, by QIDO-RS and WADO-RS',
  missing() {
    const asked = spawnSync('npm', ['view', OHIF, 'version'], { encoding: 'utf8', timeout: 30_000 });
    return asked.status === 0 && asked.stdout.trim() !== '' ? null : `${OHIF} cannot be had from the npm registry here`;
  },
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'hyaline-ohif-'));
    try {
      unpack(folder);
      say(`unpacked ${OHIF}`);
      const ours = await openDicomClinic();
      try {
        await look(ours, join(folder, 'package/dist'), say);
      } finally {
        await ours.server.remove();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function unpack(folder: string): void {
  const packed = spawnSync('npm', ['pack', '--silent', OHIF], { cwd: folder, encoding: 'utf8' });
  assert.equal(packed.status, 0, packed.stderr);
  const unpacked = spawnSync('tar', ['xzf', packed.stdout.trim().split('\n').at(-1) ?? ''], { cwd: folder });
  assert.equal(unpacked.status, 0);
}

async function look(ours: DicomClinic, dist: string, say: (step: string) => void): Promise<void> {
  const study = await store(ours);
  const asked: string[] = [];
  const site = await serve(ours, dist, asked);
  const address = site.address();
  const url = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`;
  const browser = await launchBrowser({ flags: ['--enable-webgl', '--ignore-gpu-blocklist'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${url}/`);
    await page.getByText('Ohif').first().waitFor({ timeout: 60_000 });
    say('its list shows the patient, by QIDO-RS');
    await page.goto(`${url}/viewer?StudyInstanceUIDs=${study}`);
    const spread = await picture(page);
    assert.ok(
      asked.some((path) => path.includes('/metadata')),
      'it did not ask for metadata',
    );
    assert.ok(
      asked.some((path) => path.includes('/frames/')),
      'it did not ask for frames',
    );
    say(`it shows a picture (grey values spread by ${spread.toFixed(0)}), by metadata and frames of WADO-RS`);
  } finally {
    await browser.close();
    site.closeAllConnections();
    site.close();
  }
}

/** @returns the Study Instance UID */
async function store({ base, key }: DicomClinic): Promise<string> {
  const boundary = 'ohif-test';
  const files = [...generatePhantom({ size: 128, slices: SLICES, patientName: 'Ohif^Ann' })];
  const body = Buffer.concat([
    ...files.flatMap(({ bytes }) => [
      Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
  };
  const stored = await fetch(`${base}/studies`, { method: 'POST', headers, body });
  assert.equal(stored.status, 200, await stored.text());
  const found = (await (await fetch(`${base}/studies`, { headers: { authorization: headers.authorization } })).json()) as Record<string, { Value?: string[] }>[]; // prettier-ignore
  return found[0]?.['0020000D']?.Value?.[0] ?? '';
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** OHIF's files and, at the same origin, this server with the key that the browser does not have. */
function serve(ours: DicomClinic, dist: string, asked: string[]): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/api/v1/dicomweb/')) {
      asked.push(pathname);
      const headers = { ...request.headers, authorization: `Bearer ${ours.key}` };
      const forward = httpRequest(
        { host: '127.0.0.1', port: ours.server.port, path: request.url, method: request.method, headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      forward.once('error', () => response.writeHead(502).end());
      request.pipe(forward);
      return;
    }
    if (pathname === '/app-config.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(CONFIG);
      return;
    }
    const file = join(dist, normalize(pathname));
    const known = extname(pathname) !== '' && existsSync(file);
    const type = known ? (TYPES[extname(file)] ?? 'application/octet-stream') : 'text/html';
    response.writeHead(200, { 'content-type': type }).end(readFileSync(known ? file : join(dist, 'index.html')));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** The data source of docs/operate/dicomweb.md. */
const CONFIG = `window.config = {
  routerBasename: null,
  extensions: [],
  modes: [],
  showStudyList: true,
  dataSources: [{
    namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
    sourceName: 'hyaline',
    configuration: {
      friendlyName: 'Hyaline',
      name: 'hyaline',
      qidoRoot: '/api/v1/dicomweb',
      wadoRoot: '/api/v1/dicomweb',
      wadoUriRoot: '/api/v1/dicomweb',
      qidoSupportsIncludeField: false,
      supportsFuzzyMatching: false,
      supportsWildcard: true,
      imageRendering: 'wadors',
      thumbnailRendering: 'wadors',
      enableStudyLazyLoad: true,
      bulkDataURI: { enabled: true, relativeResolution: 'studies' },
    },
  }],
  defaultDataSourceName: 'hyaline',
};`;

/** Waits until the viewport shows something. @returns the standard deviation of its grey values */
async function picture(page: Page): Promise<number> {
  let spread = 0;
  for (const until = Date.now() + PICTURE_WITHIN_MS; Date.now() < until; await page.waitForTimeout(2000)) {
    const canvas = page.locator('.cornerstone-canvas').first();
    if ((await canvas.count()) === 0) continue;
    const png = (await canvas.screenshot()).toString('base64');
    spread = await page.evaluate(spreadOf, png);
    if (spread > 20) return spread;
  }
  throw new Error(`no picture appeared: its grey values spread by ${spread.toFixed(1)}`);
}

/** Runs in the page. */
async function spreadOf(png: string): Promise<number> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  if (!context) return 0;
  context.drawImage(image, 0, 0);
  // the middle only: words in the corners are no picture
  const [w, h] = [Math.floor(image.width / 2), Math.floor(image.height / 2)];
  const { data } = context.getImageData(Math.floor(w / 2), Math.floor(h / 2), w, h);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    sum += data[i] as number;
    squares += (data[i] as number) ** 2;
  }
  const count = data.length / 4;
  return Math.sqrt(squares / count - (sum / count) ** 2);
}
