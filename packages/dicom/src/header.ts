import { readText } from './charset.ts';
import { type DataSet, DamagedError } from './dataset.ts';
import { type Opened, openFile, type OpenOptions } from './open.ts';
import { readFrames } from './functional-groups.ts';
import {
  flatOrientation,
  flatSpacing,
  frameMs,
  lookupTable,
  millimetres,
  orientation,
  palette,
  position,
  rescale,
  spacing,
  windows,
} from './modules.ts';
import { TAG } from './tags.ts';
import type { HeaderResult, Identity, ImageHeader, PixelDataPlace, RefusalReason } from './types.ts';
import { firstItem, kept, number, term, text, texts, uint16 } from './values.ts';

/** Longest side of an image that is taken for real, pixels. */
export const MAX_SIDE = 32_768;
/** Most samples (rows x columns x frames x samples per pixel) in one file: 4 GB at 16 bits. */
export const MAX_SAMPLES = 2_000_000_000;

/** Most frames in one object; the longest real ones are cine runs of some thousands. */
export const MAX_FRAMES = 65_536;

/** Terms of Image Type that are kept; real ones have up to ten. */
const MAX_TERMS = 64;

const MIN_READ = 65_536;
/** Fewer bytes than these cannot show whether a file is DICOM at all. */
const MIN_LOOK = 1024;

/**
 * Reads what an image file says about itself from its first bytes; 64 kB are enough for most.
 *
 * @param bytes - the start of the file, or all of it
 * @param fileLength - bytes of the whole file; when it is more than `bytes`, a cut header asks for more of them
 */
export const readHeader = (bytes: Uint8Array, fileLength = bytes.length): HeaderResult =>
  openHeader(bytes, fileLength).read;

/** As `readHeader`, with what it opened, so that nobody has to open, and inflate, the file again. */
export function openHeader(
  bytes: Uint8Array,
  fileLength = bytes.length,
  options: OpenOptions = {},
): { readonly read: HeaderResult; readonly opened?: Opened } {
  if (fileLength === 0) return { read: refuse('empty', 'the file has no bytes') };
  if (bytes.length < Math.min(MIN_LOOK, fileLength))
    return { read: { kind: 'need-more', bytes: Math.min(MIN_READ, fileLength) } };
  try {
    const opened = openFile(bytes, options);
    if (opened === undefined) return { read: refuse('not-dicom', 'no DICOM data set at its start') };
    return { read: readOpened(opened, bytes.length, fileLength), opened };
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    return { read: refuse(bytes.length < 132 ? 'not-dicom' : 'damaged', error.message) };
  }
}

const refuse = (reason: RefusalReason, detail: string): HeaderResult => ({ kind: 'refused', reason, detail });

function readOpened(opened: Opened, have: number, fileLength: number): HeaderResult {
  const { walk, deflated } = opened;
  if (walk.stopped !== 'pixel-data') {
    if (have < fileLength) {
      const wanted = deflated ? have * 4 : Math.max(walk.needs + 4096, have * 2, MIN_READ);
      return { kind: 'need-more', bytes: Math.min(fileLength, wanted) };
    }
    if (walk.stopped === 'cut') return refuse('truncated', 'the file ends inside its header');
    const known = walk.dataSet.elements.has(TAG.SOPInstanceUID) || walk.dataSet.elements.has(TAG.SOPClassUID);
    if (known || walk.dataSet.elements.size > 0) return refuse('no-pixels', 'a DICOM file without an image');
    return refuse('truncated', 'nothing follows the file meta information');
  }
  const place = pixelDataPlace(opened);
  if (place === undefined) return refuse('no-pixels', 'pixel data of no known kind');
  const header = imageHeader(walk.dataSet, opened.transferSyntaxUid, place);
  const fault = faultOf(header, fileLength, opened.deflated && have < fileLength ? null : walk.dataSet.bytes.length);
  if (fault !== undefined) return fault;
  return { kind: 'image', header, identity: identityOf(walk.dataSet) };
}

