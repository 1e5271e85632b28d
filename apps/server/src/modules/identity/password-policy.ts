import { isKnownPassword } from './known-passwords.ts';

/** Why a password is refused. The preset `strict` asks for all of them; `nist` (a later choice of the clinic) will not. */
export type PasswordFault = 'short' | 'no-upper' | 'no-lower' | 'no-digit' | 'no-sign' | 'known' | 'about-you';

export const STRICT_MIN_LENGTH = 12;
const MIN_CONTEXT_LENGTH = 4;

/** The one spelling in which passwords are judged and hashed: the same keys give other code points on other systems. */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/**
 * Faults of a password under preset `strict`; empty when it is good. Length counts code points (NIST SP 800-63B 3.1.1.2).
 *
 * @param context - words the attacker knows: e-mail, name, clinic
 */
export function passwordFaults(password: string, context: readonly string[] = []): PasswordFault[] {
  const text = normalisePassword(password);
  const checks: [PasswordFault, boolean][] = [
    ['short', [...text].length < STRICT_MIN_LENGTH],
    ['no-upper', !/\p{Lu}/u.test(text)],
    ['no-lower', !/\p{Ll}/u.test(text)],
    ['no-digit', !/\p{Nd}/u.test(text)],
    ['no-sign', !/[^\p{L}\p{N}]/u.test(text)],
    ['known', isKnownPassword(text)],
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
  return guessable.length > 0 && [...rest].length < STRICT_MIN_LENGTH - MIN_CONTEXT_LENGTH;
}
