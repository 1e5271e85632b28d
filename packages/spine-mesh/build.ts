import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, makeMeshes } from './build/meshes.ts';
import { sourcesHash } from './build/sources.ts';

/**
 * Makes glb/*.glb and glb/manifest.json, where what they are made from has changed.
 *   node packages/spine-mesh/build.ts [--force]
 */
const FOLDER = join(import.meta.dirname, 'glb');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (!process.argv.includes('--force') && committed()?.sources === sourcesHash()) {
  say('The meshes are those of these sources.');
} else {
  const begin = performance.now();
  const { files, manifest } = await makeMeshes();
  mkdirSync(FOLDER, { recursive: true });
  for (const [lod, { name, bytes, brotli, triangles }] of Object.entries(manifest.files)) {
    writeFileSync(join(FOLDER, name), files[lod as keyof typeof files]);
    say(`${name}: ${triangles} triangles, ${Math.round(bytes / 1000)} kB, ${Math.round(brotli / 1000)} kB in Brotli`);
  }
  writeFileSync(join(FOLDER, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  say(`${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

function committed(): Manifest | null {
  try {
    return JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as Manifest;
  } catch {
    return null; // the first build
  }
}
