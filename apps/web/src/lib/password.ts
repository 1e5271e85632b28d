import { type PasswordRules, RULES_OF } from '@hyaline/contract';

export type PasswordRule = 'length' | 'lower' | 'upper' | 'digit' | 'sign' | 'unlike';

const CLASSES = ['lower', 'upper', 'digit', 'sign'] as const;

/** The rules to show, in the order they are read. */
export const rulesToMeet = ({ classes }: PasswordRules): readonly PasswordRule[] => [
  'length',
  ...(classes ? CLASSES : []),
  'unlike',
];

export interface AboutYou {
  name: string;
  email: string;
  clinicName: string;
}

const MIN_WORD = 4;
/** What has to be left beside words that anybody can guess. */
const MIN_REST = 8;

/**
 * Which rules a password meets while it is typed. The server decides, and also refuses known and earlier passwords;
 * this only says early what it will say. Without `rules`: those of a new clinic.
 */
export function metRules(
  typed: string,
  about: Partial<AboutYou>,
  rules: PasswordRules = RULES_OF.strict,
): Set<PasswordRule> {
  const password = typed.normalize('NFKC');
  const holds: Record<PasswordRule, boolean> = {
    length: [...password].length >= rules.minLength,
    lower: /\p{Ll}/u.test(password),
    upper: /\p{Lu}/u.test(password),
    digit: /\p{Nd}/u.test(password),
    sign: /[^\p{L}\p{N}]/u.test(password),
    unlike: password !== '' && !isMostlyAboutYou(password, about),
  };
  return new Set(rulesToMeet(rules).filter((rule) => holds[rule]));
}

export const isAcceptable = (
  password: string,
  about: Partial<AboutYou>,
  rules: PasswordRules = RULES_OF.strict,
): boolean => metRules(password, about, rules).size === rulesToMeet(rules).length;

/** True when, beside a word that anybody can guess about this person, too little is left to be a password. */
function isMostlyAboutYou(password: string, { name = '', email = '', clinicName = '' }: Partial<AboutYou>): boolean {
  const lower = password.toLowerCase();
  const guessable = `${name} ${email} ${clinicName}`
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= MIN_WORD && lower.includes(word));
  const rest = guessable.reduce((left, word) => left.replaceAll(word, ''), lower);
  return guessable.length > 0 && [...rest].length < MIN_REST;
}
