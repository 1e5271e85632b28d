import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { concatBytes, newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVault, type Vault } from '../../platform/crypto/index.ts';
import { localFolder, type ObjectStore } from '../../platform/storage/index.ts';
import { uploadPrefix } from './object-keys.ts';
import { keepSegment, readSegments, receivedBytes, type UploadPlace } from './segments.ts';

let dataDir: string;
let platform: { vault: Vault; storage: ObjectStore };
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hyaline-segments-'));
  const vault = await openVault({ dataDir, kek: null, mayCreate: true });
  platform = { vault, storage: await localFolder(path.join(dataDir, 'objects')) };
});
afterAll(() => {
  platform.vault.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function newUpload(): Promise<UploadPlace> {
  const place = { tenantId: newId(), studyId: newId(), uploadId: newId() };
  await platform.vault.createStudyKey(place.tenantId, place.studyId);
  return place;
}

const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const keep = (place: UploadPlace, start: number, end: number) =>
  keepSegment(platform, place, start, content.subarray(start, end));
const read = async (place: UploadPlace) => concatBytes(...(await readSegments(platform, place)));

describe('the journal of an upload', () => {
  it('stands at the end of what is there without a hole', async () => {
    const place = await newUpload();
    expect(await receivedBytes(platform, place)).toBe(0);
    await keep(place, 0, 100);
    await keep(place, 300, 400); // bytes behind a hole were never acknowledged
    expect(await receivedBytes(platform, place)).toBe(100);
    expect(await read(place)).toEqual(content.subarray(0, 100));
    await keep(place, 100, 300);
    expect(await receivedBytes(platform, place)).toBe(400);
    expect(await read(place)).toEqual(content.subarray(0, 400));
  });

  it('takes the longer of two pieces that two servers wrote at the same place', async () => {
    const place = await newUpload();
    for (const [start, end] of [
      [0, 100],
      [0, 250],
      [100, 180],
      [250, 260],
    ] as const)
      await keep(place, start, end);
    expect(await read(place)).toEqual(content.subarray(0, 260));
  });

  it('refuses a piece that was moved to another place or upload', async () => {
    const [place, other] = [await newUpload(), await newUpload()];
    await keep(place, 0, 100);
    const [key, moved] = [`${prefix(place)}/0-100`, `${prefix(other)}/0-100`];
    await platform.storage.put(moved, await platform.storage.get(key));
    await expect(readSegments(platform, other)).rejects.toThrow();
  });
});

const prefix = ({ tenantId, studyId, uploadId }: UploadPlace): string => uploadPrefix(tenantId, studyId, uploadId);
