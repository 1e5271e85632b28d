import type { ImageHeader } from '@hyaline/dicom';
import { describe, expect, it } from 'vitest';
import type { SourceImage } from '../../../../viewer/index.ts';
import { planSave, remaining } from './plan.ts';

const image = (uid: string, name: string, size: number): SourceImage => ({
  name,
  header: { sopInstanceUid: uid } as ImageHeader,
  identity: null,
  seriesDescription: '',
  place: { kind: 'file', file: new File([new Uint8Array(size)], name) },
});
const study = [image('1.2.3.1', 'DOE^JANE-1.dcm', 10), image('1.2.3.2', 'DOE^JANE-2.dcm', 20)];

describe('saving a study of this computer', () => {
  it('sends an image once even when the folder holds it twice', async () => {
    const plan = await planSave([...study, image('1.2.3.1', 'copy.dcm', 10)]);
    expect(plan.files.map(({ fileName }) => fileName)).toEqual(['DOE^JANE-1.dcm', 'DOE^JANE-2.dcm']);
    expect(plan).toMatchObject({ totalBytes: 30, duplicates: 1 });
  });

  it('names files so that neither a file name nor a UID of the patient travels in clear', async () => {
    const sent = (await planSave(study)).files.map(({ name }) => name).join(' ');
    expect(sent).not.toMatch(/JANE|1\.2\.3/);
    expect(sent).toMatch(/^[0-9a-f]{40} [0-9a-f]{40}$/);
  });

  it('knows the same study again after a reload, in whatever order its files come', async () => {
    const [first, second] = [await planSave(study), await planSave(study.toReversed())];
    expect(second.fingerprint).toBe(first.fingerprint);
    const other = await planSave([...study, image('1.2.3.3', 'x', 5)]);
    expect(other.fingerprint).not.toBe(first.fingerprint);
  });

  it('goes on with what has not arrived, and does not send again what was refused', async () => {
    const plan = await planSave([...study, image('1.2.3.3', 'third', 30)]);
    const [first, second, third] = plan.files;
    const left = remaining(plan, {
      received: [{ name: first?.name ?? '', bytes: 10 }],
      refused: [{ name: third?.name ?? '' }],
    });
    expect(left).toEqual([second]);
  });

  it('sends a file again when another number of bytes arrived', async () => {
    const plan = await planSave(study);
    const received = plan.files.map(({ name }) => ({ name, bytes: 10 }));
    expect(remaining(plan, { received, refused: [] }).map(({ fileName }) => fileName)).toEqual(['DOE^JANE-2.dcm']);
  });
});