function pixelDataPlace({ walk, deflated }: Opened): PixelDataPlace | undefined {
  const { elements } = walk.dataSet;
  const element =
    elements.get(TAG.PixelData) ?? elements.get(TAG.FloatPixelData) ?? elements.get(TAG.DoubleFloatPixelData);
  if (element === undefined) return undefined;
  const encapsulated = element.undefinedLength;
  return { offset: element.offset, length: encapsulated ? null : element.length, encapsulated, deflated };
}

/** Everything that makes decoding impossible or dangerous is refused here, before anything is allocated for it. */
function faultOf(header: ImageHeader, fileLength: number, inflatedLength: number | null): HeaderResult | undefined {
  const { rows, columns, frames, samplesPerPixel: samples, bitsAllocated, bitsStored, pixelData } = header;
  if (rows === 0 || columns === 0) return refuse('damaged', 'rows or columns are missing');
  if (rows > MAX_SIDE || columns > MAX_SIDE) return refuse('absurd-size', `${columns} x ${rows} pixels`);
  if (frames > MAX_FRAMES) return refuse('absurd-size', `${frames} frames`);
  if (rows * columns * frames * samples > MAX_SAMPLES) return refuse('absurd-size', `${columns} x ${rows} x ${frames}`);
  const widths = header.float ? [32, 64] : [1, 8, 16, 32];
  if (!widths.includes(bitsAllocated)) return refuse('unsupported', `${bitsAllocated} bits per sample`);
  if (bitsStored > bitsAllocated) return refuse('damaged', `${bitsStored} bits stored in ${bitsAllocated}`);
  if (samples !== 1 && samples !== 3 && samples !== 4) return refuse('unsupported', `${samples} samples per pixel`);
  if (pixelData.length === null) return undefined;
  const end = pixelData.deflated ? inflatedLength : fileLength;
  if (end !== null && pixelData.offset + pixelData.length > end)
    return refuse('truncated', 'the file ends inside its pixel data');
  if (pixelData.length < nativeLength(header)) return refuse('truncated', 'less pixel data than its matrix needs');
  return undefined;
}

/** Bytes of uncompressed pixel data, PS3.5 section 8.1 (with the half-wide chroma of YBR_FULL_422). */
export function nativeLength(header: ImageHeader): number {
  const halved = header.photometric === 'YBR_FULL_422' && header.samplesPerPixel === 3;
  const samples = halved ? 2 : header.samplesPerPixel;
  return Math.ceil((header.rows * header.columns * samples * header.frames * header.bitsAllocated) / 8);
}

