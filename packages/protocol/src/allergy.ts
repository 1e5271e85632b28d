/** What the catalogue says of a compound by which an allergy may name it. */
export interface AllergySubject {
  readonly name: string;
  readonly synonyms: readonly string[];
  /** Of its class and its carrier: "penicillin", "benzyl alcohol". */
  readonly classWords: readonly string[];
}

export interface AllergyMatch {
  /** The allergy as it stands in the record. */
  readonly allergen: string;
  /** What of the compound it named. */
  readonly matched: string;
  readonly by: 'name' | 'synonym' | 'class';
}

/** Words that name nothing by themselves, in English and Spanish. */
const NOTHING = new Set(
  `a al allergic allergy allergies alergia alergias alergico alergica acid acido and con de del drug drugs el en for in
  injection inyeccion la las los of or other otros para por product products salt solution solucion sodium sodio the to
  todo y`.split(/\s+/),
);

/** Lower case, without accents, letters and digits only; a plural s is dropped from longer words. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => (word.length > 4 ? word.replace(/s$/, '') : word));
}

/**
 * Allergies that name a compound, its synonyms, its class or what carries it. Two names meet when every word of one that
 * says something stands in the other, in any order: "thymosin" meets "thymosin beta-4", "benzyl alcohol" meets "alcohol,
 * benzyl". It compares words: it knows no chemistry, and its silence is no proof that nothing speaks against a compound.
 */
export function allergyMatches(subject: AllergySubject, allergens: readonly string[]): AllergyMatch[] {
  const names: [AllergyMatch['by'], string][] = [
    ['name', subject.name],
    ...subject.synonyms.map((name) => ['synonym', name] as [AllergyMatch['by'], string]),
    ...subject.classWords.map((name) => ['class', name] as [AllergyMatch['by'], string]),
  ];
  const matches: AllergyMatch[] = [];
  for (const allergen of new Set(allergens)) {
    const hit = names.find(([, name]) => meet(allergen, name));
    if (hit) matches.push({ allergen, matched: hit[1], by: hit[0] });
  }
  return matches;
}

function meet(one: string, other: string): boolean {
  const [a, b] = [telling(one), telling(other)];
  if (a.size === 0 || b.size === 0) return false;
  return within(a, b) || within(b, a);
}

const telling = (text: string): Set<string> => new Set(wordsOf(text).filter((word) => !NOTHING.has(word)));
const within = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((word) => b.has(word));
