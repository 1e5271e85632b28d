import type { Volume } from '@hyaline/volume';
import type { Mesh, MeshErrorCode } from '@hyaline/volume/mesh';
import type { Steps } from '@hyaline/volume/render';

/** What the worker for surfaces is asked; it is started for one answer and ends with it. */
export type MeshAsk =
  | {
      readonly kind: 'surface';
      readonly volume: Volume;
      readonly steps: Steps;
      readonly grey: number;
      readonly largestOnly: boolean;
      /** Rounds of smoothing. */
      readonly smooth: number;
    }
  | { readonly kind: 'scan'; readonly file: File };

export interface MeshAnswer {
  readonly mesh: Mesh;
  readonly normals: Float32Array<ArrayBuffer>;
  readonly areaMm2: number;
  readonly volumeMm3: number;
}

export type MeshReply =
  | { readonly kind: 'mesh'; readonly answer: MeshAnswer }
  | { readonly kind: 'failed'; readonly code: MeshErrorCode | 'memory' | 'unreadable' };

export type MeshFailure = Extract<MeshReply, { kind: 'failed' }>['code'];

/** Asks a worker of its own. Rejects with a `MeshFailed`; aborting ends the worker. */
export function askForMesh(ask: MeshAsk, signal: AbortSignal): Promise<MeshAnswer> {
  const worker = new Worker(new URL('./mesh-worker.ts', import.meta.url), { type: 'module', name: 'hyaline-mesh' });
  return new Promise<MeshAnswer>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.addEventListener('error', () => reject(new MeshFailed('memory')));
    worker.addEventListener('message', ({ data }: MessageEvent<MeshReply>) => {
      if (data.kind === 'mesh') resolve(data.answer);
      else reject(new MeshFailed(data.code));
    });
    worker.postMessage(ask);
  }).finally(() => worker.terminate());
}

export class MeshFailed extends Error {
  readonly code: MeshFailure;
  constructor(code: MeshFailure) {
    super(code);
    this.code = code;
  }
}