function imageHeader(ds: DataSet, transferSyntaxUid: string, pixelData: PixelDataPlace): ImageHeader {
  const bitsAllocated = uint16(ds, TAG.BitsAllocated) ?? 0;
  const bitsStored = uint16(ds, TAG.BitsStored) ?? bitsAllocated;
  const signed = uint16(ds, TAG.PixelRepresentation) === 1;
  const frames = Math.max(1, Math.trunc(number(ds, TAG.NumberOfFrames) ?? 1));
  const padding = uint16(ds, TAG.PixelPaddingValue);
  const { perFrame, shared } = readFrames(ds, frames);
  return {
    sopClassUid: term(ds, TAG.SOPClassUID),
    sopInstanceUid: term(ds, TAG.SOPInstanceUID),
    seriesInstanceUid: term(ds, TAG.SeriesInstanceUID),
    studyInstanceUid: term(ds, TAG.StudyInstanceUID),
    frameOfReferenceUid: term(ds, TAG.FrameOfReferenceUID),
    transferSyntaxUid: kept(transferSyntaxUid),
    modality: term(ds, TAG.Modality),
    imageType: texts(ds, TAG.ImageType).slice(0, MAX_TERMS).map(kept),
    instanceNumber: number(ds, TAG.InstanceNumber),
    seriesNumber: number(ds, TAG.SeriesNumber),
    rows: uint16(ds, TAG.Rows) ?? 0,
    columns: uint16(ds, TAG.Columns) ?? 0,
    frames,
    bitsAllocated,
    bitsStored,
    highBit: uint16(ds, TAG.HighBit) ?? bitsStored - 1,
    signed,
    ...(isFloat(ds) ? { float: true } : {}),
    samplesPerPixel: uint16(ds, TAG.SamplesPerPixel) ?? 1,
    photometric: term(ds, TAG.PhotometricInterpretation),
    planar: uint16(ds, TAG.PlanarConfiguration) === 1 ? 1 : 0,
    lossy: text(ds, TAG.LossyImageCompression) === '01',
    paddingValue: padding === null ? null : signed && padding > 0x7fff ? padding - 0x10000 : padding,
    spacing: spacing(ds) ?? shared.spacing,
    aspectRatio: aspectRatio(ds),
    sliceThicknessMm: millimetres(ds, TAG.SliceThickness) ?? shared.sliceThicknessMm,
    sliceSpacingMm: millimetres(ds, TAG.SpacingBetweenSlices),
    position: position(ds) ?? shared.position,
    orientation: orientation(ds) ?? shared.orientation,
    gantryTiltDegrees: number(ds, TAG.GantryDetectorTilt),
    rescale: rescale(ds) ?? shared.rescale,
    modalityLut: lookupTable(firstItem(ds, TAG.ModalityLUTSequence), signed),
    windows: windows(ds).length > 0 ? windows(ds) : shared.windows,
    voiFunction: voiFunction(ds),
    voiLut: lookupTable(firstItem(ds, TAG.VOILUTSequence), signed),
    presentation: presentation(ds),
    flatSpacing: flatSpacing(ds),
    flatOrientation: flatOrientation(ds),
    frameMs: frameMs(ds),
    overlays: ds.elements.has(TAG.OverlayRows),
    palette: palette(ds, signed),
    perFrame,
    pixelData,
  };
}

const isFloat = (ds: DataSet): boolean =>
  ds.elements.has(TAG.FloatPixelData) || ds.elements.has(TAG.DoubleFloatPixelData);

function presentation(ds: DataSet): NonNullable<ImageHeader['presentation']> {
  const shape = text(ds, TAG.PresentationLUTShape);
  return shape === 'INVERSE' || shape === 'IDENTITY' ? shape : '';
}

function aspectRatio(ds: DataSet): readonly [number, number] | null {
  const [vertical, horizontal] = texts(ds, TAG.PixelAspectRatio).map(Number);
  if (vertical === undefined || horizontal === undefined || !(vertical > 0) || !(horizontal > 0)) return null;
  return [vertical, horizontal];
}

function voiFunction(ds: DataSet): ImageHeader['voiFunction'] {
  const value = text(ds, TAG.VOILUTFunction);
  return value === 'SIGMOID' || value === 'LINEAR_EXACT' ? value : 'LINEAR';
}

function identityOf(ds: DataSet): Identity {
  const words = (tag: number): string => readText(ds, tag);
  return {
    patientName: words(TAG.PatientName).replace(/=+$/, ''), // an empty last group says nothing
    patientId: words(TAG.PatientID),
    birthDate: isoDate(text(ds, TAG.PatientBirthDate)),
    sex: term(ds, TAG.PatientSex),
    studyDate: isoDate(text(ds, TAG.StudyDate)),
    studyTime: term(ds, TAG.StudyTime),
    studyDescription: words(TAG.StudyDescription),
    seriesDescription: words(TAG.SeriesDescription),
    accessionNumber: words(TAG.AccessionNumber),
    institution: words(TAG.InstitutionName),
    referringPhysician: words(TAG.ReferringPhysicianName),
    manufacturer: words(TAG.Manufacturer),
    bodyPart: term(ds, TAG.BodyPartExamined),
    burnedIn: term(ds, TAG.BurnedInAnnotation),
  };
}

/** DICOM DA (also the dotted form of ACR-NEMA) as an ISO date; empty when it is no date. */
export function isoDate(value: string): string {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value);
  if (match === null) return '';
  const [, year, month, day] = match;
  const iso = `${year}-${month}-${day}`;
  return Number.isNaN(Date.parse(iso)) ? '' : iso;
}
