import { utf8 } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import { generatePhantom } from '../phantom/generate.ts';
import {
  type Capture,
  type CaptureOptions,
  type CaptureSource,
  deidentifyFile,
  newUid,
  readHeader,
  splitInstance,
  writeCapture,
} from './index.ts';
import { openFile } from './open.ts';
import { firstItem, text } from './values.ts';

const [file] = [...generatePhantom({ size: 8, slices: 1, patientName: 'Canary^Zoë', patientId: 'C-77' })];
const bytes = file?.bytes as Uint8Array<ArrayBuffer>;

function sourceOf(): CaptureSource {
  const read = readHeader(bytes);
  if (read.kind !== 'image') throw new Error(read.kind);
  return { header: read.header, identity: { ...read.identity, referringPhysician: 'Núñez^Ana' } };
}

/** Three by two pixels, so that rows have an odd length. */
const picture = (grey: boolean): Capture => ({
  width: 3,
  height: 2,
  rgba: Uint8ClampedArray.from({ length: 24 }, (_, i) => (i % 4 === 3 ? 255 : grey ? Math.floor(i / 4) * 40 : i * 10)),
  pixelMm: 0.2,
  derivation: 'Axial slice, window 4000/1000',
  seriesDescription: 'Pictures from the viewer',
  burnedIn: false,
  face: false,
});
const options: CaptureOptions = {
  now: new Date('2026-11-22T05:06:07Z'),
  number: 1,
  seriesUid: newUid(),
  deidentifyKey: null,
};

async function written(capture: Capture, more: Partial<CaptureOptions> = {}) {
  const out = await writeCapture(capture, sourceOf(), { ...options, ...more });
  const split = splitInstance(out);
  const dataSet = openFile(out)?.walk.dataSet;
  if (split.kind !== 'image' || dataSet === undefined) throw new Error('refused');
  return { ...split, dataSet, out };
}

describe('a secondary capture', () => {
  it('re-opens as the picture it was: RGB, or grey where there is no colour', async () => {
    const colour = await written(picture(false));
    expect(colour.header).toMatchObject({ rows: 2, columns: 3, samplesPerPixel: 3, photometric: 'RGB', planar: 0 });
    const expected = [...picture(false).rgba].filter((_, i) => i % 4 !== 3);
    expect([...colour.bulk].slice(0, 18)).toEqual(expected);
    const grey = await written(picture(true));
    expect(grey.header).toMatchObject({ samplesPerPixel: 1, photometric: 'MONOCHROME2', bitsStored: 8 });
    expect([...grey.bulk].slice(0, 6)).toEqual([0, 40, 80, 120, 160, 200]);
  });

  it('lies in the study of its source, in a series of its own, and says what it was made from', async () => {
    const { header, identity, dataSet } = await written(picture(false));
    const source = sourceOf();
    expect(header.studyInstanceUid).toBe(source.header.studyInstanceUid);
    expect(header.seriesInstanceUid).toBe(options.seriesUid);
    for (const uid of [header.seriesInstanceUid, header.sopInstanceUid]) expect(uid).toMatch(/^2\.25\.[1-9]\d{20,38}$/);
    expect(header.sopInstanceUid).not.toBe(source.header.sopInstanceUid);
    expect(identity).toMatchObject({ patientName: 'Canary^Zoë', patientId: 'C-77', referringPhysician: 'Núñez^Ana' });
    expect(identity.studyDate).toBe(source.identity?.studyDate);
    expect(header.imageType).toEqual(['DERIVED', 'SECONDARY']);
    expect(text(dataSet, 0x00082111)).toBe('Axial slice, window 4000/1000');
    expect(text(firstItem(dataSet, 0x00082112) as typeof dataSet, 0x00081155)).toBe(source.header.sopInstanceUid);
    expect([identity.burnedIn, text(dataSet, 0x00280302)]).toEqual(['NO', 'NO']);
    expect(text(dataSet, 0x00080023)).toBe('20261122');
  });

  it('keeps millimetres where the view had them, and claims none elsewhere', async () => {
    expect((await written(picture(true))).header.spacing).toEqual({ rowMm: 0.2, columnMm: 0.2, source: 'patient' });
    expect((await written({ ...picture(true), pixelMm: null })).header.spacing).toBeNull();
  });

  it('says YES for text and faces in the pixels', async () => {
    const { identity, dataSet } = await written({ ...picture(true), burnedIn: true, face: true });
    expect([identity.burnedIn, text(dataSet, 0x00280302)]).toEqual(['YES', 'YES']);
  });

  it('names nobody when it is de-identified, and joins the study that deidentifyFile makes with the same key', async () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => i);
    const { out, header, identity, dataSet } = await written(picture(true), { deidentifyKey: key });
    for (const word of ['Canary', 'C-77', 'Núñez', '20240102', sourceOf().header.studyInstanceUid])
      expect(Buffer.from(out).includes(Buffer.from(utf8(word))), word).toBe(false);
    expect(Buffer.from(out).includes('20261122')).toBe(false);
    const cleaned = await deidentifyFile(bytes, key);
    if (cleaned.kind === 'refused') throw new Error(cleaned.detail);
    const other = splitInstance(cleaned.bytes);
    if (other.kind === 'refused') throw new Error(other.detail);
    expect(header.studyInstanceUid).toBe(other.header.studyInstanceUid);
    expect(identity.patientId).toBe(other.identity.patientId);
    expect(identity.studyDate).toBe(other.identity.studyDate);
    expect(text(dataSet, 0x00120062)).toBe('YES');
  });

  it('refuses pixels that do not fill the picture', async () => {
    await expect(writeCapture({ ...picture(true), width: 4 }, sourceOf(), options)).rejects.toThrow(RangeError);
  });

  it('has its attributes in ascending order, without a repeated one', async () => {
    for (const deidentifyKey of [null, new Uint8Array(32)]) {
      const { dataSet } = await written(picture(false), { deidentifyKey });
      const tags = [...dataSet.elements.keys()];
      expect(tags).toEqual(tags.toSorted((a, b) => a - b));
    }
  });
});
