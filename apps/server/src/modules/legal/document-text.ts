import type { Clause } from '@hyaline/contract';

export interface DocumentText {
  title: string;
  notice: string;
  clauses: Clause[];
}

/**
 * Reads a published text: `# title`, `! notice`, then clauses that begin with `## [clause-id] heading`, one paragraph
 * a line.
 * @throws Error when a line belongs nowhere, or a clause id comes twice
 */
export function parseDocument(body: string): DocumentText {
  const text: DocumentText = { title: '', notice: '', clauses: [] };
  for (const line of body.split('\n')) {
    const clause = /^## \[([a-z][a-z-]*)\] (.+)$/.exec(line);
    if (line === '') continue;
    if (line.startsWith('# ')) text.title = line.slice(2);
    else if (line.startsWith('! ')) text.notice = line.slice(2);
    else if (clause) text.clauses.push({ id: clause[1] ?? '', heading: clause[2] ?? '', paragraphs: [] });
    else paragraphsOf(text, line).push(line);
  }
  if (text.title === '' || new Set(text.clauses.map(({ id }) => id)).size !== text.clauses.length)
    throw new Error('a document has a title, and each clause id once');
  return text;
}

function paragraphsOf({ clauses }: DocumentText, line: string): string[] {
  const last = clauses.at(-1);
  if (!last || line.startsWith('#')) throw new Error(`a line outside every clause: ${line.slice(0, 40)}`);
  return last.paragraphs;
}
