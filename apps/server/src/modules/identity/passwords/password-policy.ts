import { type PasswordFault, type PasswordRules, RULES_OF } from '@hyaline/contract';
import { isKnownPassword } from './known-passwords.ts';

const MIN_CONTEXT_LENGTH = 4;
/** What has to be left beside words that anybody can guess. */
const MIN_REST_LENGTH = 8;

/** The one spelling in which passwords are judged and hashed: the same keys give other code points on other systems. */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/**
 * Faults of a password; empty when it is good. Length counts code points (NIST SP 800-63B 3.1.1.2).
 *
 * @param context - words the attacker knows: e-mail, name, clinic
 */
export function passwordFaults(
  password: string,
  { minLength, classes }: PasswordRules = RULES_OF.strict,
  context: readonly string[] = [],
): PasswordFault[] {
  const text = normalisePassword(password);
  const checks: [PasswordFault, boolean][] = [
    ['short', [...text].length < minLength],
    ['no-upper', classes && !/\p{Lu}/u.test(text)],
    ['no-lower', classes && !/\p{Ll}/u.test(text)],
    ['no-digit', classes && !/\p{Nd}/u.test(text)],
    ['no-sign', classes && !/[^\p{L}\p{N}]/u.test(text)],
    ['breached', isKnownPassword(text)],
    ['about-you', holdsContext(text, context)],
  ];
  return checks.flatMap(([fault, found]) => (found ? [fault] : []));
}

/** True when, beside a word that anybody can guess about this person, too little is left to be a password. */
function holdsContext(text: string, context: readonly string[]): boolean {
  const lower = text.toLowerCase();
  const words = context.flatMap((part) => part.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const guessable = words.filter((word) => word.length >= MIN_CONTEXT_LENGTH && lower.includes(word));
  const rest = guessable.reduce((left, word) => left.replaceAll(word, ''), lower);
  return guessable.length > 0 && [...rest].length < MIN_REST_LENGTH;
}
