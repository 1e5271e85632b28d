import type { ImportSettings } from '@hyaline/contract';
import { syntheticBundle } from '@hyaline/fhir/testing';
import { buildZip } from '@hyaline/zip/testing';
import { describe, expect, it } from 'vitest';
import { ChartsThread, MAX_JSON_BYTES } from './charts-thread.ts';
import { readFile } from './reading.ts';

const settings: ImportSettings = { language: 'en', providerIds: [] };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const path = 'patients/one/bundle.json';
const archiveOf = async (text: string, method = 8): Promise<Uint8Array> =>
  new Uint8Array(await buildZip([{ name: path, data: bytes(text), method }]).arrayBuffer());

describe('a file that was made to harm', () => {
  it.each([
    ['60 MB in an archive of 60 kB', () => archiveOf(`[${'{},'.repeat(20_000_000)}{}]`)],
    ['more JSON than is read in one piece', () => archiveOf(' '.repeat(MAX_JSON_BYTES + 1), 0)],
    ['a bundle of nothing', () => archiveOf(' '.repeat(2 * 1024 * 1024))],
  ])('is refused: %s', async (_, make) => {
    await expect(readFile(await make(), 'archive', settings)).rejects.toMatchObject({ code: 'too-large' });
  });

  it.each([
    ['too long', ' '.repeat(MAX_JSON_BYTES + 1)],
    ['too many lines', '{}\n'.repeat(200_001)],
    ['too many entries', `{"resourceType":"Bundle","type":"batch","entry":[${'{},'.repeat(200_001)}{}]}`],
  ])('is refused: %s', async (_, text) => {
    await expect(readFile(bytes(text), 'fhir', settings)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('ends its thread and not the server when memory or time do not suffice', async () => {
    const file = bytes(JSON.stringify(Array.from({ length: 500_000 }, () => ({}))));
    // what is too much for any thread is the file's fault; time is not
    for (const [limits, code] of [
      [{ heapMb: 16, ms: 60_000 }, 'too-large'],
      [{ heapMb: 1024, ms: 1 }, 'unavailable'],
    ] as const) {
      const thread = new ChartsThread(limits);
      await expect(thread.read(file, 'en')).rejects.toMatchObject({ code });
      await expect(thread.read(bytes('{}'), 'en')).rejects.toMatchObject({ code });
      await thread.close();
    }
  });

  it('is refused: nested without end', async () => {
    const deep = `{"resourceType":"Patient","id":"a","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    await expect(readFile(bytes(deep), 'fhir', settings)).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('is not what people export: their charts come through archive and thread', async () => {
    const text = JSON.stringify(syntheticBundle({ patients: 300 }));
    expect(text.length).toBeGreaterThan(1024 * 1024);
    const { people, faults } = await readFile(await archiveOf(text), 'archive', settings);
    expect([people.length, faults]).toEqual([300, []]);
  });
});
