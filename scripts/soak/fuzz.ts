import { sharedFixtures } from '@hyaline/dicom/testing';
import { flatFile } from '@hyaline/dicom/testing/flat';
import { fuzzHeaders } from '@hyaline/dicom/testing/fuzz-headers';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { fuzzCodecs } from '../../packages/volume/testing/fuzz-codecs.ts';
import { fuzzFrames } from '../../packages/volume/testing/fuzz-frames.ts';

/**
 * Damaged DICOM files and fragments in far larger numbers than the tests read: from every small file of the shared
 * collection, where that is there.
 * @returns what crashed, hung or took too much memory, with the seed that makes it again
 */
export async function fuzz(runs: number, seed: number, say: (text: string) => void): Promise<readonly string[]> {
  const fixtures = sharedFixtures();
  const own = [
    ...generatePhantom({ size: 24, slices: 1 }),
    ...generatePhantom({ size: 16, slices: 4, mode: 'multiframe' }),
    { name: 'photograph', bytes: flatFile({ modality: 'XC', columns: 20, rows: 12, colour: true }) },
  ];
  const rows = fixtures?.table('MANIFEST.tsv') ?? [];
  const small = rows.map(({ file = '' }) => file).filter((file) => !/^odd\/[^/]*\/0(0[1-9]|[1-9])/.test(file));
  const shared = fixtures ? small.map((name) => ({ name, bytes: fixtures.file(name) })) : [];
  const sources = [...own, ...shared.filter(({ bytes }) => bytes.length < 200_000)];
  const headers = await fuzzHeaders(sources, runs, seed);
  say(
    `fuzz: ${runs} files from ${sources.length}, slowest ${Math.round(headers.slowestMs)} ms, ${JSON.stringify(headers.answers)}`,
  );
  if (!fixtures) {
    say('fuzz: fragments NOT RUN, the shared DICOM collection is not there');
    return headers.faults;
  }
  const frames = fuzzFrames();
  const codecs = await fuzzCodecs(frames, runs, seed);
  say(
    `fuzz: ${runs} fragments from ${frames.length}, slowest ${Math.round(codecs.slowestMs)} ms, ${Math.round(codecs.grownBytes / 1e6)} MB more, ${JSON.stringify(codecs.answers)}`,
  );
  return [...headers.faults, ...codecs.faults];
}
