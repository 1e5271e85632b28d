import { z } from 'zod';
import { CURVE_ENDS, SEGMENTS, VERTEBRAE } from './levels.ts';

/** The format of atlas values, raised when a reader of the old one would misread the new. See docs/decisions. */
export const VALUES_VERSION = 1;

const between = (low: number, high: number, unit: string) => z.number().min(low).max(high).meta({ unit });
const grade = (highest: number) => z.int().min(0).max(highest);
const Sides = <T extends z.ZodType>(schema: T) => z.strictObject({ left: schema, right: schema });

const Curve = z.strictObject({
  upper: z.enum(CURVE_ENDS),
  apex: z.enum(CURVE_ENDS),
  lower: z.enum(CURVE_ENDS),
  cobb: between(0, 130, 'deg'),
  /** Where the convexity lies, on the patient. */
  side: z.enum(['left', 'right']),
  /** Axial rotation of the apex; its neighbours follow less and less, up to the ends. */
  rotation: between(0, 45, 'deg').default(0),
});
export type Curve = z.infer<typeof Curve>;

/** Of a spondylolisthesis. */
export const SLIP_TYPES = ['isthmic', 'degenerative'] as const;
export type SlipType = (typeof SLIP_TYPES)[number];

/** Named as in the combined task forces' nomenclature, version 2.0 (Fardon 2014). */
const Herniation = z.strictObject({
  type: z.enum(['bulge', 'protrusion', 'extrusion', 'sequestration']),
  zone: z.enum(['central', 'subarticular', 'foraminal', 'far-lateral']),
  side: z.enum(['left', 'middle', 'right']),
  /** How far it reaches beyond the rim. */
  reach: between(0, 15, 'mm'),
  /** Up along the canal positive. */
  migration: between(-15, 15, 'mm').default(0),
});

const Disc = z.strictObject({
  /** Of the healthy height. */
  height: between(0.1, 1.2, 'ratio').default(1),
  /** Pfirrmann 1 to 5 */
  degeneration: z.int().min(1).max(5).default(1),
  herniation: Herniation.optional(),
});

/** The place of the upper bone of a motion segment against the lower one, beside what the region's angle asks for. */
const Displacement = z.strictObject({
  /** Of the depth of the lower bone; forward positive (anterolisthesis). */
  slip: between(-50, 120, '%').default(0),
  /**
   * Why it slips (Wiltse, Newman, Macnab 1976): type II, the arch is broken through at the pars and stays behind, or type
   * III, worn joints, the arch goes along. Left out: not said, nothing is drawn as broken.
   */
  slipType: z.enum(SLIP_TYPES).optional(),
  /** To the patient's left positive. */
  slipLateral: between(-15, 15, 'mm').default(0),
  /** Bend to the patient's right positive. */
  tilt: between(-15, 15, 'deg').default(0),
  /** Of this bone alone, to the patient's left positive. */
  rotation: between(-20, 20, 'deg').default(0),
  /** Forward positive; the other discs of the region give way, so that the region's angle stays as entered. */
  flexion: between(-20, 20, 'deg').default(0),
  /** The angle across the disc as measured, in place of a share of the region's. Opens to the front positive. */
  lordosis: between(-30, 40, 'deg').optional(),
});

const Vertebra = z.strictObject({
  /** Height that is lost, of the healthy one. */
  loss: z
    .strictObject({
      anterior: between(0, 0.9, 'ratio').default(0),
      middle: between(0, 0.9, 'ratio').default(0),
      posterior: between(0, 0.9, 'ratio').default(0),
    })
    .optional(),
  osteophytes: grade(3).default(0),
});

const Canal = z.strictObject({
  central: grade(3).default(0),
  lateral: Sides(grade(3)).optional(),
  foraminal: Sides(grade(3)).optional(),
  nerve: Sides(z.enum(['none', 'irritated', 'compressed'])).optional(),
});

const perSegment = <T extends z.ZodType>(schema: T) => z.partialRecord(z.enum(SEGMENTS), schema).default({});

/**
 * What a clinician enters about one posture. Angles are in degrees and lengths in millimetres; a part that is left out
 * is healthy. Everything that follows from these values is computed, never stored.
 */
export const SpineValues = z
  .strictObject({
    version: z.literal(VALUES_VERSION).default(VALUES_VERSION),
    /** Of an adult of average size. */
    scale: between(0.8, 1.2, 'ratio').default(1),
    pelvis: z
      .strictObject({
        /** Pelvic incidence */
        pi: between(20, 95, 'deg').default(52),
        /** Sacral slope */
        ss: between(0, 75, 'deg').default(40),
        /** Pelvic tilt. It follows from the two others; when entered, it must agree with them. */
        pt: between(-40, 95, 'deg').optional(),
      })
      .prefault({}),
    sagittal: z
      .strictObject({
        /** Lumbar lordosis, Cobb, upper end plate of L1 to upper end plate of S1. */
        ll: between(-20, 100, 'deg').default(58),
        /** Thoracic kyphosis, Cobb, upper end plate of T4 to lower end plate of T12. */
        tk: between(-10, 110, 'deg').default(38),
        /** Cervical lordosis, Cobb, lower end plate of C2 to lower end plate of C7. */
        cl: between(-40, 70, 'deg').default(22),
        /** Lordosis between C1 and C2. */
        c1c2: between(-10, 30, 'deg').default(8),
      })
      .prefault({}),
    coronal: z
      .strictObject({
        curves: z.array(Curve).max(3).default([]),
        /** T1 tilt: the upper end plate of T1 against the horizontal; left side down positive. */
        trunkTilt: between(-20, 20, 'deg').default(0),
        /** The middle of C7 from the middle of the sacrum; to the patient's left positive. */
        shift: between(-80, 80, 'mm').default(0),
      })
      .prefault({}),
    discs: perSegment(Disc),
    segments: perSegment(Displacement),
    vertebrae: z
      .partialRecord(z.enum(VERTEBRAE as [string, ...string[]] as unknown as typeof VERTEBRAE), Vertebra)
      .default({}),
    canal: perSegment(Canal),
    /** How much a level matters, as the clinician sees it: 0 nothing to 3 severe. */
    severity: z.partialRecord(z.enum([...SEGMENTS, ...VERTEBRAE]), grade(3)).default({}),
  })
  .meta({ title: 'Spine values', description: 'One posture of a spine, version 1' });
export type SpineValues = z.infer<typeof SpineValues>;
export type SpineInput = z.input<typeof SpineValues>;

/** JSON Schema (2020-12) of what may be entered. */
export const valuesJsonSchema = (): object => z.toJSONSchema(SpineValues, { io: 'input' });
