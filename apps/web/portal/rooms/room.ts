import type { Answer } from '../api.ts';
import type { Around } from '../parts.ts';
import type { Language } from '../strings.ts';

/** What a room may ask of the page around it. */
export interface Host {
  /** The value of an answer; null when the session is over or there is no connection, which the page then says. */
  taken<T>(answer: Answer<T>): T | null;
  /** Draws the page again. @param moved - to another view of the room: it begins at the top */
  draw(moved: boolean): void;
  language(): Language;
  /** Whether somebody is here for the patient. */
  isProxy(): boolean;
  /** Gives the whole page to something until `uncover`, going back, or signing out. @param open - fills it; gives what takes it away again */
  cover(open: (root: HTMLElement) => () => void): void;
  /** Back to the room, as the browser's back button does it. */
  uncover(): void;
}

/** A room that keeps what it shows by itself. */
export interface Room {
  /** Fetches what the room shows whenever somebody enters it. False: there is nothing to draw. */
  load(host: Host): Promise<boolean>;
  view(around: Around, host: Host): HTMLElement[];
  /** Signed out: nothing stays. */
  forget(): void;
}
