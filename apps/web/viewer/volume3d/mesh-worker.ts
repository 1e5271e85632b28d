import {
  isosurface,
  largestPart,
  MAX_SCAN_BYTES,
  measureMesh,
  type Mesh,
  MeshError,
  readScan,
  smoothMesh,
  vertexNormals,
} from '@hyaline/volume/mesh';
import { finish, reduceVolume } from '@hyaline/volume/render';
import type { MeshAsk, MeshReply } from './mesh-asks.ts';

const post = (reply: MeshReply, transfer: Transferable[] = []) => postMessage(reply, { transfer });

self.addEventListener('message', ({ data }: MessageEvent<MeshAsk>) => {
  // a rejection in here would never reach worker.onerror
  answer(data).catch((cause: unknown) => post({ kind: 'failed', code: codeOf(cause) }));
});

async function answer(ask: MeshAsk): Promise<void> {
  const mesh = ask.kind === 'surface' ? surfaceOf(ask) : await scanOf(ask.file);
  const normals = vertexNormals(mesh);
  const buffers = [mesh.positions.buffer, mesh.indices.buffer, normals.buffer];
  if (mesh.colours) buffers.push(mesh.colours.buffer);
  post({ kind: 'mesh', answer: { mesh, normals, ...measureMesh(mesh) } }, buffers);
}

function surfaceOf({ volume, steps, grey, largestOnly, smooth }: Extract<MeshAsk, { kind: 'surface' }>): Mesh {
  const whole = isosurface(finish(reduceVolume(volume, steps)), grey);
  const kept = largestOnly ? largestPart(whole) : whole;
  return smooth > 0 ? smoothMesh(kept, smooth) : kept;
}

async function scanOf(file: File): Promise<Mesh> {
  if (file.size > MAX_SCAN_BYTES) throw new MeshError('too-large');
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) throw new Unreadable();
  return readScan(new Uint8Array(bytes));
}

class Unreadable extends Error {}

function codeOf(cause: unknown): Extract<MeshReply, { kind: 'failed' }>['code'] {
  if (cause instanceof MeshError) return cause.code;
  return cause instanceof Unreadable ? 'unreadable' : 'memory';
}
