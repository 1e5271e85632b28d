import { type ArchShape, extractPanoramic, type PanoramicGrid, type Trough, type Volume } from '@hyaline/volume';
import type { WorkerPool } from '../engine/pool.ts';

/** Grey values of a panoramic picture, row after row, with the pixels they belong to. */
export interface PanoramicValues {
  readonly grid: PanoramicGrid;
  readonly values: Float32Array;
}

export interface PanoramicWish {
  readonly volume: Volume;
  readonly arch: ArchShape & { readonly offsetMm: number };
  readonly grid: PanoramicGrid;
  readonly trough: Trough;
}

const ROWS_AT_ONCE = 12; // without shared memory the page computes by itself: some 10 ms of work in one go

/**
 * Makes panoramic pictures one after the other, always the newest wish next: what was asked while one was being made is
 * dropped unless it is the last. Workers share the rows among them where memory is shared.
 */
export class PanoramicMaker {
  readonly #pool: WorkerPool;
  readonly #onMade: (made: PanoramicValues, ms: number) => void;
  #next: PanoramicWish | null = null;
  #busy = false;
  #disposed = false;

  constructor(pool: WorkerPool, onMade: (made: PanoramicValues, ms: number) => void) {
    this.#pool = pool;
    this.#onMade = onMade;
  }

  ask(wish: PanoramicWish): void {
    this.#next = wish;
    void this.#run();
  }

  dispose(): void {
    this.#disposed = true;
    this.#next = null;
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#next && !this.#disposed) {
      const wish = this.#next;
      this.#next = null;
      const started = performance.now();
      try {
        const values = await (isShared(wish.volume) ? this.#inWorkers(wish) : this.#here(wish));
        if (!this.#disposed) this.#onMade({ grid: wish.grid, values }, performance.now() - started);
      } catch {
        break; // the viewer was closed, or no worker is left: the picture that is there stays
      }
    }
    this.#busy = false;
  }

  async #inWorkers({ volume, arch, grid, trough }: PanoramicWish): Promise<Float32Array> {
    const { curve: _, ...size } = grid;
    const { offsetMm, points, up } = arch;
    const out = new Float32Array(grid.width * grid.height);
    const strips = this.#pool.size;
    const rowOf = (strip: number) => Math.round((grid.height * strip) / strips);
    const runs = Array.from({ length: strips }, (__, strip) =>
      this.#pool.run(
        { kind: 'panoramic', volume, arch: { points, up }, offsetMm, grid: size, trough, fromRow: rowOf(strip), toRow: rowOf(strip + 1) }, // prettier-ignore
        (parts) => {
          for (const part of parts) if (part.kind === 'strip') out.set(part.values, part.fromRow * grid.width);
        },
        { urgent: true },
      ),
    );
    await Promise.all(runs);
    return out;
  }

  /** A few rows at a time, so that the page answers in between. */
  async #here({ volume, grid, trough }: PanoramicWish): Promise<Float32Array> {
    const out = new Float32Array(grid.width * grid.height);
    for (let row = 0; row < grid.height && !this.#disposed; row += ROWS_AT_ONCE) {
      const to = Math.min(grid.height, row + ROWS_AT_ONCE);
      extractPanoramic(volume, grid, trough, out.subarray(row * grid.width, to * grid.width), row, to);
      await new Promise((resolve) => setTimeout(resolve));
    }
    return out;
  }
}

const isShared = ({ voxels }: Volume): boolean =>
  typeof SharedArrayBuffer === 'function' && voxels.buffer instanceof SharedArrayBuffer;
