import type { AtlasDocument, SpineValues } from '@hyaline/spine';
import type { Atlas } from '../../atlas/atlas.ts';
import type { Finding } from '../../atlas/words/index.ts';

/** What the desk of the atlas gives to a part of another feature (features/atlas/actions.ts). Nothing of it is kept. */
export interface AtlasPartProps {
  /** Everything that is entered, as it last went together. */
  document: AtlasDocument;
  /** Whether numbers are entered that do not go together: they are not in `document`. Say so before anything leaves. */
  hasProblems: boolean;
  /** Whether leaving the page would lose something. */
  unsaved: boolean;
  /** What is different today, the rail's order. */
  findings: readonly Finding[];
  /** The viewer, for pictures; null while it is loading and where there is no WebGL. */
  atlas: Atlas | null;
  /** Puts another document in the place of this one: one step that can be undone; with `saved` a new history begins. */
  openDocument: (document: AtlasDocument, options?: { saved?: boolean }) => void;
  /** Changes today's posture in one step that can be undone. */
  edit: (edit: (values: SpineValues) => SpineValues) => void;
  /** This document was written to where it stays: the page does not ask before it is left. */
  saved: (document: AtlasDocument) => void;
  /** An earlier posture in the place of the typical one, with what it is called; null puts the typical one back. */
  compare: (earlier: { values: SpineValues; name: string } | null) => void;
}

/** An action opens when it is pressed, and ends itself. */
export interface AtlasActionProps extends AtlasPartProps {
  onClose: () => void;
}
