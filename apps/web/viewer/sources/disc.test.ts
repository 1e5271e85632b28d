import { describe, expect, it } from 'vitest';
import { discOf } from './disc.ts';
import { type LocalFile, localFile } from './files.ts';

const at = (path: string): LocalFile => ({ ...localFile(new File(['x'], 'x')), path });
const listing = (...paths: string[]) => ({
  patients: [],
  files: paths.map((path) => ({ path: path.split('/'), sopInstanceUid: '', type: 'IMAGE' })),
  byOrder: false,
});

describe('a disc with a DICOMDIR', () => {
  const directory = at('CD/DICOMDIR');

  it('finds its files in any case, with version numbers and dots at the end', () => {
    const files = [directory, at('CD/dicom/im1'), at('CD/DICOM/IM2.;1'), at('CD/viewer/start.exe')];
    const disc = discOf(directory, listing('DICOM/IM1', 'DICOM/IM2'), files);
    expect(disc.missing).toEqual([]);
    expect(files.map((file) => disc.isBeside(file))).toEqual([true, true, true, true]);
    expect(disc.isBeside(at('other/letter.txt'))).toBe(false);
  });

  it('names what it lists and what is not there', () => {
    const disc = discOf(directory, listing('DICOM/IM1', 'DICOM/IM2'), [directory, at('CD/DICOM/IM2')]);
    expect(disc.missing).toEqual(['DICOM/IM1']);
  });
});
