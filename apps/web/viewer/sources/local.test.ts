import { generatePhantom } from '@hyaline/dicom/phantom';
import { buildZip, type ZipPart } from '@hyaline/zip/testing';
import { describe, expect, it } from 'vitest';
import { readArchive, readDisc, readHeaders, unpack } from '../engine/read-files.ts';
import { readFrame } from '../engine/read-pixels.ts';
import type { WorkerPool } from '../engine/pool.ts';
import type { WorkerAsk, WorkerPart } from '../engine/protocol.ts';
import { fileOf } from './files.ts';
import { localFiles } from './local.ts';
import type { ReadProgress, StudyContent } from './source.ts';

/** Does in this thread what the workers do. */
const pool = {
  size: 1,
  async run(ask: WorkerAsk, onParts: (parts: readonly WorkerPart[]) => void) {
    if (ask.kind === 'headers') onParts(await readHeaders(ask.files));
    if (ask.kind === 'archive') onParts([await readArchive(ask.archive)]);
    if (ask.kind === 'unpack') onParts([await unpack(ask.place)]);
    if (ask.kind === 'directory') onParts([await readDisc(ask.place)]);
  },
} as unknown as WorkerPool;

const slices = [...generatePhantom({ size: 32, slices: 6, noise: 5 })];
const parts: ZipPart[] = slices.map(({ name, bytes }) => ({ name: `Scan/${name}`, data: bytes }));
const text = (words: string) => new TextEncoder().encode(words);
const zipFile = (list: readonly ZipPart[], name = 'scan.zip') => new File([buildZip(list)], name);

const steps: ReadProgress[] = [];
async function read(files: readonly File[]): Promise<StudyContent> {
  steps.length = 0;
  return localFiles(files).read(pool, new AbortController().signal, (step) => steps.push(step));
}

/** A chosen folder gives each file its path. */
function inFolder(path: string, bytes: Uint8Array): File {
  const file = new File([Uint8Array.from(bytes)], path.slice(path.lastIndexOf('/') + 1));
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

describe('opening a disc', () => {
  const listing = [...slices.map(({ name }) => ['DICOM', name]), ['DICOM', 'LOST']];
  const files = listing.map((path) => ({ path, sopInstanceUid: '', type: 'IMAGE' }));
  const withDisc = {
    ...pool,
    async run(ask: WorkerAsk, onParts: (parts: readonly WorkerPart[]) => void) {
      if (ask.kind !== 'directory') return pool.run(ask, (some) => onParts(some));
      onParts([{ kind: 'directory', directory: { patients: [], files, byOrder: false } }]);
    },
  } as unknown as WorkerPool;
  const readDiscOf = (all: readonly File[]) =>
    localFiles(all).read(withDisc, new AbortController().signal, () => undefined);
  const directory = inFolder('CD/DICOMDIR', text('a list'));

  it('opens what lies there, names what is missing, and is silent about the programs beside it', async () => {
    const pictures = slices.map(({ name, bytes }) => inFolder(`CD/dicom/${name.toLowerCase()}`, bytes));
    const { images, problems } = await readDiscOf([
      directory,
      inFolder('CD/viewer/start.exe', text('MZ program')),
      ...pictures,
    ]);
    expect(images).toHaveLength(slices.length);
    expect(problems).toEqual([{ name: 'DICOM/LOST', reason: 'missing' }]);
  });

  it('says that a list alone is no scan', async () => {
    await expect(readDiscOf([directory])).rejects.toMatchObject({ reason: 'directory-alone' });
  });
});

describe('opening a ZIP', () => {
  it('gives the same images as the folder in it, and their pixels and files byte for byte', async () => {
    const [zipped, plain] = [
      await read([zipFile(parts)]),
      await read(slices.map(({ name, bytes }) => new File([Uint8Array.from(bytes)], name))),
    ];
    expect(zipped.problems).toEqual([]);
    expect(zipped.images.map(({ header }) => header)).toEqual(plain.images.map(({ header }) => header));
    for (const [n, image] of zipped.images.entries()) {
      const other = plain.images[n] as typeof image;
      expect(await readFrame(image.place, image.header, 0)).toEqual(await readFrame(other.place, other.header, 0));
      if (image.place.kind !== 'packed' || other.place.kind !== 'file') throw new Error('another place');
      expect(await (await fileOf(image.place, image.name)).bytes()).toEqual(await other.place.file.bytes());
    }
    expect(steps).toContainEqual({ phase: 'headers', done: 6, all: 6 });
  });

  it('opens several beside files, without extensions, and names what is wrong inside', async () => {
    const bad: ZipPart[] = [
      { ...(parts[0] as ZipPart), flags: 1, name: 'locked.dcm' },
      { name: 'letter.txt', data: text('Dear colleague') },
      { name: 'inner.zip', data: new Uint8Array(await buildZip(parts).arrayBuffer()), method: 0 },
      { ...(parts[3] as ZipPart), name: 'changed', says: { crc: 7 } },
    ];
    const { images, problems } = await read([
      zipFile(parts.slice(0, 3), 'first'),
      zipFile([...parts.slice(3, 5), ...bad], 'second.dat'),
      new File([Uint8Array.from(slices[5]?.bytes ?? [])], 'IM'),
      new File([new Uint8Array(await zipFile(parts).arrayBuffer()).slice(0, 900)], 'cut.zip'),
      new File([text('Rar!\u001a\u0007\u0000')], 'scan.rar'),
    ]);
    expect(images.map(({ header }) => header.instanceNumber).toSorted()).toEqual([1, 2, 3, 4, 4, 5, 6]);
    expect(problems.map(({ name, reason }) => `${name}: ${reason}`).toSorted()).toEqual([
      'cut.zip: zip-truncated',
      'inner.zip: zip-in-zip',
      'letter.txt: not-dicom',
      'scan.rar: archive',
      'second.dat/locked.dcm: zip-encrypted',
    ]);
    const changed = images.find(({ name }) => name === 'changed');
    await expect(readFrame(changed?.place as never, changed?.header as never, 0)).rejects.toMatchObject({ reason: 'zip-damaged' }); // prettier-ignore
  });

  it('unpacks a multi-frame file once and finds its frames', async () => {
    const [one] = [...generatePhantom({ size: 24, slices: 5, mode: 'multiframe' })];
    const { images } = await read([zipFile([{ name: 'cbct.dcm', data: one?.bytes ?? new Uint8Array(0) }])]);
    expect(images[0]).toMatchObject({ name: 'cbct.dcm', place: { kind: 'file' }, header: { frames: 5 } });
    expect(await readFrame(images[0]?.place as never, images[0]?.header as never, 4)).toHaveLength(24 * 24 * 2);
  });

  it('shows a picture from its middle before the rest is read, and says when there is none', async () => {
    const source = localFiles([zipFile(parts)]);
    const preview = await source.preview?.(pool, new AbortController().signal);
    expect(preview?.name).toBe(slices.map(({ name }) => name).toSorted()[3]);
    expect(source.label).toBe('scan');
    expect(await localFiles([zipFile([])]).preview?.(pool, new AbortController().signal)).toBeNull();
  });

  it('refuses a bomb by name', async () => {
    const bomb = zipFile([{ name: 'zeros', data: new Uint8Array(80 * 2 ** 20) }]);
    expect((await read([bomb])).problems).toEqual([{ name: 'scan.zip/zeros', reason: 'zip-trap' }]);
  });

  it('stops where it is told to', async () => {
    const abort = new AbortController();
    const reading = localFiles([zipFile(parts)]).read(pool, abort.signal, () => abort.abort());
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
