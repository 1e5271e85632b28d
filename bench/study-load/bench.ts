import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { serveViewer, type Site } from '../../apps/web/viewer/testing/site.ts';
import { launchBrowser } from '../../e2e/browser.ts';
import { type Bench, median } from '../bench.ts';
import { compressed, writePhantom } from './files.ts';
import { watchBrowserMemory } from './memory.ts';
import { openOurs } from './ours.ts';
import { measurePanoramic } from './panoramic.ts';
import { openPeers, type Peer, type Peers } from './peers/peers.ts';

const NO_PEERS = 'not installed: node bench/study-load/peers/install.ts';

interface Run {
  first: number | null;
  all: number | null;
  peakMb: number;
  scroll?: Record<string, number>;
}
type Contestant = (paths: readonly string[]) => Promise<Run>;

/**
 * Opens a 400 x 512 x 512 CBCT from files: how soon a picture, how soon all, how much memory. Every round runs each
 * viewer once, in a browser of its own, in an order that turns about.
 */
export default async function studyLoad(bench: Bench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hyaline-bench-load-'));
  const sites: Site[] = [];
  const peers = await openPeers();
  if (!peers) bench.say(`peers ${NO_PEERS}`);
  try {
    const paths = writePhantom(folder, bench.quick ? { size: 128, slices: 40 } : { size: 512, slices: 400 });
    const isolated = await serveViewer({ isolated: true });
    const open = await serveViewer({ isolated: false });
    sites.push(isolated, open);
    const ours = { shared: ownViewer(isolated), handed: ownViewer(open) };
    const all = {
      ...ours,
      ...(peers && { planes: peer(peers.planes), decode: peer(peers.decode), ohif: peer(peers.ohif) }),
    };
    const runs = await inTurns(bench, 'uncompressed', all, paths);
    for (const [mode, words] of Object.entries(MODES)) addMode(bench, words, runs[mode] ?? [], runs, peers);
    await measureCompressed(bench, folder, paths, ours.shared, peers);
    await measureLong(bench, folder, ours.shared, peers);
    await measurePanoramic(bench);
  } finally {
    await peers?.close();
    for (const site of sites) await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const MODES = { shared: 'shared memory (signed in)', handed: 'handed-over buffers (no account, recipients)' };

function addMode(bench: Bench, mode: string, ours: Run[], runs: Record<string, Run[]>, peers: Peers | null): void {
  const add = (metric: string, unit: string, of: (run: Run) => number | null, against?: [Peer | string, Run[]]) =>
    addRow(bench, { metric: `${metric}, ${mode}`, unit }, ours.map(of), against && [against[0], against[1].map(of)]);
  const planes: [Peer | string, Run[]] = [peers?.planes ?? 'Cornerstone3D, three planes', runs['planes'] ?? []];
  const decode: [Peer | string, Run[]] = [peers?.decode ?? 'Cornerstone3D, decoding only', runs['decode'] ?? []];
  const ohif: [Peer | string, Run[]] = [peers?.ohif ?? 'OHIF, as it comes', runs['ohif'] ?? []];
  add('first picture', 'ms', (run) => run.first, planes);
  add('first picture', 'ms', (run) => run.first, ohif);
  add('all pictures', 'ms', (run) => run.all, planes);
  add('all pictures', 'ms', (run) => run.all, decode);
  add('peak memory of all browser processes', 'MB', (run) => run.peakMb, planes);
  add('peak memory of all browser processes', 'MB', (run) => run.peakMb, ohif);
  for (const plane of ['axial', 'coronal', 'sagittal'])
    add(`scroll ${plane}, p95 per picture`, 'ms', (run) => run.scroll?.[plane] ?? null);
}

async function measureCompressed(
  bench: Bench,
  folder: string,
  paths: readonly string[],
  ours: Contestant,
  peers: Peers | null,
): Promise<void> {
  for (const kind of compressed(folder, paths)) {
    const line = { metric: `all pictures, ${kind.name}, shared memory (signed in)`, unit: 'ms' };
    if ('missing' in kind) {
      bench.say(`${line.metric}: not run, ${kind.missing}`);
      continue;
    }
    const runs = await inTurns(bench, kind.name, { ours, ...(peers && { decode: peer(peers.decode) }) }, kind.paths);
    const all = (name: string): (number | null)[] => (runs[name] ?? []).map((run) => run.all);
    addRow(bench, line, all('ours'), [peers?.decode ?? 'Cornerstone3D, decoding only', all('decode')]);
  }
}

/** A series of 1,000 slices: half a gigabyte of voxels. */
async function measureLong(bench: Bench, folder: string, ours: Contestant, peers: Peers | null): Promise<void> {
  const into = join(folder, 'long');
  mkdirSync(into);
  const paths = writePhantom(into, bench.quick ? { size: 64, slices: 100 } : { size: 512, slices: 1000 });
  const runs = await inTurns(bench, '1,000 slices', { ours, ...(peers && { planes: peer(peers.planes) }) }, paths);
  const add = (metric: string, unit: string, of: (run: Run) => number | null) =>
    addRow(
      bench,
      { metric: `${metric}, 1,000 slices, shared memory (signed in)`, unit },
      (runs['ours'] ?? []).map(of),
      [peers?.planes ?? 'Cornerstone3D, three planes', (runs['planes'] ?? []).map(of)],
    );
  add('first picture', 'ms', (run) => run.first);
  add('all pictures', 'ms', (run) => run.all);
  add('peak memory of all browser processes', 'MB', (run) => run.peakMb);
}

/** Each contestant once a round; the first round only warms the disk cache and is not kept. */
async function inTurns(
  bench: Bench,
  what: string,
  contestants: Record<string, Contestant>,
  paths: readonly string[],
): Promise<Record<string, Run[]>> {
  const names = Object.keys(contestants);
  const runs: Record<string, Run[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < bench.rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const run = await contestants[name]?.(paths);
      if (!run) continue;
      const text = `first ${run.first?.toFixed(0) ?? '-'} ms, all ${run.all?.toFixed(0) ?? '-'} ms, peak ${run.peakMb.toFixed(0)} MB`;
      bench.say(`${what}, ${name}: ${text}`);
      if (round >= 0) runs[name]?.push(run);
    }
  }
  return runs;
}

const ownViewer =
  (site: Site): Contestant =>
  (paths) =>
    inBrowser(async (page) => {
      await page.goto(`${site.url}/`);
      await page.waitForTimeout(500); // a person needs longer to choose a folder
      return () => openOurs(page, paths);
    });

const peer =
  (viewer: Peer): Contestant =>
  (paths) =>
    inBrowser(async (page) => {
      await viewer.prepare(page);
      await page.waitForTimeout(500);
      return () => viewer.open(page, paths);
    });

/** One fresh browser: nothing of an earlier load is in its memory. Memory is watched from the choice of files on. */
async function inBrowser(prepare: (page: Page) => Promise<() => Promise<Omit<Run, 'peakMb'>>>): Promise<Run> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const open = await prepare(page);
    const memory = watchBrowserMemory();
    const run = await open();
    return { ...run, peakMb: memory.stop() };
  } finally {
    await browser.close();
  }
}

type Line = { metric: string; unit: string };

function addRow(bench: Bench, line: Line, ours: (number | null)[], against?: [Peer | string, (number | null)[]]): void {
  const samples = ours.map((value) => rounded(value ?? Number.NaN));
  const value = median(samples);
  const [who, theirs] = against ?? ['', []];
  const peerSamples = theirs.filter((each) => each !== null).map(rounded);
  const ran = typeof who !== 'string' && peerSamples.length > 0;
  bench.row({
    ...line,
    value,
    samples,
    peer: typeof who === 'string' ? who : who.name,
    peerVersion: ran ? who.version : who === '' ? '' : 'not run',
    peerValue: ran ? median(peerSamples) : null,
    ratio: ran ? rounded(value / median(peerSamples)) : null,
    ...(ran && { peerSamples }),
  });
}

/** Four significant figures; more would claim a precision that no run has. */
const rounded = (value: number): number => Number(value.toPrecision(4));
