import type { Clause } from '@hyaline/contract';
import { compareWords, type Piece } from '@hyaline/kit';

export interface ClauseChange {
  id: string;
  heading: string;
  kind: 'same' | 'added' | 'removed' | 'changed';
  /** Paragraphs, each in pieces. */
  pieces: Piece[][];
}

/** What happened to each clause between two versions: those of the newer in its order, then those that are gone. */
export function compareClauses(before: readonly Clause[], after: readonly Clause[]): ClauseChange[] {
  const old = new Map(before.map((clause) => [clause.id, clause]));
  const stays = new Set(after.map(({ id }) => id));
  return [
    ...after.map((clause) => compareClause(old.get(clause.id), clause)),
    ...before.filter(({ id }) => !stays.has(id)).map((clause) => whole(clause, 'removed')),
  ];
}

function compareClause(before: Clause | undefined, after: Clause): ClauseChange {
  if (!before) return whole(after, 'added');
  const pieces = compareWords(before.paragraphs.join('\n'), after.paragraphs.join('\n'));
  const kind = pieces.every((piece) => piece.kind === 'same') ? 'same' : 'changed';
  return { id: after.id, heading: after.heading, kind, pieces: inParagraphs(pieces) };
}

const whole = ({ id, heading, paragraphs }: Clause, kind: 'added' | 'removed'): ClauseChange => ({
  id,
  heading,
  kind,
  pieces: paragraphs.map((text) => [{ kind, text }]),
});

function inParagraphs(pieces: readonly Piece[]): Piece[][] {
  const paragraphs: Piece[][] = [[]];
  for (const { kind, text } of pieces)
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) paragraphs.push([]);
      if (part !== '') paragraphs.at(-1)?.push({ kind, text: part });
    }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
}
