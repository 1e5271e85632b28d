import type { PlaneName, PlaneStack, Vec3 } from '@hyaline/volume';
import type { Camera } from '../workspace/camera.ts';
import type { Change, PaneName, ToolName } from '../workspace/events.ts';
import type { Layout } from '../workspace/workspace.ts';
import type { Box, LabelSpace } from '../ui/label-space.ts';
import type { Ui } from '../ui/context.ts';

/** CSS px from the upper left corner of a view. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One drag from press to release. */
export interface Drag {
  move(at: Point): void;
  end?(at: Point): void;
}

/** A view on which one can point at places in the patient: a plane, a cross-section, the panoramic picture. */
export interface PictureView {
  readonly name: PaneName;
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly camera: Camera;
  readonly hasPicture: boolean;
  /** CSS px. */
  readonly size: { readonly width: number; readonly height: number };
  /** The flat pictures it goes through, and which one is shown; null where the picture is curved. */
  readonly stack: PlaneStack | null;
  readonly index: number;
  /** Half the distance to the next picture, mm: what lies nearer is in this picture. */
  readonly halfStepMm: number;
  /** How large a millimetre of the patient is shown, CSS px; null where the files do not allow millimetres. */
  readonly pxPerMm: number | null;
  /** Gives every label of the picture being drawn a place of its own. */
  readonly labels: LabelSpace;
  /** A picture of it is being taken: nothing is drawn that is only there to be grabbed. */
  readonly still?: boolean;
  /** Something half drawn on this view; given up when the tool changes. */
  draft: { readonly tool: ToolName; readonly points: readonly Vec3[] } | null;
  /** LPS mm of what is shown at a place; null beside the picture where that is nowhere. */
  toPatient(at: Point): Vec3 | null;
  /** Where a patient point is shown, and how far it lies from the shown picture in mm. */
  toScreen(point: Vec3): (Point & { readonly offMm: number }) | null;
  step(steps: number): void;
  requestDraw(): void;
  focus(): void;
}

export interface Snapshot {
  /** Of the drawing, px. */
  readonly width: number;
  readonly height: number;
  /** Crosshair, marks and letters, or the picture alone. */
  readonly overlays: boolean;
  /** The part of the drawing that will be seen, px: labels stay within it. Default: all of it. */
  readonly seen?: Box;
  /** Called while the drawing stands, when places of the patient lie where it shows them. */
  readonly during?: (view: PictureView) => void;
}

/** One cell of the grid. */
export interface Pane {
  readonly name: PaneName;
  /** Where a flat picture lies on the screen; views of other kinds have none. */
  readonly camera?: Camera;
  readonly label: string;
  readonly root: HTMLElement;
  changed(change: Change): void;
  /** Back to the whole picture. */
  fit(): void;
  zoom(factor: number): void;
  /** On through what it shows: slices, places along the arch, degrees. */
  step(steps: number): void;
  toEnd(end: 'first' | 'last'): void;
  /** What it shows now, drawn anew at a size; null while it has nothing to show. */
  snapshot(ask: Snapshot): HTMLCanvasElement | null;
  /** CSS px per mm as shown now; null where the picture has no scale. */
  readonly pxPerMm: number | null;
  /** What a saved view keeps of it besides its camera, as plain data; null for nothing. `recall` checks what it gets. */
  kept?(): unknown;
  recall?(kept: unknown): void;
  dispose(): void;
}

export interface RoomTool {
  readonly name: ToolName;
  /** Paths of a 24 grid, stroked. */
  readonly icon: readonly string[];
  /** A single letter, or null. */
  readonly key: string | null;
  readonly label: string;
  readonly group: 'look' | 'measure' | 'plan';
  /** A press does all of it: nothing is held until it is let go. */
  readonly byClick?: boolean;
  /** A press on a view; null when it does nothing there. */
  start(view: PictureView, at: Point, touch: boolean): Drag | null;
  /** The pointer moves without being pressed. */
  hover?(view: PictureView, at: Point): void;
  /** True when it took the double click, which else enlarges the view. */
  doubleClick?(view: PictureView, at: Point): boolean;
}

/** A key of the whole workspace: listed in the sheet of keys, too. */
export interface RoomKey {
  /** As `KeyboardEvent.key`; with `Alt+` or `Control+` before it where one of them is held. */
  readonly key: string;
  readonly label: string;
  /** False leaves the key to whatever else it does, e.g. Enter to buttons. */
  enabled?(): boolean;
  run(): void;
}

/** A part of the panel at the right. */
export interface Section {
  readonly root: HTMLElement;
  /** A part of the section about the window instead of one of its own. */
  readonly under?: 'window';
  /** Tools that it belongs to: it comes into sight when one of them is chosen. */
  readonly tools?: readonly ToolName[];
  update(change: Change | null): void;
}

export interface RoomLayout extends Layout {
  readonly label: string;
  readonly icon: readonly string[];
}

/** A verb in the menu of the top bar. */
export interface RoomCommand {
  readonly name: string;
  readonly label: string;
  readonly icon: readonly string[];
  enabled(): boolean;
  run(): void;
}

/**
 * A part of the workspace with tools, views and marks of its own. It knows the workspace and nothing of other rooms;
 * what they share is in the marks.
 */
export interface Room {
  readonly name: string;
  readonly tools?: readonly RoomTool[];
  readonly panes?: readonly Pane[];
  readonly layouts?: readonly RoomLayout[];
  readonly sections?: readonly Section[];
  readonly keys?: readonly RoomKey[];
  readonly commands?: readonly RoomCommand[];
  /** Draws over the picture of a view. */
  draw?(context: CanvasRenderingContext2D, view: PictureView): void;
  /** Where a view shows something that can be taken hold of now, for those who point by keys. */
  spots?(view: PictureView): readonly Point[];
  /** A drag of a handle of its marks that lies within reach (CSS px) of a place. */
  handleAt?(view: PictureView, at: Point, reach: number): Drag | null;
  dispose?(): void;
}

export type MakeRoom = (ui: Ui) => Room;
export type { PlaneName };
