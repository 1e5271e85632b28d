import type { GreyWindow, MemoryEstimate, PlaneName, PresetName, Vec3, VolumeNotice } from '@hyaline/volume';
import type { ProblemReason } from '../engine/protocol.ts';
import type { FileProblem, SourceImage, StudySource } from '../sources/source.ts';

export type ToolName = 'crosshair' | 'scroll' | 'window' | 'zoom' | 'pan' | 'length';

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

/** A length, from point to point in the patient (LPS mm). */
export interface Measure {
  readonly id: string;
  readonly number: number;
  readonly plane: PlaneName;
  readonly from: Vec3;
  readonly to: Vec3;
  /** mm, or pixels when not calibrated. */
  readonly value: number;
  readonly calibrated: boolean;
}

export interface LoadTimes {
  readonly firstPictureMs: number | null;
  readonly allMs: number | null;
}
