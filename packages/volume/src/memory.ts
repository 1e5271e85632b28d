/** What opening a study will take, told before it is loaded. All in bytes. */
export interface MemoryEstimate {
  /** The volume itself, held while the study is open. */
  readonly volume: number;
  /** Files in flight and decoded slices on their way: gone once loaded. */
  readonly transient: number;
  readonly total: number;
}

const PICTURES = 40e6; // three viewports with their canvases, tables and overlays
const PER_WORKER_SLICES = 3; // a worker holds the file's bytes, the decoded slice and one on its way

/** @param sliceBytes voxels of one slice in bytes */
export function estimateMemory(volumeBytes: number, sliceBytes: number, workers: number): MemoryEstimate {
  const transient = PICTURES + workers * PER_WORKER_SLICES * sliceBytes;
  return { volume: volumeBytes, transient, total: volumeBytes + transient };
}
