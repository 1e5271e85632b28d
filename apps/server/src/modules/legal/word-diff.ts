import type { Clause } from '@hyaline/contract';

export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

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

/** Word by word, by the longest common subsequence; neighbours of one kind are put together. */
export function compareWords(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pieces: Piece[] = [];
  const add = (kind: Piece['kind'], text = ''): void => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add('same', a[i++]);
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) add('removed', a[i++]);
    else add('added', b[j++]);
  }
  return pieces;
}

const wordsOf = (text: string): string[] => text.match(/\n|[^\s]+[^\S\n]*/g) ?? [];

function inParagraphs(pieces: readonly Piece[]): Piece[][] {
  const paragraphs: Piece[][] = [[]];
  for (const { kind, text } of pieces)
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) paragraphs.push([]);
      if (part !== '') paragraphs.at(-1)?.push({ kind, text: part });
    }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
}
