import { archCurve, extractPanoramic, type PanoramicGrid, type Vec3, type Volume } from '@hyaline/volume';
import { type Bench, timeMs } from '../bench.ts';

const VOXEL_MM = 0.25;

/** A panoramic picture of 800 x 300 pixels with 24 samples across the trough, along an arch in a 400 x 512 x 512 scan. */
export async function measurePanoramic(bench: Bench): Promise<void> {
  const volume = volumeOf(bench.quick ? [64, 64, 50] : [512, 512, 400]);
  const points = [-40, -30, -20, -10, 0, 10, 20, 30, 40].map((x): Vec3 => [x, -35 + (x * x) / 28, 0]);
  const curve = archCurve({ points, up: [0, 0, 1] });
  if (!curve) throw new Error('the arch makes no curve');
  const [width, height] = [800, 300];
  const grid: PanoramicGrid = { curve, width, height, mm: curve.lengthMm / width, topMm: 35 };
  const out = new Float32Array(width * height);
  for (const mode of ['mean', 'max'] as const)
    await bench.measure({
      metric: `panoramic 800 x 300 x 24, ${mode}, one thread`,
      unit: 'ms',
      ours: () => timeMs(() => extractPanoramic(volume, grid, { thicknessMm: 12, samples: 24, mode }, out)),
    });
}

/** Something in every voxel, so that no row is passed over. */
function volumeOf([columns, rows, slices]: readonly [number, number, number]): Volume {
  const voxels = new Int16Array(columns * rows * slices);
  for (let at = 0; at < voxels.length; at++) voxels[at] = (at * 7919) % 4000;
  const middle = (n: number): number => (-(n - 1) / 2) * VOXEL_MM;
  return {
    geometry: {
      size: [columns, rows, slices],
      origin: [middle(columns), middle(rows), middle(slices)],
      axes: [[VOXEL_MM, 0, 0], [0, VOXEL_MM, 0], [0, 0, VOXEL_MM]],
      calibrated: true,
      oriented: true,
    },
    voxels,
    scale: 1,
    offset: 0,
    inverted: false,
    present: new Uint8Array(slices).fill(1),
  };
} // prettier-ignore
