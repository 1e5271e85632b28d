import { type Mesh, MeshError } from './mesh.ts';
import { readPly } from './ply.ts';
import { readStl, startsWith } from './stl.ts';

export const MAX_SCAN_BYTES = 400_000_000;

/** A surface from the bytes of an STL or PLY file, told apart by what is in it and not by its name. @throws MeshError */
export function readScan(bytes: Uint8Array): Mesh {
  if (bytes.length === 0) throw new MeshError('empty');
  if (bytes.length > MAX_SCAN_BYTES) throw new MeshError('too-large');
  const mesh = startsWith(bytes, 'ply') ? readPly(bytes) : readStl(bytes);
  if (mesh.indices.length === 0) throw new MeshError('empty');
  return mesh;
}
