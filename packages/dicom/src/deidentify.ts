import { type Bytes, concatBytes } from '@hyaline/kit';
import { cleanPixels } from './clean-pixels.ts';
import { DamagedError, type DataSet, type Element, readItems } from './dataset.ts';
import { isoDate } from './header.ts';
import { splitInstance, type SplitInstance } from './instance.ts';
import { type Pseudonyms, pseudonyms } from './pseudonym.ts';
import { SAFE, SAFE_PRIVATE, safeTerms } from './safe-attributes.ts';
import { SYNTAX, TAG } from './tags.ts';
import type { HeaderResult, Identity, ImageHeader } from './types.ts';
import { text } from './values.ts';
import { writeElement, writeEncapsulated, writeFile, writeSequence } from './writer.ts';

/** What cleaning headers cannot mend; a person has to look before the image leaves. */
export type PrivacyFlag =
  | 'burned-in' // the maker says that identifying text is painted into the picture
  | 'maybe-burned-in' // a screen capture, ultrasound or photograph, where such text is usual and nobody says there is none
  | 'face'; // a volume of the head, from which a recognisable face can be drawn, or a photograph that may show one

export interface Deidentified {
  readonly kind: 'deidentified';
  readonly bytes: Bytes;
  readonly flags: readonly PrivacyFlag[];
}

/**
 * A new file with the picture and its geometry and without the patient: preamble and meta information are written
 * afresh, attributes pass an allow-list (sequences included), UIDs become keyed hashes, dates move by a constant number
 * of days, overlays, curves, private attributes and trailing padding are gone. PS3.15 annex E, Basic Profile with
 * Retain Longitudinal Temporal Information With Modified Dates.
 *
 * Pixels keep their values and are not inspected: see `flags`; what lies beside them in their data goes, see
 * `cleanPixels`. The result is explicit little endian, or the encapsulated syntax of
 * the original.
 * @param key - 32 random bytes, one per share
 */
export async function deidentifyFile(
  file: Uint8Array,
  key: Bytes,
): Promise<Deidentified | Extract<HeaderResult, { kind: 'refused' }>> {
  const split = splitInstance(file);
  if (split.kind === 'refused') return split;
  const names = await pseudonyms(key);
  const { header, identity, dataSet } = split;
  const cleaner: Cleaner = {
    names,
    shiftDays: await names.shiftDays(identity.patientId),
    word: await names.word(identity.patientId),
  };
  const elements = await cleanDataSet(dataSet, cleaner).catch((cause: unknown) => {
    if (cause instanceof DamagedError) return null;
    throw cause;
  });
  // what cannot be read cannot be cleaned
  if (elements === null) return { kind: 'refused', reason: 'damaged', detail: 'a sequence of the header' };
  for (const [tag, bytes] of cleanedStatements(cleaner.word)) elements.set(tag, bytes);
  const picture = cleanedPixels(split);
  if (picture === null) return { kind: 'refused', reason: 'damaged', detail: 'the stream of a picture' };
  const pixels = pixelElement(split, picture);
  elements.set(pixels.tag, pixels.bytes);
  const sopInstanceUid = await names.uid(header.sopInstanceUid);
  const transferSyntaxUid = header.pixelData.encapsulated ? header.transferSyntaxUid : SYNTAX.explicitLittle;
  const bytes = writeFile(
    { sopClassUid: safeUid(header.sopClassUid), sopInstanceUid, transferSyntaxUid },
    ascending(elements),
  );
  return { kind: 'deidentified', bytes, flags: privacyFlags(header, identity) };
}

/**
 * The header of an index entry without identity: new UIDs, no free text. Geometry and decoding stay as they are.
 * @param key - 32 random bytes, one per share; the same for all entries of one share
 */
export async function deidentifyHeaderIndex(header: ImageHeader, key: Bytes): Promise<ImageHeader> {
  const [clean] = await deidentifyHeaders([header], key);
  return clean as ImageHeader;
}

/** `deidentifyHeaderIndex` for a whole study at once. */
export async function deidentifyHeaders(headers: readonly ImageHeader[], key: Bytes): Promise<ImageHeader[]> {
  const names = await pseudonyms(key);
  return Promise.all(headers.map((header) => cleanHeader(header, names)));
}

