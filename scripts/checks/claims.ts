import { type Check, readText, repositoryFiles } from './check.ts';

export interface Claim {
  id: string;
  area: string;
  claim: string;
  kind: string;
  howVerified: string;
  /** Why this cannot be checked on one machine, or `no`. */
  hardToVerify: string;
}

/** Where a claim is named: a test's title, or the `promises` of a probe. */
export interface Mention {
  id: string;
  file: string;
  title: string;
}

export const CATALOGUE = 'docs/claims/catalogue.tsv';

/** @throws Error on a row without its seven columns, an id out of form or one given twice */
export function parseCatalogue(tsv: string): Claim[] {
  const seen = new Set<string>();
  return tsv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => {
      const [id = '', , area = '', claim = '', kind = '', howVerified = '', hardToVerify] = row.split('\t');
      if (hardToVerify === undefined || !/^C\d{3}$/.test(id)) throw new Error(`not a claim: ${row.slice(0, 60)}`);
      if (seen.has(id)) throw new Error(`${id} stands twice in the catalogue`);
      seen.add(id);
      return { id, area, claim, kind, howVerified, hardToVerify: hardToVerify.trim() };
    });
}

/** What stands between the brackets of `it.each(...)`: texts, and brackets two deep. */
const ROWS = String.raw`(?:[^()'"\x60]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\x60(?:[^\x60\\]|\\.)*\x60|\((?:[^()]|\([^()]*\))*\))*`;
const TITLE = new RegExp(
  String.raw`\b(?:it|test|describe)(?:\.\w+)*(?:\(${ROWS}\))?\s*\(\s*(['"\x60])((?:(?!\1)[^\\]|\\.)*)\1`,
  'gs',
);
const TAG = /\[(C\d+(?:\s*,\s*C\d+)*)\]/g;

/** Every `[C023]` or `[C023, C024]` in the titles of a test file. */
export function mentionsIn(file: string, text: string): Mention[] {
  const titles = [...text.matchAll(TITLE)].map((match) => match[2] ?? '');
  return titles.flatMap((title) =>
    [...title.matchAll(TAG)].flatMap((tag) => (tag[1] ?? '').split(',').map((id) => ({ id: id.trim(), file, title }))),
  );
}

/** The `promises` of the probes behind the Trust page. */
export function promisesIn(file: string, text: string): Mention[] {
  const lists = [...text.matchAll(/\bpromises:\s*\[([^\]]*)\]/g)].map((match) => match[1] ?? '');
  return lists.flatMap((list) =>
    [...list.matchAll(/['"]([^'"]+)['"]/g)].map(([, id = '']) => ({ id, file, title: 'a probe' })),
  );
}

export interface Coverage {
  covered: { claim: Claim; by: Mention[] }[];
  uncovered: Claim[];
  notCheckableHere: Claim[];
  unknown: Mention[];
}

export function coverage(claims: readonly Claim[], mentions: readonly Mention[]): Coverage {
  const by = Map.groupBy(mentions, (mention) => mention.id);
  const known = new Set(claims.map((claim) => claim.id));
  const without = claims.filter((claim) => !by.has(claim.id));
  return {
    covered: claims.flatMap((claim) => (by.has(claim.id) ? [{ claim, by: by.get(claim.id) ?? [] }] : [])),
    uncovered: without.filter((claim) => claim.hardToVerify === 'no'),
    notCheckableHere: without.filter((claim) => claim.hardToVerify !== 'no'),
    unknown: mentions.filter((mention) => !known.has(mention.id)),
  };
}

/** Reads the catalogue and all test files of the repository. */
export async function readCoverage(): Promise<Coverage> {
  const files = (await repositoryFiles()).filter((path) => /\.test\.tsx?$/.test(path) && !path.startsWith('scripts/'));
  const mentions = files.flatMap((file) => mentionsIn(file, readText(file) ?? ''));
  return coverage(parseCatalogue(readText(CATALOGUE) ?? ''), mentions);
}

async function probesPromising(unknown: (id: string) => boolean): Promise<Mention[]> {
  const files = (await repositoryFiles()).filter((path) => /^apps\/server\/src\/modules\/trust\/.*\.ts$/.test(path));
  return files.flatMap((file) => promisesIn(file, readText(file) ?? '')).filter(({ id }) => unknown(id));
}

export const claims: Check = {
  name: 'tests and probes name only claims that exist',
  run: async () => {
    const known = new Set(parseCatalogue(readText(CATALOGUE) ?? '').map(({ id }) => id));
    const wrong = [...(await readCoverage()).unknown, ...(await probesPromising((id) => !known.has(id)))];
    return wrong.map(({ id, file, title }) => `${file}: "${title}" names ${id}, which is in no catalogue`);
  },
};
