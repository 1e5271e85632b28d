import '../../open/trusted-types.ts';
import '@fontsource-variable/inter/opsz.css';
import './harness.css';
import { toHex } from '@hyaline/kit';
import {
  type Departure,
  DepartureError,
  type Language,
  linkedStudy,
  localFiles,
  mountWorkspace,
  type StudySource,
  type ViewerEvent,
} from '../index.ts';
import { emptyVolume, fillVolume } from '../workspace/load.ts';
import { seriesOf } from '../workspace/series.ts';
import { WorkerPool } from '../engine/pool.ts';

/** The viewer alone on a page, for tests and benchmarks of it without a server behind. */
const events: ViewerEvent[] = [];
const language = (new URLSearchParams(location.search).get('language') ?? 'en') as Language;
const root = document.getElementById('root') as HTMLElement;
/** What left, and whether anything may: a clinic's desk as a test wants it. */
const departures: Departure[] = [];
const door: { open: boolean; held: Promise<void> | null; asked: number } = { open: true, held: null, asked: 0 };
const desk = {
  clinic: 'Clínica Peñalolén',
  async note(departure: Departure): Promise<void> {
    door.asked += 1;
    await door.held;
    if (!door.open) throw new DepartureError('unrecorded');
    departures.push(departure);
  },
};
const handle = mountWorkspace(root, { source: null, language, desk, onEvent: (event) => events.push(event) });

/** SHA-256 of the largest series' voxels, as every reader of the volume sees them. */
async function voxelHash(source: StudySource): Promise<{ sha256: string; problems: number; shared: boolean }> {
  const pool = new WorkerPool();
  const { signal } = new AbortController();
  const content = await source.read(pool, signal, () => undefined);
  const [entry] = seriesOf(content.images);
  if (!entry) throw new Error('no series');
  const volume = emptyVolume(entry.plan);
  let problems = content.problems.length;
  const watch = { onSlice: () => undefined, onProblem: () => void problems++ };
  await fillVolume(pool, { plan: entry.plan, images: entry.images, volume, from: 0 }, watch, signal);
  pool.dispose();
  const digest = await crypto.subtle.digest('SHA-256', volume.voxels.slice());
  const { buffer } = volume.voxels;
  return {
    sha256: toHex(new Uint8Array(digest)),
    problems,
    shared: typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer,
  };
}

Object.assign(globalThis, { harness: { departures, door, events, handle, linkedStudy, localFiles, voxelHash } });
