import {
  archCurve,
  archFromCells,
  type ArchGuess,
  type ArchShape,
  type Cells,
  extractPanoramic,
  type PanoramicGrid,
  type Trough,
  type Volume,
  type VolumeGeometry,
} from '@hyaline/volume';

/** Some rows of a panoramic picture. The volume's voxels must lie in shared memory, or they would be copied. */
export interface PanoramicAsk {
  readonly kind: 'panoramic';
  readonly volume: Volume;
  readonly arch: ArchShape;
  readonly offsetMm: number;
  readonly grid: Omit<PanoramicGrid, 'curve'>;
  readonly trough: Trough;
  readonly fromRow: number;
  readonly toRow: number;
}

/** A first arch from a volume's coarse copy. */
export interface ArchAsk {
  readonly kind: 'arch';
  readonly geometry: VolumeGeometry;
  readonly cells: Cells;
}

export type ArchPart =
  | { readonly kind: 'strip'; readonly fromRow: number; readonly values: Float32Array<ArrayBuffer> }
  | { readonly kind: 'arch'; readonly guess: ArchGuess };

/** @throws RangeError when the arch makes no curve */
export function answerArch(ask: PanoramicAsk | ArchAsk): { part: ArchPart; transfer: Transferable[] } {
  if (ask.kind === 'arch')
    return { part: { kind: 'arch', guess: archFromCells(ask.geometry, ask.cells) }, transfer: [] };
  const { volume, arch, offsetMm, grid, trough, fromRow, toRow } = ask;
  const curve = archCurve(arch, offsetMm);
  if (!curve) throw new RangeError('an arch without a curve');
  const values = new Float32Array(grid.width * (toRow - fromRow));
  extractPanoramic(volume, { ...grid, curve }, trough, values, fromRow, toRow);
  return { part: { kind: 'strip', fromRow, values }, transfer: [values.buffer] };
}
