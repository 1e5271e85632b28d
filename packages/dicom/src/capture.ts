import { type Bytes, concatBytes } from '@hyaline/kit';
import { cleanedStatements, shiftDate } from './deidentify.ts';
import { pseudonyms } from './pseudonym.ts';
import { SYNTAX, TAG } from './tags.ts';
import type { Identity, ImageHeader } from './types.ts';
import { writeElement, writeFile, writeSequence, writeUint16 } from './writer.ts';

/** A picture of the screen on its way into a Secondary Capture object. */
export interface Capture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, opacity per pixel, rows from the top, as a canvas gives them. Opacity is not looked at. */
  readonly rgba: Uint8ClampedArray | Uint8Array;
  /** Edge of a pixel in the patient, mm; null where there is none (projections, uncalibrated files). */
  readonly pixelMm: number | null;
  /** What was made of what: view, slab, window. Nothing of the patient. */
  readonly derivation: string;
  readonly seriesDescription: string;
  /** Identifying text stands in the pixels themselves. */
  readonly burnedIn: boolean;
  /** The picture may show a face. */
  readonly face: boolean;
}

/** The image that a capture was made from. */
export interface CaptureSource {
  readonly header: ImageHeader;
  /** Null where the source does not tell: patient fields stay empty. */
  readonly identity: Identity | null;
}

export interface CaptureOptions {
  readonly now: Date;
  readonly number: number;
  /** One for all captures that shall lie in one series; see `newUid`. */
  readonly seriesUid: string;
  /** 32 random bytes: the patient and study of the source are replaced as `deidentifyFile` does it. Null keeps them. */
  readonly deidentifyKey: Bytes | null;
}

const SC_CLASS = '1.2.840.10008.5.1.4.1.1.7';
const SERIES_NUMBER = '9100';

/** A UID of the 2.25 form (PS3.5 B.2) from 122 random bits. */
export const newUid = (): string => `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`;

/**
 * A Secondary Capture Image (PS3.3 A.8.1) in explicit little endian: 8-bit grey where red, green and blue are equal
 * everywhere, else RGB. It lies in the study of its source, in a series of its own.
 * @throws RangeError when the pixels are not `width * height * 4` bytes
 */
export async function writeCapture(capture: Capture, source: CaptureSource, options: CaptureOptions): Promise<Bytes> {
  const { width, height, rgba } = capture;
  if (rgba.length !== width * height * 4) throw new RangeError('pixels do not fill the picture');
  const { header } = source;
  const sopInstanceUid = newUid();
  const subject = await subjectOf(source, options);
  const elements = [
    ...subject.elements,
    ...generalOf(capture, options, subject.today, sopInstanceUid),
    sourceImage(header.sopClassUid, subject.sourceUid),
    ...pixelsOf(capture),
    ...(capture.pixelMm === null ? [] : spacingOf(capture.pixelMm)),
  ].toSorted((a, b) => tagOf(a) - tagOf(b));
  return writeFile({ sopClassUid: SC_CLASS, sopInstanceUid, transferSyntaxUid: SYNTAX.explicitLittle }, elements);
}

interface Subject {
  readonly elements: readonly Bytes[];
  readonly sourceUid: string;
  readonly today: string;
}

const EMPTY_IDENTITY: Pick<
  Identity,
  'patientName' | 'patientId' | 'birthDate' | 'sex' | 'studyTime' | 'studyDescription' | 'accessionNumber' | 'referringPhysician'
> = { patientName: '', patientId: '', birthDate: '', sex: '', studyTime: '', studyDescription: '', accessionNumber: '', referringPhysician: '' }; // prettier-ignore

