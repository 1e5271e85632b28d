import { CURVE_ENDS } from '@hyaline/spine';
import { z } from 'zod';
import { isPointName, MOST_CURVES, type PointName, type Points } from './points.ts';

/** The format of a file of landmarks, raised when a reader of the old one would misread the new. */
export const LANDMARKS_VERSION = 1;

const Place = z.tuple([z.number().min(-1e5).max(1e5), z.number().min(-1e5).max(1e5)]);
const Bone = z.enum(CURVE_ENDS);

/** What was placed on one picture. It names nobody: neither the file of the picture nor anything that stood in it. */
export const Landmarks = z.strictObject({
  format: z.literal('hyaline-landmarks'),
  version: z.literal(LANDMARKS_VERSION),
  picture: z.strictObject({ columns: z.int().min(1).max(1e5), rows: z.int().min(1).max(1e5) }),
  view: z.enum(['lateral', 'front']),
  turn: z.strictObject({
    quarters: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
    mirrored: z.boolean(),
  }),
  towards: z.enum(['left', 'right']),
  /** A length that a person knew; null: what the picture says of itself. */
  known: z.strictObject({ from: Place, to: Place, mm: z.number().min(0.1).max(2000) }).nullable(),
  curves: z.array(z.strictObject({ upper: Bone, apex: Bone, lower: Bone })).max(MOST_CURVES),
  points: z
    .record(z.string(), Place)
    .refine((points) => Object.keys(points).every(isPointName))
    .transform((points): Points => points as Partial<Record<PointName, [number, number]>>),
});
export type Landmarks = z.infer<typeof Landmarks>;

const MOST_TEXT = 100_000;

export const writeLandmarks = (marks: Omit<Landmarks, 'format' | 'version'>): string =>
  `${JSON.stringify({ format: 'hyaline-landmarks', version: LANDMARKS_VERSION, ...marks }, null, 2)}\n`;

/** Null for anything that is no file of landmarks of this version. */
export function readLandmarks(text: string): Landmarks | null {
  if (text.length > MOST_TEXT) return null;
  try {
    return Landmarks.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
