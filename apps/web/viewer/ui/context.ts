import type { Pane } from '../rooms/room.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Desk } from './leaving.ts';
import { fill, type Language, type Values, type ViewerStrings } from './strings.ts';

/** What every part of the screen gets: the study's state, the rooms that are open, and the words. */
export interface Ui {
  readonly workspace: Workspace;
  readonly rooms: Rooms;
  readonly strings: ViewerStrings;
  readonly language: Language;
  readonly readOnly: boolean;
  /** Every view, shown or not. */
  panes(): readonly Pane[];
  /** The element that holds the whole viewer: dialogs of rooms go in there. */
  root(): HTMLElement;
  /** What was kept in the browser is gone: parts that showed it go back to their defaults. */
  clearedKept(): void;
  /** Asked before anything leaves the open study as a file, a copy or on paper; null when nothing may. */
  desk(): Desk | null;
}

export const say = (text: Parameters<typeof fill>[0], values?: Values): string => fill(text, values);
