import type { PasskeyCreation } from '@hyaline/contract';

/**
 * What a device lists a passkey under: the clinic's name, and a word of the person's own where several accounts would look
 * alike. The word stays on the device; the server has no use for it.
 */
export function namedOnDevice(options: PasskeyCreation, word: string): PasskeyCreation {
  const own = word.trim().slice(0, 40);
  if (own === '') return options;
  const name = `${options.user.name} · ${own}`;
  return { ...options, user: { ...options.user, name, displayName: name } };
}
