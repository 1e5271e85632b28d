import { Pin, SEGMENTS, SpineValues, VERTEBRAE } from '@hyaline/spine';
import { z } from 'zod';
import { BrandSnapshot } from './branding.ts';
import { Id, Instant } from './fields.ts';
import { FINDING_KINDS, MOST_PICTURES, POSTURES, VIEWER_VIEWS, viewerLinkFaults } from './viewer-link-rules.ts';

export * from './viewer-link-rules.ts';

const Language = z.enum(['en', 'es']);

/** Drawn by the sender's canvas, for a recipient whose browser draws nothing in three dimensions. */
const Picture = z.strictObject({
  /** base64 of a JPEG, which begins so. */
  jpeg: z
    .base64()
    .regex(/^\/9j\//)
    .max(MOST_PICTURES),
  width: z.int().min(1).max(2000),
  height: z.int().min(1).max(2000),
});
export type LinkPicture = z.infer<typeof Picture>;

/** A story of the atlas: what it is about, and the typical spine with nothing but that. Its words belong to the page. */
const LinkStory = z.strictObject({
  about: z.strictObject({
    name: z.enum(['herniation', 'stenosis', 'slip', 'scoliosis']),
    place: z.enum(['neck', 'upper-back', 'lower-back']),
    level: z.string().regex(/^[CTLS]\d{1,2}-[CTLS]\d{1,2}$/),
    sides: z.array(z.enum(['left', 'right'])).max(2),
    variant: z.enum([
      'bulge',
      'protrusion',
      'extrusion',
      'sequestration',
      'canal',
      'recess',
      'foramen',
      'forward',
      'backward',
      'curve',
    ]),
    amount: z.int().min(0).max(200),
  }),
  to: SpineValues,
});

/** What is said of a finding in the words of a patient, as they were on the day of sending. */
const LinkFinding = z.strictObject({
  id: z.string().regex(/^[\w:.+-]{1,60}$/),
  kind: z.enum(FINDING_KINDS),
  level: z.enum([...SEGMENTS, ...VERTEBRAE]).nullable(),
  severity: z.int().min(0).max(3),
  /** Where on its level a herniation stands out. */
  side: z.enum(['left', 'middle', 'right']).nullable(),
  told: z.partialRecord(
    Language,
    z.strictObject({ title: z.string().min(1).max(200), text: z.string().min(1).max(600) }),
  ),
  story: LinkStory.nullable(),
});
export type LinkFinding = z.infer<typeof LinkFinding>;

/**
 * The plaintext of a viewer link, version 1 (docs/decisions/0014): the views that its recipient may see, and only what
 * those need. Nobody is named in it; the only free text are pins that the sender chose to send.
 */
const Shape = z.strictObject({
  version: z.literal(1),
  clinicId: Id,
  createdAt: Instant,
  expiresAt: Instant,
  /** Of the atlas that the numbers were entered in: version of the values, and its meshes' SHA-256. */
  model: z.strictObject({ values: z.literal(1), meshes: z.string().regex(/^[0-9a-f]{64}$/) }),
  brand: BrandSnapshot,
  languages: z.array(Language).min(1).max(2),
  /** The one that the page opens in. */
  language: Language,
  views: z.array(z.enum(VIEWER_VIEWS)).min(1).max(VIEWER_VIEWS.length),
  /** Of the size of the patient's: for its own view, and where stories begin. */
  typical: SpineValues.nullable(),
  today: SpineValues.nullable(),
  goal: SpineValues.nullable(),
  findings: z.array(LinkFinding).max(120).nullable(),
  pins: z.array(Pin).max(20),
  pictures: z.partialRecord(z.enum(POSTURES), Picture),
});
export type ViewerLinkPayload = z.infer<typeof Shape>;

export const ViewerLinkPayload = Shape.superRefine((payload, context) => {
  for (const message of viewerLinkFaults(payload)) context.addIssue({ code: 'custom', message });
});

/** JSON Schema (2020-12) of the payload: what the recipient's page checks with, which carries no zod. */
export const viewerLinkSchema = (): object => z.toJSONSchema(Shape, { io: 'output', reused: 'ref' });