async function cleanHeader(header: ImageHeader, names: Pseudonyms): Promise<ImageHeader> {
  return {
    ...header,
    sopClassUid: safeUid(header.sopClassUid),
    sopInstanceUid: await names.uid(header.sopInstanceUid),
    seriesInstanceUid: await names.uid(header.seriesInstanceUid),
    studyInstanceUid: await names.uid(header.studyInstanceUid),
    frameOfReferenceUid: await names.uid(header.frameOfReferenceUid),
    transferSyntaxUid: safeUid(header.transferSyntaxUid),
    modality: safeTerms(header.modality),
    imageType: header.imageType.map(safeTerms).filter((term) => term !== ''),
    photometric: safeTerms(header.photometric),
    rescale: header.rescale === null ? null : { ...header.rescale, type: safeTerms(header.rescale.type) },
    windows: header.windows.map((window) => ({ ...window, label: '' })),
    perFrame:
      header.perFrame?.map((frame) => ({
        ...frame,
        rescale: frame.rescale === null ? null : { ...frame.rescale, type: safeTerms(frame.rescale.type) },
        windows: frame.windows.map((window) => ({ ...window, label: '' })),
        stack: frame.stack === null ? null : { id: '', position: frame.stack.position },
      })) ?? null,
    pixelData: { ...header.pixelData, offset: 0 }, // where pixels began in a file that the recipient does not get
  };
}

/** Registered UIDs only: a made-up class UID could say who made it. */
const safeUid = (uid: string): string => (/^1\.2\.840\.10008(\.\d{1,8}){1,12}$/.test(uid) ? uid : '');

const CAPTURES = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(7|6\.1|3\.1)(\.|$)/; // Secondary Capture, ultrasound
const PHOTOGRAPHS = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.77\.1\.4(\.|$)/; // VL Photographic Image, and its video
const NOT_HEAD = new Set(
  'CHEST ABDOMEN PELVIS TSPINE LSPINE HEART LIVER KIDNEY HIP KNEE FOOT HAND LEG ARM ANKLE WRIST ELBOW SHOULDER BREAST'.split(
    ' ',
  ),
);

/** What to ask a person before this image leaves the clinic. */
export function privacyFlags(header: ImageHeader, identity: Pick<Identity, 'burnedIn' | 'bodyPart'>): PrivacyFlag[] {
  const flags: PrivacyFlag[] = [];
  // a photograph of a patient shows the face unless it is of something else
  const photograph = header.modality === 'XC' || PHOTOGRAPHS.test(header.sopClassUid);
  if (identity.burnedIn === 'YES') flags.push('burned-in');
  else if (identity.burnedIn !== 'NO' && (CAPTURES.test(header.sopClassUid) || photograph))
    flags.push('maybe-burned-in');
  const volume = ['CT', 'MR', 'PT', 'NM'].includes(header.modality);
  if ((volume || photograph) && !NOT_HEAD.has(identity.bodyPart.toUpperCase())) flags.push('face');
  return flags;
}

interface Cleaner {
  readonly names: Pseudonyms;
  readonly shiftDays: number;
  readonly word: string;
}

async function cleanDataSet(dataSet: DataSet, cleaner: Cleaner): Promise<Map<number, Uint8Array>> {
  const out = new Map<number, Uint8Array>();
  for (const element of dataSet.elements.values()) {
    const cleaned = await cleanElement(dataSet, element, cleaner);
    if (cleaned !== undefined) out.set(element.tag, cleaned);
    const creator = safePrivateCreator(dataSet, element);
    if (creator !== undefined) out.set(creator.tag, creator.bytes);
  }
  return out;
}

const ascending = (elements: ReadonlyMap<number, Uint8Array>): Uint8Array[] =>
  [...elements].toSorted(([a], [b]) => a - b).map(([, bytes]) => bytes);

async function cleanElement(dataSet: DataSet, element: Element, cleaner: Cleaner): Promise<Uint8Array | undefined> {
  const { tag } = element;
  const rule = SAFE.get(tag);
  if (rule === undefined) return safePrivate(dataSet, element);
  const vr = numericVr(element.vr) ?? rule.vr;
  switch (rule.action) {
    case 'empty':
      return writeElement(tag, rule.vr, '');
    case 'keep':
      return writeElement(tag, vr, checked(littleValue(dataSet, element, vr), vr));
    case 'term':
      return writeElement(tag, rule.vr, safeTerms(text(dataSet, tag)));
    case 'uid':
      return writeElement(tag, 'UI', await cleaner.names.uid(text(dataSet, tag)));
    case 'date':
      return writeElement(tag, 'DA', shiftDate(text(dataSet, tag), cleaner.shiftDays));
    case 'items': {
      const items = await Promise.all(readItems(dataSet, element).map((item) => cleanDataSet(item, cleaner)));
      return writeSequence(
        tag,
        items.map((item) => concatBytes(...ascending(item))),
      );
    }
  }
}

/** The VR that the file gives where a tag may have several (US or SS, OB or OW). */
const numericVr = (vr: string): string | undefined => (['US', 'SS', 'OB', 'OW'].includes(vr) ? vr : undefined);

const WORD_BYTES: Record<string, number> = { US: 2, SS: 2, OW: 2, UL: 4, SL: 4, FL: 4, OF: 4, FD: 8, OV: 8 };

function littleValue(dataSet: DataSet, element: Element, vr: string): Uint8Array {
  const value = dataSet.bytes.subarray(element.offset, element.offset + element.length);
  return dataSet.encoding.little ? value : swapped(value, WORD_BYTES[vr] ?? 1);
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  if (size === 1) return bytes;
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = bytes[i - (i % size) + size - 1 - (i % size)] ?? 0;
  return out;
}

