import { z } from 'zod';
import { MOST } from './limits.ts';
import { MEASURE_KINDS } from './kinds.ts';

const text = (most: number) => z.string().max(most);
const number = z.number().refine((value) => Math.abs(value) < 1e6);

/** Where something is: LPS mm of a volume, or column, row and image of a 2D series. */
export const point = z.tuple([number, number, number]).readonly();
const points = (least: number) => z.array(point).min(least).max(MOST.points).readonly();
const id = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** Directions of one mm to the right and down of the picture on which a region was drawn. */
const across = z.strictObject({ right: point, down: point }).readonly();

export const measure = z
  .strictObject({
    id,
    kind: z.enum(MEASURE_KINDS),
    /** Counted within its kind. */
    number: z.int().min(1).max(100_000),
    points: points(1),
    across: across.nullable(),
    /** What the person wrote beside it. */
    note: text(200),
    hidden: z.boolean().default(false),
  })
  .readonly();

/** A dental arch: handles of a smooth curve, and the trough about it that makes the panoramic picture. */
export const arch = z
  .strictObject({
    points: points(3),
    /** Unit vector from the lower towards the upper jaw, square to the plane of the curve. */
    up: point,
    troughMm: z.number().min(0).max(60),
    /** Moves the trough towards the cheek (positive) or the tongue. */
    offsetMm: z.number().min(-30).max(30),
    /** What the picture shows below and above the plane of the curve. */
    belowMm: z.number().min(1).max(200),
    aboveMm: z.number().min(1).max(200),
  })
  .readonly();

/** A nerve canal as a tube about a smooth curve. */
export const canal = z
  .strictObject({
    id,
    side: z.enum(['right', 'left', 'other']),
    points: points(1),
    diameterMm: z.number().min(0.5).max(10),
    note: text(200),
  })
  .readonly();

/** ISO 3950 (FDI) number of a permanent or primary tooth. */
export const tooth = z.int().refine((fdi) => {
  const [quadrant, place] = [Math.floor(fdi / 10), fdi % 10];
  return place >= 1 && (quadrant >= 1 && quadrant <= 4 ? place <= 8 : quadrant >= 5 && quadrant <= 8 && place <= 5);
});

/** An implant as a cone frustum. */
export const implant = z
  .strictObject({
    id,
    tooth: tooth.nullable(),
    name: text(80),
    /** LPS mm of the middle of its upper end. */
    head: point,
    /** Unit vector from the head towards the apex. */
    axis: point,
    diameterMm: z.number().min(1).max(10),
    apexDiameterMm: z.number().min(0.2).max(10),
    lengthMm: z.number().min(2).max(60),
    /** Whether the lower edge is rounded. */
    apex: z.enum(['flat', 'round']).default('round'),
    note: text(200),
  })
  .readonly();

export const toothLabel = z.strictObject({ id, fdi: tooth, at: point }).readonly();

/** A known length on a 2D image: how its pixels become millimetres. */
export const calibration = z
  .strictObject({ image: z.int().min(0), points: points(2), lengthMm: z.number().positive().max(2000) })
  .readonly();

/** Everything that a person put on one series. Nothing that can be computed again is kept. */
export const marks = z
  .strictObject({
    measures: z.array(measure).max(MOST.measures).readonly(),
    arch: arch.nullable(),
    canals: z.array(canal).max(MOST.canals).readonly(),
    implants: z.array(implant).max(MOST.implants).readonly(),
    teeth: z.array(toothLabel).max(MOST.teeth).readonly(),
    calibrations: z.array(calibration).max(MOST.calibrations).readonly(),
    findings: text(20_000),
  })
  .readonly();

/** The marks of a study, by series: its instance UID and the shape of its pictures, as the viewer tells series apart. */
export const studyMarks = z
  .strictObject({ version: z.literal(1), series: z.record(z.string().max(120), marks) })
  .readonly();
