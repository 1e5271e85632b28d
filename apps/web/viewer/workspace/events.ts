import type { GreyWindow, MemoryEstimate, PlaneName, PresetName, VolumeNotice } from '@hyaline/volume';
import type { Marks } from '@hyaline/marks';
import type { ProblemReason } from '../engine/protocol.ts';
import type { FileProblem, SourceImage, StudySource } from '../sources/source.ts';

/** A tool of the workspace or of one of its rooms. */
export type ToolName = string;
/** A view of the grid: a plane, or one that a room brings. */
export type PaneName = string;
export const isPlane = (pane: PaneName): pane is PlaneName => PLANES.some((plane) => plane === pane);
export const PLANES: readonly PlaneName[] = ['axial', 'coronal', 'sagittal'];

/** What a part of the screen has to draw again. */
export type Change =
  | 'volume'
  /** The whole took the place of its small volume: pictures are drawn anew, and nothing that a person made goes. */
  | 'replaced'
  | 'slices'
  | 'view'
  | 'window'
  | 'marks'
  /** A change of the marks was refused. */
  | 'limit'
  | 'study'
  | 'progress'
  | 'tool'
  | 'slab'
  | 'layout'
  | 'rooms';

/** What is being read now, and how much of it is done. */
export interface LoadProgress {
  readonly phase: 'archive' | 'headers' | 'pictures' | 'idle';
  readonly done: number;
  readonly all: number;
  /** When this phase began, as `performance.now`. */
  readonly since: number;
}

export type FailReason = ProblemReason | 'memory' | 'nothing';

/** What the viewer tells its host. Times in ms since the study was opened. */
export type ViewerEvent =
  | { readonly kind: 'opened'; readonly source: StudySource }
  | ({ readonly kind: 'progress' } & LoadProgress)
  | { readonly kind: 'estimate'; readonly memory: MemoryEstimate }
  | { readonly kind: 'first-picture'; readonly ms: number }
  /** What can be saved or shared: the images of one study. Told again when a series of another one is picked. */
  | { readonly kind: 'content'; readonly images: readonly SourceImage[]; readonly problems: readonly FileProblem[] }
  | { readonly kind: 'problem'; readonly problem: FileProblem }
  | { readonly kind: 'notice'; readonly notice: VolumeNotice }
  | { readonly kind: 'done'; readonly ms: number; readonly images: number; readonly problems: number }
  /** Nothing is read further until somebody picks a series. */
  | { readonly kind: 'choose'; readonly series: number }
  /** Reading was cancelled: nothing is open. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly reason: FailReason }
  | { readonly kind: 'tool'; readonly tool: ToolName }
  | { readonly kind: 'window'; readonly window: GreyWindow; readonly preset: PresetName | null }
  | { readonly kind: 'marks'; readonly marks: Marks };

export interface LoadTimes {
  readonly firstPictureMs: number | null;
  readonly allMs: number | null;
}
