import type { Locale } from '@hyaline/contract';
import { errorSentence, isCode } from '../../../api/errors.ts';

/**
 * What is not there and what is not theirs to see are one; a server that did not answer is another.
 * @param unknown - what is said of a visit that is not there
 */
export const faultSentence = (error: unknown, unknown: string, locale: Locale): string =>
  isCode(error, 'not-found') ? unknown : errorSentence(error, locale);
