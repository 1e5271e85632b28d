import type { ImageHeader } from '@hyaline/dicom';
import { pictureSize } from '@hyaline/radiograph';
import { flatScale, type GreyPicture, type Picture, type ScaleSource } from '@hyaline/volume';
import { WorkerPool } from '../../viewer/engine/pool.ts';
import type { HeaderAnswer, PixelPlace, ProblemReason } from '../../viewer/engine/protocol.ts';
import { greyHeader, greyOf } from './grey.ts';

/** Why a file is not shown. */
export type FilmFault =
  | 'empty'
  | 'not-picture'
  | 'archive'
  | 'damaged'
  | 'unsupported'
  | 'unreadable'
  | 'too-large'
  /** A slice of a body, such as one of a CT: angles of a standing person cannot be read off it. */
  | 'slice';

export class FilmError extends Error {
  readonly fault: FilmFault;
  constructor(fault: FilmFault) {
    super(fault);
    this.name = 'FilmError';
    this.fault = fault;
  }
}

export interface OpenedFilm {
  readonly columns: number;
  readonly rows: number;
  /** Every `step`-th pixel each way of a large picture. */
  readonly grey: GreyPicture;
  readonly step: number;
  /** How grey values are shown. */
  readonly header: ImageHeader;
  /** Millimetres of a pixel as the file says; null where it says nothing. */
  readonly scale: { readonly wide: number; readonly tall: number; readonly source: ScaleSource } | null;
  /** Width and height of a pixel against each other, where there are no millimetres. */
  readonly shape: readonly [wide: number, tall: number];
  /** Patient letters at the right edge and the lower edge, where the file has them. */
  readonly letters: readonly [string, string] | null;
  /** Taken from colours. */
  readonly wasColour: boolean;
}

/** Pixels. A long film of 36 x 90 cm at 0.1 mm has 32 million. */
const MOST_PIXELS = 64e6;
const MOST_BYTES = 400e6;
/** Drawn in full; larger ones by every second or third pixel, which a screen does not show anyway. */
const DRAWN_PIXELS = 16e6;
const SLICES = new Set(['CT', 'MR', 'PT', 'NM', 'US']);

/**
 * Opens a file of this computer as one grey picture. Its bytes go to a worker of this page and nowhere else.
 * @throws FilmError
 */
export async function readFilm(file: File): Promise<OpenedFilm> {
  if (file.size === 0) throw new FilmError('empty');
  if (file.size > MOST_BYTES) throw new FilmError('too-large');
  const pool = new WorkerPool(1);
  try {
    const answer = await headerOf(pool, file);
    if (answer.kind === 'image') return await readDicom(pool, { kind: 'file', file, frames: answer.frames }, answer);
    if (answer.kind === 'zip') throw new FilmError('archive');
    return await (answer.reason === 'not-dicom'
      ? readPicture(file)
      : Promise.reject(new FilmError(faultOf(answer.reason))));
  } finally {
    pool.dispose();
  }
}

async function headerOf(pool: WorkerPool, file: File): Promise<HeaderAnswer> {
  let answer: HeaderAnswer = { kind: 'refused', reason: 'unreadable' };
  await pool.run({ kind: 'headers', files: [{ n: 0, place: { kind: 'file', file } }] }, (parts) => {
    for (const part of parts) if (part.kind === 'header') answer = part.result;
  });
  return answer;
}

async function readDicom(
  pool: WorkerPool,
  place: PixelPlace,
  { header }: Extract<HeaderAnswer, { kind: 'image' }>,
): Promise<OpenedFilm> {
  if (SLICES.has(header.modality) && !header.imageType.includes('LOCALIZER')) throw new FilmError('slice');
  if (header.columns * header.rows > MOST_PIXELS) throw new FilmError('too-large');
  const decoded = await pictureOf(pool, header, place);
  const scale = flatScale(header);
  const [tall, wide] = header.aspectRatio ?? [1, 1];
  const wasColour = decoded.kind === 'colour';
  const shown = wasColour ? greyHeader(header.columns, header.rows) : header;
  return {
    ...drawn(wasColour ? greyOf(decoded) : decoded),
    columns: header.columns,
    rows: header.rows,
    header: shown,
    scale: scale && { wide: scale.columnMm, tall: scale.rowMm, source: scale.source },
    shape: [wide / tall, 1],
    letters: header.flatOrientation ?? null,
    wasColour,
  };
}

