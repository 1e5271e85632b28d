import type {
  GreyWindow,
  MemoryEstimate,
  PlaneName,
  PresetName,
  RegionStatistics,
  Vec3,
  VolumeNotice,
} from '@hyaline/volume';
import type { ProblemReason } from '../engine/protocol.ts';
import type { FileProblem, SourceImage, StudySource } from '../sources/source.ts';

/** What can be put on a picture, each with the tool of its name. */
export const MEASURE_KINDS = ['length', 'angle', 'ellipse', 'arrow'] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

export type ToolName = 'crosshair' | 'scroll' | 'window' | 'zoom' | 'pan' | MeasureKind;

/** What the viewer tells its host. Times in ms since the study was opened. */
export type ViewerEvent =
  | { readonly kind: 'opened'; readonly source: StudySource }
  | { readonly kind: 'progress'; readonly phase: 'headers' | 'pictures'; readonly done: number; readonly all: number }
  | { readonly kind: 'estimate'; readonly memory: MemoryEstimate }
  | { readonly kind: 'first-picture'; readonly ms: number }
  | { readonly kind: 'content'; readonly images: readonly SourceImage[]; readonly problems: readonly FileProblem[] }
  | { readonly kind: 'problem'; readonly problem: FileProblem }
  | { readonly kind: 'notice'; readonly notice: VolumeNotice }
  | { readonly kind: 'done'; readonly ms: number; readonly images: number; readonly problems: number }
  | { readonly kind: 'failed'; readonly reason: ProblemReason | 'memory' | 'nothing' }
  | { readonly kind: 'tool'; readonly tool: ToolName }
  | { readonly kind: 'window'; readonly window: GreyWindow; readonly preset: PresetName | null }
  | { readonly kind: 'measures'; readonly measures: readonly Measure[] };

/** Something measured or pointed at, on one picture of the patient. */
export interface Measure {
  readonly id: string;
  /** Counted within its kind. */
  readonly number: number;
  readonly kind: MeasureKind;
  readonly plane: PlaneName;
  /** LPS mm. Length and arrow: from, to. Angle: one leg, the vertex, the other leg. Ellipse: two corners of its box. */
  readonly points: readonly Vec3[];
  /** Length in mm (pixels when not calibrated), angle in degrees, mean grey value of an ellipse; null for an arrow. */
  readonly value: number | null;
  readonly region: RegionStatistics | null;
  readonly calibrated: boolean;
  /** What the person wrote beside it. */
  readonly note: string;
}

export interface LoadTimes {
  readonly firstPictureMs: number | null;
  readonly allMs: number | null;
}
