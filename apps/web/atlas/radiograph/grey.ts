import type { ImageHeader } from '@hyaline/dicom';
import type { ColourPicture, GreyPicture } from '@hyaline/volume';

/** Brightness of each pixel, ITU-R BT.601. */
export function greyOf({ columns, rows, rgba }: ColourPicture): GreyPicture {
  const values = new Uint8Array(columns * rows);
  for (let p = 0, from = 0; p < values.length; p += 1, from += 4)
    values[p] = 0.299 * (rgba[from] ?? 0) + 0.587 * (rgba[from + 1] ?? 0) + 0.114 * (rgba[from + 2] ?? 0) + 0.5;
  return { kind: 'grey', columns, rows, values };
}

/** What a DICOM header would say of grey values of eight bits that are shown as they are. */
export const greyHeader = (columns: number, rows: number): ImageHeader => ({
  sopClassUid: '',
  sopInstanceUid: '',
  seriesInstanceUid: '',
  studyInstanceUid: '',
  frameOfReferenceUid: '',
  transferSyntaxUid: '',
  modality: '',
  imageType: [],
  instanceNumber: null,
  seriesNumber: null,
  rows,
  columns,
  frames: 1,
  bitsAllocated: 8,
  bitsStored: 8,
  highBit: 7,
  signed: false,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
  lossy: false,
  paddingValue: null,
  spacing: null,
  aspectRatio: null,
  sliceThicknessMm: null,
  sliceSpacingMm: null,
  position: null,
  orientation: null,
  gantryTiltDegrees: null,
  rescale: null,
  modalityLut: null,
  windows: [{ center: 128, width: 256, label: '' }],
  voiFunction: 'LINEAR',
  voiLut: null,
  palette: null,
  perFrame: null,
  pixelData: { offset: 0, length: null, encapsulated: false, deflated: false },
});
