import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deidentifyFile, newUid, readHeader, writeCapture } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import type { ServiceTest } from './service.ts';

const run = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8' });
const has = (program: string): boolean => run(program, '--version').error === undefined;

/** What leaves the viewer as DICOM, before two programs that hold it against the standard. */
export const dicomTools: ServiceTest = {
  name: 'DICOM files that leave the viewer, in dcmtk and dicom3tools',
  missing: () =>
    has('dcmdump') && has('dciodvfy') ? null : 'dcmtk and dicom3tools are not installed (Debian: apt install dcmtk dicom3tools)', // prettier-ignore
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'hyaline-dicom-'));
    try {
      for (const { name, bytes, whole } of await samples()) {
        const path = join(folder, name);
        writeFileSync(path, bytes);
        const dump = run('dcmdump', path);
        assert.equal(dump.status, 0, dump.stderr);
        assert.match(dump.stdout, /PixelData/);
        const said = run('dciodvfy', path).stderr;
        if (whole) assert.doesNotMatch(said, /^Error/m, said);
        say(`${name}: ${whole ? 'read, no error against its IOD' : 'read'}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

interface Sample {
  name: string;
  bytes: Uint8Array;
  /** All that its IOD demands is ours to write: of a cleaned file, the maker of the original wrote it or not. */
  whole: boolean;
}

async function samples(): Promise<Sample[]> {
  const [file] = [...generatePhantom({ size: 16, slices: 1, patientName: 'Núñez^José' })];
  if (!file) throw new Error('no phantom');
  const read = readHeader(file.bytes);
  if (read.kind !== 'image') throw new Error(read.kind);
  const source = { header: read.header, identity: read.identity };
  const key = crypto.getRandomValues(new Uint8Array(32));
  const picture = (grey: boolean) => ({
    width: 5,
    height: 3,
    rgba: Uint8ClampedArray.from({ length: 60 }, (_, i) => (grey ? Math.floor(i / 4) * 10 : i * 4)),
    pixelMm: grey ? 0.25 : null,
    derivation: 'Axial slice',
    seriesDescription: 'Pictures from the viewer',
    burnedIn: false,
    face: false,
  });
  const options = { now: new Date(), number: 1, seriesUid: newUid() };
  const cleaned = await deidentifyFile(file.bytes, key);
  if (cleaned.kind === 'refused') throw new Error(cleaned.detail);
  return [
    { name: 'grey.dcm', bytes: await writeCapture(picture(true), source, { ...options, deidentifyKey: null }), whole: true },
    { name: 'colour.dcm', bytes: await writeCapture(picture(false), source, { ...options, deidentifyKey: null }), whole: true },
    { name: 'nobody.dcm', bytes: await writeCapture(picture(true), source, { ...options, deidentifyKey: key }), whole: true },
    { name: 'cleaned.dcm', bytes: cleaned.bytes, whole: false },
  ]; // prettier-ignore
}
