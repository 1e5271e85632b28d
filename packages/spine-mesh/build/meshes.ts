import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { brotliCompressSync } from 'node:zlib';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MeshoptEncoder } from 'meshoptimizer';
import { RECIPES } from './bones/index.ts';
import { type Part, writeGlb } from './glb/writer.ts';
import { type Lod, LODS } from './part.ts';
import { sourcesHash } from './sources.ts';

export interface Manifest {
  licence: string;
  /** SHA-256 over what the meshes are made from */
  sources: string;
  files: Record<
    Lod,
    { name: string; sha256: string; bytes: number; brotli: number; triangles: number; vertices: number }
  >;
  /** Triangles and vertices of each mesh; those of a pair are drawn twice. */
  meshes: Record<string, Record<Lod, { triangles: number; vertices: number; morphs: Record<string, number> }>>;
}

const LICENCE =
  'Made by this generator from published mean sizes; no outside mesh or scan went into it. Apache-2.0, as the rest of the repository.';

/** Makes every mesh, on all processors, and packs a file for each level of detail. */
export async function makeMeshes(): Promise<{ files: Record<Lod, Uint8Array>; manifest: Manifest }> {
  await MeshoptEncoder.ready;
  const sources = sourcesHash();
  const made = await inWorkers(RECIPES.map(({ name }) => name));
  const lods = Object.keys(LODS) as Lod[];
  const files = Object.fromEntries(
    lods.map((lod) => {
      const parts = made.map((part) => part[lod]);
      const info = { generator: 'Hyaline spine-mesh', extras: { lod } };
      return [lod, writeGlb(parts, info)];
    }),
  ) as Record<Lod, Uint8Array>;
  return { files, manifest: manifestOf(made, files, sources) };
}

/** In the order of the names, whichever worker is ready first. */
async function inWorkers(names: readonly string[]): Promise<Record<Lod, Part>[]> {
  const made = new Map<string, Record<Lod, Part>>();
  const waiting = [...names].toSorted((a, b) => work(b) - work(a));
  const run = async (): Promise<void> => {
    const worker = new Worker(join(import.meta.dirname, 'worker.ts'));
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      worker.postMessage(name);
      const [parts] = (await once(worker, 'message')) as [Record<Lod, Part>];
      made.set(name, parts);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 8) }, run));
  return names.map((name) => made.get(name) as Record<Lod, Part>);
}

/** Large ones first, so that no worker is left with one at the end. */
const work = (name: string): number => RECIPES.find((recipe) => recipe.name === name)?.share ?? 0;

function manifestOf(made: readonly Record<Lod, Part>[], files: Record<Lod, Uint8Array>, sources: string): Manifest {
  const lods = Object.keys(LODS) as Lod[];
  const size = ({ positions, indices }: Part) => ({ triangles: indices.length / 3, vertices: positions.length / 3 });
  const total = (lod: Lod, key: 'triangles' | 'vertices'): number =>
    made.reduce((sum, part) => sum + size(part[lod])[key] * part[lod].nodes.length, 0);
  return {
    licence: LICENCE,
    sources,
    files: Object.fromEntries(
      lods.map((lod) => [
        lod,
        {
          name: `spine-${lod}.glb`,
          sha256: createHash('sha256').update(files[lod]).digest('hex'),
          bytes: files[lod].length,
          brotli: brotliCompressSync(files[lod]).length,
          triangles: total(lod, 'triangles'),
          vertices: total(lod, 'vertices'),
        },
      ]),
    ) as Manifest['files'],
    meshes: Object.fromEntries(
      made.map((part) => [
        part.workspace.name,
        Object.fromEntries(
          lods.map((lod) => {
            const morphs = part[lod].morphs.map(({ name, vertices }) => [name, vertices.length]);
            return [lod, { ...size(part[lod]), morphs: Object.fromEntries(morphs) }];
          }),
        ),
      ]),
    ) as Manifest['meshes'],
  };
}
