/** x, y, z in patient coordinates: millimetres, LPS (x to the patient's left, y to the back, z to the head). */
export type Vec3 = readonly [x: number, y: number, z: number];

/** Direction cosines of Image Orientation (Patient): along a row (to the next column), then down a column. */
export type Orientation = readonly [Vec3, Vec3];

/** Why a file is not opened. Each reason has its own sentence for people; `detail` is for the log and holds no values. */
export type RefusalReason =
  | 'empty' // zero bytes
  | 'not-dicom' // no DICOM data set found
  | 'truncated' // ends before its pixel data does
  | 'absurd-size' // a matrix beyond MAX_SIDE or MAX_VOXELS
  | 'no-pixels' // DICOM without an image (reports, plans, directories)
  | 'damaged' // the attributes that decoding needs are missing or contradict each other
  | 'unsupported'; // a way of storing pixels that is not read (JPIP, video and the like)

export interface PixelSpacing {
  /** Distance between the centres of neighbouring rows, mm: first value of Pixel Spacing. */
  readonly rowMm: number;
  /** Distance between the centres of neighbouring columns, mm: second value of Pixel Spacing. */
  readonly columnMm: number;
  /** `detector`: measured at the detector (Imager Pixel Spacing), so magnified; lengths are not those of the patient. */
  readonly source: 'patient' | 'detector';
}

/** value = stored * slope + intercept, PS3.3 C.11.1. `type` is HU, US or what the maker wrote; empty when not said. */
export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
  readonly type: string;
}

export interface WindowPreset {
  readonly center: number;
  readonly width: number;
  readonly label: string;
}

/** A table of PS3.3 C.11: stored values from `first` on map to `values`; entries outside take the nearest end. */
export interface LookupTable {
  readonly first: number;
  readonly bits: number;
  readonly values: readonly number[];
}

/** What one frame of an enhanced object says for itself; null means that neither it nor the shared group says it. */
export interface FrameInfo {
  readonly position: Vec3 | null;
  readonly orientation: Orientation | null;
  readonly spacing: PixelSpacing | null;
  readonly sliceThicknessMm: number | null;
  readonly rescale: Rescale | null;
  readonly windows: readonly WindowPreset[];
  /** Stack ID and In-Stack Position Number; null when the object has none. */
  readonly stack: { readonly id: string; readonly position: number } | null;
}

/** Everything that says how large a pixel of a projection or a photograph is, PS3.3 10.7.1; each null when not said. */
export interface FlatSpacing {
  /** Pixel Spacing: of the object or of the detector, see `calibration`. Row mm, column mm. */
  readonly pixel: readonly [number, number] | null;
  /** Imager Pixel Spacing: at the detector. */
  readonly imager: readonly [number, number] | null;
  /** Nominal Scanned Pixel Spacing: on the film that was scanned. */
  readonly scanned: readonly [number, number] | null;
  /** Estimated Radiographic Magnification Factor: detector length / object length. */
  readonly magnification: number | null;
  /** Pixel Spacing Calibration Type: the geometry of the device, or an object of known size. */
  readonly calibration: 'GEOMETRY' | 'FIDUCIAL' | '';
}

export interface PixelDataPlace {
  /**
   * Where the value field starts, in bytes from the start of the file, or from the start of the inflated data set
   * when `deflated` is true.
   */
  readonly offset: number;
  /** Bytes of the value field; null when its length is undefined (encapsulated: it ends at a delimiter). */
  readonly length: number | null;
  readonly encapsulated: boolean;
  readonly deflated: boolean;
}

/**
 * All that placing and decoding an image needs, and nothing that says whose it is. Plain JSON. Lengths in mm; positions
 * in LPS. A field that the file does not have is null or empty, never a guess. Fields that may be absent were added
 * after studies had been saved without them.
 */
export interface ImageHeader {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly transferSyntaxUid: string;
  readonly modality: string;
  readonly imageType: readonly string[];
  readonly instanceNumber: number | null;
  readonly seriesNumber: number | null;

  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Float or Double Float Pixel Data: values of 32 or 64 bits that are no whole numbers. */
  readonly float?: boolean;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  /** 0: samples of a pixel lie together; 1: plane after plane. */
  readonly planar: 0 | 1;
  readonly lossy: boolean;
  /** Stored value outside the reconstructed area (Pixel Padding Value), if any. */
  readonly paddingValue: number | null;

  readonly spacing: PixelSpacing | null;
  /** Height : width of one pixel as (Pixel Aspect Ratio) when there is no spacing; null means square. */
  readonly aspectRatio: readonly [number, number] | null;
  readonly sliceThicknessMm: number | null;
  readonly sliceSpacingMm: number | null;
  readonly position: Vec3 | null;
  readonly orientation: Orientation | null;
  /** Gantry/Detector Tilt, degrees, as the maker says; the positions decide, see `orderSlices`. */
  readonly gantryTiltDegrees: number | null;

  /** Null when the file has no rescale (values are the stored ones) or uses a modality table instead. */
  readonly rescale: Rescale | null;
  readonly modalityLut: LookupTable | null;
  readonly windows: readonly WindowPreset[];
  readonly voiFunction: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
  readonly voiLut: LookupTable | null;
  /** Presentation LUT Shape: INVERSE shows low values bright whatever the photometric interpretation says. */
  readonly presentation?: 'IDENTITY' | 'INVERSE' | '';
  readonly flatSpacing?: FlatSpacing;
  /** Patient Orientation: letters of where rows and columns lead, e.g. L and F; null when not said. */
  readonly flatOrientation?: readonly [row: string, column: string] | null;
  /** Milliseconds per frame of a cine run: Frame Time, or from Recommended Display or Cine Rate; null when not said. */
  readonly frameMs?: number | null;
  /** Overlay planes (60xx) lie in the file; they are not drawn. */
  readonly overlays?: boolean;
  /** Red, green and blue tables of PALETTE COLOR; values of 16 bits. */
  readonly palette: readonly [LookupTable, LookupTable, LookupTable] | null;

  /** One entry per frame for enhanced multi-frame objects; null for all others. */
  readonly perFrame: readonly FrameInfo[] | null;
  readonly pixelData: PixelDataPlace;
}

/** Who and what the file is about, apart from the image. Never part of an index that leaves the clinic. */
export interface Identity {
  /** As written, in the file's own component groups: `Yamada^Tarou=山田^太郎`. */
  readonly patientName: string;
  readonly patientId: string;
  readonly birthDate: string;
  readonly sex: string;
  /** ISO date, empty when the file has none or it is not a date. */
  readonly studyDate: string;
  readonly studyTime: string;
  readonly studyDescription: string;
  readonly seriesDescription: string;
  readonly accessionNumber: string;
  readonly institution: string;
  readonly referringPhysician: string;
  readonly manufacturer: string;
  readonly bodyPart: string;
  /** The maker says that identifying text is painted into the pixels: YES, NO or empty. */
  readonly burnedIn: string;
}

export type HeaderResult =
  | { readonly kind: 'image'; readonly header: ImageHeader; readonly identity: Identity }
  /** Pixel data were not reached: call again with at least this many bytes from the start of the file. */
  | { readonly kind: 'need-more'; readonly bytes: number }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string };

/** Byte ranges inside the Pixel Data value field: for each frame its fragments as [start, length]. */
export type FrameRanges = readonly (readonly (readonly [start: number, length: number])[])[];
