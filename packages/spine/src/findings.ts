import type { Segment, Vertebra } from './levels.ts';
import type { SpineInput } from './values.ts';

/** Findings that a clinician begins with and then changes: each is laid over the posture that is there. */
export const READY_FINDINGS = [
  'protrusion-l4l5-left',
  'extrusion-l5s1-right',
  'sequestration-l4l5-left',
  'degeneration-l5s1',
  'spondylolisthesis-l5s1',
  'retrolisthesis-l3l4',
  'stenosis-l4l5',
  'foraminal-stenosis-c5c6',
  'protrusion-c5c6',
  'cervical-kyphosis',
  'wedge-fracture-t12',
  'crush-fracture-l1',
  'biconcave-fracture-l3',
  'thoracic-scoliosis',
  'lumbar-scoliosis',
  'hyperkyphosis',
  'flat-back',
] as const;
export type ReadyFinding = (typeof READY_FINDINGS)[number];

type Part = Pick<
  SpineInput,
  'sagittal' | 'pelvis' | 'coronal' | 'discs' | 'segments' | 'vertebrae' | 'canal' | 'severity'
>;

/** What each of them changes, in the units of SpineValues. Typical examples, not norms. */
const PARTS: Record<ReadyFinding, Part> = {
  'protrusion-l4l5-left': {
    discs: {
      'L4-L5': {
        height: 0.8,
        degeneration: 3,
        herniation: { type: 'protrusion', zone: 'subarticular', side: 'left', reach: 6 },
      },
    },
    canal: { 'L4-L5': { lateral: { left: 2, right: 0 }, nerve: { left: 'compressed', right: 'none' } } },
    severity: { 'L4-L5': 2 },
  },
  'extrusion-l5s1-right': {
    discs: {
      'L5-S1': {
        height: 0.7,
        degeneration: 4,
        herniation: { type: 'extrusion', zone: 'subarticular', side: 'right', reach: 9, migration: -5 },
      },
    },
    canal: { 'L5-S1': { lateral: { left: 0, right: 3 }, nerve: { left: 'none', right: 'compressed' } } },
    severity: { 'L5-S1': 3 },
  },
  'sequestration-l4l5-left': {
    discs: {
      'L4-L5': {
        height: 0.7,
        degeneration: 4,
        herniation: { type: 'sequestration', zone: 'subarticular', side: 'left', reach: 9, migration: -9 },
      },
    },
    canal: { 'L4-L5': { central: 2, nerve: { left: 'compressed', right: 'none' } } },
    severity: { 'L4-L5': 3 },
  },
  'degeneration-l5s1': {
    discs: { 'L5-S1': { height: 0.45, degeneration: 5 } },
    vertebrae: { L5: { osteophytes: 3 } },
    severity: { 'L5-S1': 2 },
  },
  'spondylolisthesis-l5s1': {
    segments: { 'L5-S1': { slip: 30, slipType: 'isthmic' } },
    discs: { 'L5-S1': { height: 0.6, degeneration: 4 } },
    canal: { 'L5-S1': { foraminal: { left: 2, right: 2 }, nerve: { left: 'irritated', right: 'irritated' } } },
    severity: { 'L5-S1': 2 },
  },
  'retrolisthesis-l3l4': {
    segments: { 'L3-L4': { slip: -12 } },
    discs: { 'L3-L4': { height: 0.7, degeneration: 3 } },
    severity: { 'L3-L4': 1 },
  },
  'stenosis-l4l5': {
    discs: {
      'L4-L5': {
        height: 0.65,
        degeneration: 4,
        herniation: { type: 'bulge', zone: 'central', side: 'middle', reach: 4 },
      },
    },
    canal: {
      'L4-L5': { central: 3, lateral: { left: 2, right: 2 }, nerve: { left: 'irritated', right: 'irritated' } },
    },
    severity: { 'L4-L5': 3 },
  },
  'foraminal-stenosis-c5c6': {
    discs: { 'C5-C6': { height: 0.6, degeneration: 4 } },
    vertebrae: { C5: { osteophytes: 2 }, C6: { osteophytes: 2 } },
    canal: { 'C5-C6': { foraminal: { left: 2, right: 0 }, nerve: { left: 'compressed', right: 'none' } } },
    severity: { 'C5-C6': 2 },
  },
  'protrusion-c5c6': {
    discs: {
      'C5-C6': {
        height: 0.8,
        degeneration: 3,
        herniation: { type: 'protrusion', zone: 'central', side: 'middle', reach: 4 },
      },
    },
    canal: { 'C5-C6': { central: 1 } },
    severity: { 'C5-C6': 2 },
  },
  'cervical-kyphosis': { sagittal: { cl: -12 } },
  'wedge-fracture-t12': { vertebrae: { T12: { loss: { anterior: 0.38, middle: 0.19 } } }, severity: { T12: 2 } },
  'crush-fracture-l1': {
    vertebrae: { L1: { loss: { anterior: 0.45, middle: 0.45, posterior: 0.4 } } },
    severity: { L1: 3 },
  },
  'biconcave-fracture-l3': { vertebrae: { L3: { loss: { middle: 0.35 } } }, severity: { L3: 2 } },
  'thoracic-scoliosis': {
    coronal: { curves: [{ upper: 'T5', apex: 'T8', lower: 'T12', cobb: 35, side: 'right', rotation: 15 }] },
  },
  'lumbar-scoliosis': {
    coronal: { curves: [{ upper: 'T12', apex: 'L2', lower: 'L4', cobb: 28, side: 'left', rotation: 12 }] },
  },
  // neck and low back bend against it, and so bring head and trunk back over the pelvis
  hyperkyphosis: {
    sagittal: { tk: 72, cl: 48, ll: 70 },
    vertebrae: {
      T6: { loss: { anterior: 0.2, middle: 0.1 } },
      T7: { loss: { anterior: 0.28, middle: 0.14 } },
      T8: { loss: { anterior: 0.3, middle: 0.15 } },
      T9: { loss: { anterior: 0.22, middle: 0.11 } },
    },
    severity: { T6: 1, T7: 2, T8: 2, T9: 1 },
  },
  'flat-back': { sagittal: { ll: 28, tk: 22 }, pelvis: { pi: 52, ss: 26 } },
};

const MAPS = ['discs', 'segments', 'vertebrae', 'canal', 'severity'] as const;

/** The values with a finding laid over them. What it says nothing of stays; a curve joins those that are there. */
export function withFinding(values: SpineInput, finding: ReadyFinding): SpineInput {
  const part = PARTS[finding];
  const next: SpineInput = {
    ...values,
    sagittal: { ...values.sagittal, ...part.sagittal },
    pelvis: part.pelvis ? { ...part.pelvis } : values.pelvis,
    coronal: {
      ...values.coronal,
      curves: [...(values.coronal?.curves ?? []), ...(part.coronal?.curves ?? [])].slice(-3),
    },
  };
  for (const map of MAPS) Object.assign(next, { [map]: { ...values[map], ...part[map] } });
  return next;
}

/** The level that a finding is about, for looking at it; null when it is about the whole spine. */
export function levelOf(finding: ReadyFinding): Segment | Vertebra | null {
  const { sagittal, discs, segments, vertebrae, severity } = PARTS[finding];
  if (sagittal) return null;
  const [level] = Object.keys({ ...severity, ...discs, ...segments, ...vertebrae });
  return (level as Segment | Vertebra | undefined) ?? null;
}
