import { z } from 'zod';
import { BONES, SEGMENTS } from './levels.ts';
import { SpineValues } from './values.ts';

/** The format of an atlas document, raised when a reader of the old one would misread the new. See docs/decisions. */
export const DOCUMENT_VERSION = 1;

/** A note that stands at a part of the spine. */
export const Pin = z.strictObject({
  level: z.enum([...BONES, ...SEGMENTS]),
  /** mm in the axes of the bone (of the lower bone for a segment), so that it moves with the posture; null: beside the level. */
  at: z.tuple([z.number(), z.number(), z.number()]).nullable().default(null),
  text: z.string().trim().min(1).max(200),
});
export type Pin = z.infer<typeof Pin>;

/** Everything that a clinician enters in the atlas about one person at one time. Nothing of who it is. */
export const AtlasDocument = z.strictObject({
  version: z.literal(DOCUMENT_VERSION).default(DOCUMENT_VERSION),
  values: SpineValues,
  /** What treatment aims at, entered like the values. */
  goal: SpineValues.nullable().default(null),
  pins: z.array(Pin).max(20).default([]),
});
export type AtlasDocument = z.infer<typeof AtlasDocument>;
export type AtlasDocumentInput = z.input<typeof AtlasDocument>;
