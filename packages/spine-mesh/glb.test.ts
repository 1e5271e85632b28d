import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { BONES, VERTEBRAE } from '@hyaline/spine';
import { describe, expect, test } from 'vitest';
import { makeMeshes, type Manifest } from './build/meshes.ts';
import type { Lod } from './build/part.ts';
import { sourcesHash } from './build/sources.ts';
import { MORPHS } from './src/index.ts';
import { topology, volume } from './testing/measure.ts';
import { GLB_FOLDER, readGlb } from './testing/read-glb.ts';

const manifest = JSON.parse(readFileSync(join(GLB_FOLDER, 'manifest.json'), 'utf8')) as Manifest;
const LODS: readonly Lod[] = ['workspace', 'patient'];
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('the committed meshes are those of the committed generator: else run node packages/spine-mesh/build.ts', () => {
  expect(manifest.sources).toBe(sourcesHash());
});

describe.each(LODS)('the %s file', (lod) => {
  const { name, sha256: hash, bytes, brotli, triangles } = manifest.files[lod];
  const file = readFileSync(join(GLB_FOLDER, name));

  test('is the one that the manifest names', () => {
    expect(sha256(file)).toBe(hash);
    expect(file.length).toBe(bytes);
  });

  test('stays within its budget', () => {
    const most = lod === 'workspace' ? { triangles: 190_000, bytes: 1_150_000 } : { triangles: 66_000, bytes: 560_000 };
    expect(triangles).toBeLessThan(most.triangles);
    expect(bytes).toBeLessThan(most.bytes);
    if (lod === 'patient') expect(Math.max(brotli, brotliCompressSync(file).length)).toBeLessThan(330_000);
  });

  test('has every bone as one closed surface that faces outwards', async () => {
    const meshes = await readGlb(name);
    expect(meshes.map(({ node }) => node)).toEqual(
      expect.arrayContaining([...BONES, 'coccyx', 'hip-left', 'hip-right']),
    );
    expect(meshes.filter(({ extras }) => extras.kind === 'rib')).toHaveLength(24);
    const faults = meshes.flatMap(({ node, positions, indices }) => {
      const { components, openEdges } = topology(indices);
      const whole = components === 1 && openEdges === 0 && volume(positions, indices) > 0;
      return whole ? [] : [{ node, components, openEdges }];
    });
    expect(faults).toEqual([]);
  });

  test('has the targets of disease where they apply', async () => {
    const targets = new Map((await readGlb(name)).map(({ node, morphs }) => [node, Object.keys(morphs)]));
    for (const vertebra of VERTEBRAE) expect(targets.get(vertebra)).toEqual([...MORPHS]);
    expect(targets.get('C2')).toEqual(['osteophytes', 'arthrosis']);
    expect(targets.get('S1')).toEqual(['arthrosis']);
    expect(targets.get('C1')).toEqual([]);
  });
});

test.skipIf(process.env['HYALINE_FULL'] !== '1')(
  'a fresh build gives the same bytes',
  async () => {
    const { files } = await makeMeshes();
    for (const lod of LODS) expect(sha256(files[lod])).toBe(manifest.files[lod].sha256);
  },
  900_000,
);
