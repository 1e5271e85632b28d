import type { RichText } from '@hyaline/contract';

/** A note that is being written. */
export interface Draft {
  title: string;
  template: string;
  body: RichText;
}

/**
 * What was typed and not saved, in the memory of this window and nowhere else: a session that ends in the middle of a
 * note does not take the note with it. Reloading or closing the window forgets it.
 */
const drafts = new Map<string, Draft>();

interface Whose {
  accountId: string;
  patientId: string;
  /** The note that is changed or added to; null for a new one. */
  noteId: string | null;
}
const nameOf = ({ accountId, patientId, noteId }: Whose): string => `${accountId}|${patientId}|${noteId ?? 'new'}`;

export const draftOf = (whose: Whose): Draft | undefined => drafts.get(nameOf(whose));
export const keepDraft = (whose: Whose, draft: Draft): void => void drafts.set(nameOf(whose), draft);
export const dropDraft = (whose: Whose): void => void drafts.delete(nameOf(whose));
