import { ENGLISH } from './english.ts';
import type { Finding, Severity } from './findings.ts';
import { tell, type Told } from './sentences.ts';
import { SPANISH } from './spanish.ts';

export { type Finding, type FindingKind, findingsOf, type Severity } from './findings.ts';
export { levelName } from './level-name.ts';
export type { Told } from './sentences.ts';
export { sourceIn } from './sources.ts';

const LANGUAGES = { en: ENGLISH, es: SPANISH } as const;
export type Language = keyof typeof LANGUAGES;

/** A finding in the words of a patient. */
export const toldIn = (language: Language, finding: Finding): Told => tell(LANGUAGES[language], finding);
export const nothingToTell = (language: Language): string => LANGUAGES[language].none;

/** The heaviest finding of a level; 0 where there is none. */
export const worstAt = (findings: readonly Finding[], level: string): Severity =>
  findings.reduce<Severity>(
    (most, finding) => (finding.level === level && finding.severity > most ? finding.severity : most),
    0,
  );
