import { readHeader } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { PATIENT_FRAME, shrinkVolume, turnFrame, type Vec3, type Volume } from '@hyaline/volume';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkerAsk } from '../engine/protocol.ts';
import { readingOf } from '../measures/reading.ts';
import { ArchState } from '../panoramic/arch-state.ts';
import type { SourceImage, StudySource } from '../sources/source.ts';
import type { Change } from './events.ts';
import { seriesOf } from './series.ts';
import { Workspace } from './workspace.ts';

const [SIZE, SLICES] = [16, 6];
const LARGE = 40e6; // bytes of ciphertext a slice: more than is fetched unasked

const place = { kind: 'sealed', url: '/none', authorization: null, key: new Uint8Array(32), context: '', sealedLength: LARGE, frames: [] } as const; // prettier-ignore
const images = [...generatePhantom({ size: SIZE, slices: SLICES })].map(({ bytes, name }): SourceImage => {
  const read = readHeader(bytes);
  if (read.kind !== 'image') throw new Error(read.kind);
  return { name, header: read.header, identity: null, seriesDescription: '', place };
});
const geometry = seriesOf(images)[0]?.plan.geometry as Volume['geometry'];
const [width = 0, height = 0] = geometry.size;

/** What the workers do with slices: give them, say that the server does not, or wait. */
let slices: 'come' | 'unavailable' | 'never' = 'come';
class FakeWorker extends EventTarget {
  postMessage({ id, body }: { id: number; body: WorkerAsk }): void {
    if (body.kind !== 'slices' || slices === 'never') return;
    const reason = slices === 'unavailable' ? slices : null;
    const parts = body.jobs.map(({ image, frame, k }) =>
      reason
        ? { kind: 'problem', image, frame, reason }
        : { kind: 'slice', image, k, voxels: new Int16Array(body.target.sliceVoxels).fill(100 * k).buffer },
    );
    const answer = (data: object) => this.dispatchEvent(new MessageEvent('message', { data: { id, ...data } }));
    queueMicrotask(() => (answer({ kind: 'parts', parts }), answer({ kind: 'end' })));
  }
  terminate(): void {}
}

async function smallOf(): Promise<Awaited<ReturnType<NonNullable<StudySource['small']>>>> {
  const voxels = new Int16Array(width * height * SLICES).map((_, n) => 100 * Math.floor(n / (width * height)));
  const volume = await shrinkVolume(
    { geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(SLICES).fill(1) },
    async () => undefined,
  );
  return { volume, seriesInstanceUid: images[0]?.header.seriesInstanceUid ?? '' };
}
const link: StudySource = {
  kind: 'link',
  label: 'made up',
  small: smallOf,
  read: async () => ({ images, problems: [] }),
};

const at = (x: number, y: number): Vec3 => {
  const [i, j] = [geometry.axes[0], geometry.axes[1]];
  return [0, 1, 2].map((n) => (geometry.origin[n] ?? 0) + x * (i[n] ?? 0) + y * (j[n] ?? 0)) as unknown as Vec3;
};
const across = { right: [1, 0, 0], down: [0, 1, 0] } as const;
const drawn = (kind: 'length' | 'rectangle' | 'profile') => ({ kind, points: [at(2, 2), at(8, 8)], across, note: '' });

describe('a small volume that stands in for the whole', () => {
  let workspace: Workspace;
  const heard: Change[] = [];
  beforeEach(() => {
    slices = 'come';
    heard.length = 0;
    vi.stubGlobal('Worker', FakeWorker);
    workspace = new Workspace(() => undefined);
    workspace.listen((change) => heard.push(change));
  });
  afterEach(() => {
    workspace.dispose();
    vi.unstubAllGlobals();
  });

  it('gives lengths, and no grey values until the whole is there', async () => {
    await workspace.open(link);
    expect(workspace.study).toMatchObject({ small: true, waits: LARGE * SLICES });
    const { picture } = workspace;
    expect(workspace.wholeVolume).toBeNull();
    expect(workspace.greyValue()).toBeNull();
    expect(readingOf(drawn('rectangle'), picture)).toMatchObject({ value: null, region: null });
    expect(readingOf(drawn('profile'), picture).profile).toBeNull();
    const { value } = readingOf(drawn('length'), picture);
    expect(value).toBeGreaterThan(0);
    expect(readingOf(drawn('profile'), picture).value).toBe(value);
    await workspace.study.loadAll();
    expect(workspace.wholeVolume).toBe(workspace.picture?.volume);
    expect(workspace.greyValue()).not.toBeNull();
    expect(readingOf(drawn('rectangle'), workspace.picture).region?.count).toBeGreaterThan(0);
    expect(readingOf(drawn('profile'), workspace.picture).profile).not.toBeNull();
  });

  it('gives its place to the whole, and nothing of what a person does goes', async () => {
    await workspace.open(link);
    const state = new ArchState(workspace);
    workspace.listen((change) => state.changed(change));
    const drawing = { points: [at(1, 1), at(2, 3)], up: [0, 0, 1] } as const;
    state.drawing = drawing;
    workspace.setCross(at(4, 5));
    workspace.toggleMaximized('coronal');
    const { cross, shows } = workspace;
    heard.length = 0;
    await workspace.study.loadAll();
    expect(heard).toContain('replaced');
    expect(heard).not.toContain('volume'); // at which views give up what is half drawn
    expect(state.drawing).toBe(drawing);
    expect(workspace).toMatchObject({ shows, maximized: 'coronal', cross });
    expect(workspace.picture?.small).toBeUndefined();
    state.dispose();
  });

  it('stands straight and in all views, whatever was looked at before', async () => {
    await workspace.open({ ...link, kind: 'saved' });
    const turned = turnFrame(PATIENT_FRAME, [0, 0, 1], 0.5);
    const straight = workspace.frames;
    workspace.setFrames({ axial: turned, coronal: turned, sagittal: turned });
    workspace.toggleMaximized('sagittal');
    await workspace.open(link);
    expect(workspace).toMatchObject({ frames: straight, maximized: null });
    expect(workspace.picture?.small).toBe(true);
  });

  it('stays when the whole does not come, which can be asked for again', async () => {
    await workspace.open(link);
    slices = 'unavailable';
    await workspace.study.loadAll();
    expect(workspace.study).toMatchObject({ small: true, missed: 'unavailable', failure: null, waits: LARGE * SLICES });
    expect(workspace.picture?.small).toBe(true);
    slices = 'come';
    await workspace.study.loadAll();
    expect(workspace.study).toMatchObject({ small: false, missed: null, waits: null });
    expect(workspace.wholeVolume).not.toBeNull();
  });

  it('gives its place to as many voxels as a person asks for', async () => {
    await workspace.open(link);
    await workspace.study.showSeries(workspace.study.series[0]?.key ?? '', 2);
    expect(workspace.study.reduced).toBe(2);
    expect(workspace.picture?.volume.geometry.size[0]).toBe(width / 2);
  });
});
