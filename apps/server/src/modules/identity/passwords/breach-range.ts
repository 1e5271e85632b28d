import { SECOND_MS } from '@hyaline/kit';
import { sha1 } from '../../../platform/crypto/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { normalisePassword } from './password-policy.ts';

const TIMEOUT_MS = 2 * SECOND_MS;
const PREFIX_LENGTH = 5;
/** A range has about 1,000 lines of 40 bytes, padded; no service has a reason to send more. */
const MAX_BYTES = 512 * 1024;

/**
 * Whether a range service of passwords from leaks has this one. Nothing but five of the forty hex digits of its SHA-1
 * leaves, and the answer is padded, so that its size tells nothing either. Without a service, without an answer within
 * two seconds, or with one that makes no sense: no. Being offline never keeps anybody from choosing a password.
 */
export async function isInBreachRange(
  { config, log }: Pick<Platform, 'config' | 'log'>,
  password: string,
): Promise<boolean> {
  const { breachRangeUrl } = config;
  if (breachRangeUrl === null) return false;
  const hash = sha1(normalisePassword(password)).toString('hex').toUpperCase();
  try {
    const range = await fetchRange(breachRangeUrl, hash.slice(0, PREFIX_LENGTH));
    return holds(range, hash.slice(PREFIX_LENGTH));
  } catch (error) {
    log.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'the breach range service did not answer');
    return false;
  }
}

async function fetchRange(base: string, prefix: string): Promise<string> {
  const answer = await fetch(`${base}/${prefix}`, {
    headers: { 'add-padding': 'true', accept: 'text/plain', 'user-agent': 'hyaline' },
    redirect: 'error',
    credentials: 'omit',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

/** Lines are `<35 hex digits>:<count>`; a count of 0 is padding. */
const holds = (range: string, suffix: string): boolean =>
  range.split(/\r?\n/).some((line) => {
    const [found, count] = line.split(':');
    return found?.toUpperCase() === suffix && Number(count) > 0;
  });