/** Values that are numbers or UIDs by their VR must be written as such: text hidden in a DS is dropped. */
function checked(value: Uint8Array, vr: string): Uint8Array | string {
  if (vr !== 'DS' && vr !== 'IS' && vr !== 'UI') return value;
  const written = String.fromCharCode(...value.subarray(0, 4096)).replaceAll('\0', '');
  if (value.length > 4096) return longNumbers(value);
  if (vr === 'UI') return safeUid(written);
  return NUMBERS.test(written) ? written : '';
}
const NUMBERS = /^[-+0-9.eE\\ ]*$/;

const longNumbers = (value: Uint8Array): Uint8Array | string =>
  value.every((byte) => NUMBERS.test(String.fromCharCode(byte)) || byte === 0) ? value : '';

/** @returns empty for what is no date: text in a date field is not copied */
export function shiftDate(value: string, days: number): string {
  const iso = isoDate(value);
  if (iso === '') return '';
  return new Date(Date.parse(iso) - days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}

const isPrivate = (tag: number): boolean => ((tag >>> 16) & 1) === 1;

function creatorOf(dataSet: DataSet, tag: number): { tag: number; name: string } | undefined {
  if (!isPrivate(tag) || (tag & 0xffff) < 0x1000) return undefined;
  const at = (tag & 0xffff0000) + ((tag >>> 8) & 0xff);
  return { tag: at >>> 0, name: text(dataSet, at >>> 0) };
}

const safePrivateVr = (dataSet: DataSet, tag: number): string | undefined =>
  SAFE_PRIVATE.get(creatorOf(dataSet, tag)?.name ?? '')?.get(tag & 0xff);

function safePrivate(dataSet: DataSet, element: Element): Uint8Array | undefined {
  const vr = safePrivateVr(dataSet, element.tag);
  return vr === undefined ? undefined : writeElement(element.tag, vr, checked(littleValue(dataSet, element, vr), vr));
}

function safePrivateCreator(dataSet: DataSet, element: Element): { tag: number; bytes: Uint8Array } | undefined {
  if (safePrivateVr(dataSet, element.tag) === undefined) return undefined;
  const creator = creatorOf(dataSet, element.tag) as { tag: number; name: string };
  return { tag: creator.tag, bytes: writeElement(creator.tag, 'LO', creator.name) };
}

/** What the file says about its own cleaning: (0012,0062-0064), (0028,0303), and a patient that is nobody. */
export function cleanedStatements(word: string): [number, Bytes][] {
  const code = (value: string, meaning: string): Bytes =>
    concatBytes(
      writeElement(0x00080100, 'SH', value),
      writeElement(0x00080102, 'SH', 'DCM'),
      writeElement(0x00080104, 'LO', meaning),
    );
  return [
    [0x00080005, writeElement(0x00080005, 'CS', 'ISO_IR 192')],
    [0x00100010, writeElement(0x00100010, 'PN', `Anonymous^${word}`)],
    [0x00100020, writeElement(0x00100020, 'LO', `ANON-${word}`)],
    [0x00120062, writeElement(0x00120062, 'CS', 'YES')],
    [0x00120063, writeElement(0x00120063, 'LO', 'Hyaline 1: PS3.15 annex E allow-list, keyed UIDs, shifted dates')],
    [
      0x00120064,
      writeSequence(0x00120064, [
        code('113100', 'Basic Application Confidentiality Profile'),
        code('113107', 'Retain Longitudinal Temporal Information Modified Dates Option'),
      ]),
    ],
    [0x00280303, writeElement(0x00280303, 'CS', 'MODIFIED')],
  ];
}

function cleanedPixels(split: SplitInstance): Uint8Array | null {
  try {
    return cleanPixels(split);
  } catch (cause) {
    if (cause instanceof DamagedError) return null;
    throw cause;
  }
}

function pixelElement({ header, dataSet }: SplitInstance, bulk: Uint8Array): { tag: number; bytes: Uint8Array } {
  const double = header.bitsAllocated === 64;
  const bytesAsOne = header.bitsAllocated <= 8 && dataSet.elements.get(TAG.PixelData)?.vr === 'OB';
  const floatTag = double ? TAG.DoubleFloatPixelData : TAG.FloatPixelData;
  const tag = header.float ? floatTag : TAG.PixelData;
  const floatVr = double ? 'OD' : 'OF';
  const vr = header.float ? floatVr : bytesAsOne ? 'OB' : 'OW';
  if (header.pixelData.encapsulated) return { tag, bytes: writeEncapsulated(tag, bulk) };
  const word = Math.max(vr === 'OB' ? 1 : 2, header.bitsAllocated / 8);
  return { tag, bytes: writeElement(tag, vr, dataSet.encoding.little ? bulk : swapped(bulk, word)) };
}
