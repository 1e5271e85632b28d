export const PASSWORD_RULES = ['length', 'lower', 'upper', 'digit', 'sign', 'unlike'] as const;
export type PasswordRule = (typeof PASSWORD_RULES)[number];

export interface AboutYou {
  name: string;
  email: string;
  clinicName: string;
}

const MIN_LENGTH = 12;
const MIN_WORD = 4;

/**
 * The preset `strict` as a person types: 12 or more characters, four kinds, and enough beside the words that anybody
 * can guess about them. The server decides, and also refuses known passwords; this only says early what it will say.
 */
export function metRules(typed: string, about: AboutYou): Set<PasswordRule> {
  const password = typed.normalize('NFKC');
  const met = new Set<PasswordRule>();
  if ([...password].length >= MIN_LENGTH) met.add('length');
  if (/\p{Ll}/u.test(password)) met.add('lower');
  if (/\p{Lu}/u.test(password)) met.add('upper');
  if (/\p{Nd}/u.test(password)) met.add('digit');
  if (/[^\p{L}\p{N}]/u.test(password)) met.add('sign');
  if (password !== '' && !isMostlyAboutYou(password, about)) met.add('unlike');
  return met;
}

export const isAcceptable = (password: string, about: AboutYou): boolean =>
  metRules(password, about).size === PASSWORD_RULES.length;

/** True when, beside a word that anybody can guess about this person, too little is left to be a password. */
function isMostlyAboutYou(password: string, { name, email, clinicName }: AboutYou): boolean {
  const lower = password.toLowerCase();
  const guessable = `${name} ${email} ${clinicName}`
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= MIN_WORD && lower.includes(word));
  const rest = guessable.reduce((left, word) => left.replaceAll(word, ''), lower);
  return guessable.length > 0 && [...rest].length < MIN_LENGTH - MIN_WORD;
}