async function pictureOf(pool: WorkerPool, header: ImageHeader, place: PixelPlace): Promise<Picture> {
  let found: Picture | ProblemReason = 'damaged';
  const bare = header.perFrame ? { ...header, perFrame: null } : header;
  await pool
    .run({ kind: 'picture', header: bare, place, frame: 0 }, (parts) => {
      for (const part of parts) {
        if (part.kind === 'picture') found = part.picture;
        else if (part.kind === 'problem') found = part.reason;
      }
    })
    .catch(() => undefined); // a decoder that ran out of memory: the picture counts as damaged
  const answer = found as Picture | ProblemReason;
  if (typeof answer === 'string') throw new FilmError(faultOf(answer));
  return answer;
}

const FAULTS: Partial<Record<ProblemReason, FilmFault>> = {
  empty: 'empty',
  'not-dicom': 'not-picture',
  'no-pixels': 'not-picture',
  'absurd-size': 'too-large',
  unsupported: 'unsupported',
  archive: 'archive',
  unreadable: 'unreadable',
  changed: 'unreadable',
  gone: 'unreadable',
  denied: 'unreadable',
};
const faultOf = (reason: ProblemReason): FilmFault => FAULTS[reason] ?? 'damaged';

const HEAD_BYTES = 512 * 1024;

/** What the browser itself decodes: PNG, JPEG and the like, eight bits of grey each. */
async function readPicture(file: File): Promise<OpenedFilm> {
  const said = pictureSize(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  if (said && said.columns * said.rows > MOST_PIXELS) throw new FilmError('too-large');
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) throw new FilmError(said ? 'damaged' : 'not-picture');
  const { width: columns, height: rows } = bitmap;
  try {
    if (columns * rows > MOST_PIXELS) throw new FilmError('too-large');
    const canvas = new OffscreenCanvas(columns, rows);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context?.drawImage(bitmap, 0, 0);
    const rgba = context?.getImageData(0, 0, columns, rows).data;
    if (!rgba) throw new FilmError('too-large');
    const wasColour = isColoured(rgba);
    const grey = greyOf({ kind: 'colour', columns, rows, rgba });
    const header = greyHeader(columns, rows);
    return { ...drawn(grey), columns, rows, header, scale: null, shape: [1, 1], letters: null, wasColour };
  } catch (cause) {
    throw cause instanceof FilmError ? cause : new FilmError('too-large'); // no room for a canvas of that size
  } finally {
    bitmap.close();
  }
}

/** A scanner's grey has a trace of colour; a photograph has more. */
const TRACE = 24;
const SAMPLES = 5000;

function isColoured(rgba: Uint8ClampedArray): boolean {
  const stride = 4 * Math.max(1, Math.floor(rgba.length / 4 / SAMPLES));
  let coloured = 0;
  for (let p = 0; p < rgba.length; p += stride) {
    const [r, g, b] = [rgba[p] ?? 0, rgba[p + 1] ?? 0, rgba[p + 2] ?? 0];
    if (Math.max(r, g, b) - Math.min(r, g, b) > TRACE) coloured += 1;
  }
  return coloured > SAMPLES / 50;
}

function drawn(picture: GreyPicture): { grey: GreyPicture; step: number } {
  const { columns, rows, values } = picture;
  const step = Math.ceil(Math.sqrt((columns * rows) / DRAWN_PIXELS));
  if (step <= 1) return { grey: picture, step: 1 };
  const [wide, tall] = [Math.floor(columns / step), Math.floor(rows / step)];
  const out = values.slice(0, wide * tall);
  for (let y = 0, to = 0; y < tall; y += 1)
    for (let x = 0; x < wide; x += 1, to += 1) out[to] = values[y * step * columns + x * step] as number;
  return { grey: { kind: 'grey', columns: wide, rows: tall, values: out }, step };
}