/** Patient and General Study modules: those of the source, or those of nobody. */
async function subjectOf({ header, identity }: CaptureSource, options: CaptureOptions): Promise<Subject> {
  const today = compact(options.now.toISOString().slice(0, 10));
  const studyDate = compact(identity?.studyDate ?? '');
  if (options.deidentifyKey === null) {
    const known = identity ?? EMPTY_IDENTITY;
    const elements = [
      writeElement(TAG.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
      writeElement(TAG.PatientName, 'PN', known.patientName),
      writeElement(TAG.PatientID, 'LO', known.patientId),
      ...studyOf({ ...known, studyDate, studyInstanceUid: header.studyInstanceUid }),
    ];
    return { elements, sourceUid: header.sopInstanceUid, today };
  }
  const names = await pseudonyms(options.deidentifyKey);
  const patientId = identity?.patientId ?? '';
  const days = await names.shiftDays(patientId);
  const study = { studyDate: shiftDate(studyDate, days), studyInstanceUid: await names.uid(header.studyInstanceUid) };
  const said = cleanedStatements(await names.word(patientId)).map(([, element]) => element);
  return {
    elements: [...said, ...studyOf({ ...EMPTY_IDENTITY, ...study })],
    sourceUid: await names.uid(header.sopInstanceUid),
    today: shiftDate(today, days),
  };
}

const studyOf = (study: Omit<typeof EMPTY_IDENTITY, 'patientName' | 'patientId'> & { studyDate: string; studyInstanceUid: string }): Bytes[] => [
  writeElement(TAG.PatientBirthDate, 'DA', compact(study.birthDate)),
  writeElement(TAG.PatientSex, 'CS', ['M', 'F', 'O'].includes(study.sex) ? study.sex : ''),
  writeElement(TAG.StudyInstanceUID, 'UI', study.studyInstanceUid),
  writeElement(TAG.StudyDate, 'DA', study.studyDate),
  writeElement(TAG.StudyTime, 'TM', study.studyTime),
  writeElement(TAG.ReferringPhysicianName, 'PN', study.referringPhysician),
  writeElement(0x00200010, 'SH', ''),
  writeElement(TAG.AccessionNumber, 'SH', study.accessionNumber),
  ...(study.studyDescription === '' ? [] : [writeElement(TAG.StudyDescription, 'LO', study.studyDescription)]),
]; // prettier-ignore

/** General Series, SC Equipment, General Image, SC Image and SOP Common modules. */
const generalOf = (capture: Capture, { number, seriesUid, now }: CaptureOptions, today: string, uid: string): Bytes[] => [
  writeElement(TAG.ImageType, 'CS', 'DERIVED\\SECONDARY'),
  writeElement(TAG.SOPClassUID, 'UI', SC_CLASS),
  writeElement(TAG.SOPInstanceUID, 'UI', uid),
  writeElement(TAG.Modality, 'CS', 'OT'),
  writeElement(TAG.SeriesInstanceUID, 'UI', seriesUid),
  writeElement(TAG.SeriesNumber, 'IS', SERIES_NUMBER),
  writeElement(TAG.SeriesDescription, 'LO', capture.seriesDescription.slice(0, 64)),
  writeElement(TAG.InstanceNumber, 'IS', String(number)),
  writeElement(0x00080023, 'DA', today), // Content Date
  writeElement(0x00080033, 'TM', timeOf(now)), // Content Time
  writeElement(0x00080064, 'CS', 'WSD'), // Conversion Type: workstation
  writeElement(TAG.Manufacturer, 'LO', ''),
  writeElement(0x00181012, 'DA', today), // Date of Secondary Capture
  writeElement(0x00181014, 'TM', timeOf(now)),
  writeElement(0x00181016, 'LO', 'Hyaline'), // Secondary Capture Device Manufacturer
  writeElement(0x00181019, 'LO', '1'), // ... Software Versions
  writeElement(0x00200060, 'CS', ''), // Laterality: unknown
  writeElement(0x00200020, 'CS', ''), // Patient Orientation: not said, letters stand in the picture
  writeElement(0x00082111, 'ST', capture.derivation.slice(0, 1024)),
  writeElement(TAG.BurnedInAnnotation, 'CS', capture.burnedIn ? 'YES' : 'NO'),
  writeElement(0x00280302, 'CS', capture.face ? 'YES' : 'NO'), // Recognizable Visual Features
]; // prettier-ignore

const sourceImage = (classUid: string, instanceUid: string): Bytes =>
  writeSequence(0x00082112, [
    concatBytes(
      writeElement(0x00081150, 'UI', classUid),
      writeElement(0x00081155, 'UI', instanceUid),
      writeSequence(0x0040a170, [
        concatBytes(
          writeElement(0x00080100, 'SH', '121322'),
          writeElement(0x00080102, 'SH', 'DCM'),
          writeElement(0x00080104, 'LO', 'Source image for image processing operation'),
        ),
      ]),
    ),
  ]);

/** PS3.3 C.8.6.2: spacing that is known from the geometry of the views, the same both ways. */
const spacingOf = (mm: number): Bytes[] => {
  const text = decimal(mm);
  return [
    writeElement(TAG.NominalScannedPixelSpacing, 'DS', `${text}\\${text}`),
    writeElement(TAG.PixelSpacing, 'DS', `${text}\\${text}`),
    writeElement(0x00280a02, 'CS', 'GEOMETRY'), // Pixel Spacing Calibration Type
    writeElement(0x00280a04, 'LO', 'Scale of the view from the spacing of its source'),
  ];
};

/** At most 16 characters, PS3.5 section 6.2. */
const decimal = (value: number): string => value.toPrecision(9);

function pixelsOf({ width, height, rgba }: Capture): Bytes[] {
  const grey = isGrey(rgba);
  const samples = grey ? 1 : 3;
  const pixels = new Uint8Array(width * height * samples);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    for (let sample = 0; sample < samples; sample++) pixels[to++] = rgba[from + sample] as number;
  }
  return [
    writeUint16(TAG.SamplesPerPixel, samples),
    writeElement(TAG.PhotometricInterpretation, 'CS', grey ? 'MONOCHROME2' : 'RGB'),
    ...(grey ? [] : [writeUint16(TAG.PlanarConfiguration, 0)]),
    writeUint16(TAG.Rows, height),
    writeUint16(TAG.Columns, width),
    writeUint16(TAG.BitsAllocated, 8),
    writeUint16(TAG.BitsStored, 8),
    writeUint16(TAG.HighBit, 7),
    writeUint16(TAG.PixelRepresentation, 0),
    writeElement(TAG.PixelData, 'OB', pixels),
  ];
}

function isGrey(rgba: Uint8ClampedArray | Uint8Array): boolean {
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at] !== rgba[at + 1] || rgba[at] !== rgba[at + 2]) return false;
  }
  return true;
}

const tagOf = (element: Bytes): number => {
  const view = new DataView(element.buffer, element.byteOffset);
  return view.getUint16(0, true) * 0x10000 + view.getUint16(2, true);
};
const compact = (iso: string): string => iso.replaceAll('-', '');
const timeOf = (now: Date): string => now.toISOString().slice(11, 19).replaceAll(':', '');
